"""Families in early help: engaged in the supporting families programme, and on parenting programmes.

Where nothing is printed of them, as of 2018/19, the numbers are made up. A family has an id of this module's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.dates import april
from proof.replay.made_up import make_up
from proof.replay.plan import Series

if TYPE_CHECKING:
    from proof.replay.council import Council
    from proof.replay.plan import Plan


SUPPORTED = frozenset(
    {
        "supporting_families_engaged_to_date",
        "supporting_families_target_to_date",
        "supporting_families_claims_employment_to_date",
        "supporting_families_claims_progress_to_date",
    }
)
PARENTING = frozenset(
    {"parenting_programmes_delivered_to_date", "parenting_families_attending_to_date", "parenting_families_completing_to_date"}
)
TARGET = 480  # families a year
SESSIONS = 10
MOST_FAMILIES = 16  # on a programme
CLAIMS = {"employment": 9, "progress": 28}  # a month


@dataclass(frozen=True)
class SupportedPlan:
    """Families engaged each month, none of them twice; the target, a number in each April; families claimed for, by type."""

    engaged: Series
    target: Series
    claims: dict[str, Series]


def plan_supporting_families(plan: Plan, council: Council) -> SupportedPlan:
    """Lay out the supporting families programme."""
    level, months = council.level, council.months(council.published.horizon)
    engaged = plan.series(months, lambda m: level("supporting_families_engaged_to_date", m, TARGET / 12))
    aprils = plan.series([m for m in months if m == april(m)], lambda m: TARGET)
    target = {m: aprils.get(m, 0) for m in months}
    claims = {
        kind: plan.series(months, lambda m, name=f"supporting_families_claims_{kind}_to_date", n=usual: level(name, m, n))
        for kind, usual in CLAIMS.items()
    }
    if not council.published.prints(SUPPORTED):
        for number in aprils.values():
            plan.require(number == TARGET)
    levels = {"engaged": (engaged, TARGET / 12), **{kind: (claims[kind], usual) for kind, usual in CLAIMS.items()}}
    make_up(plan, council, SUPPORTED, levels)
    for kind, number in claims.items():
        plan.measure(f"supporting_families_claims_{kind}_to_date", number)
    plan.measure("supporting_families_engaged", engaged)
    plan.measure("supporting_families_engaged_to_date", engaged)
    plan.measure("supporting_families_target_to_date", engaged, target)
    return SupportedPlan(engaged, target, claims)


def tell_supporting_families(council: Council, plan: SupportedPlan) -> None:
    """Tell a row for each family engaged, with the claim for its result, if any."""
    chance = council.random("supporting families")
    rows: list[dict[str, Any]] = []
    unclaimed: list[dict[str, Any]] = []
    for month, number in plan.engaged.items():
        for _ in range(number):
            day = chance.choice(council.working_days(month))
            target = plan.target[april(month)]
            row: dict[str, Any] = {"family_id": council.new("family"), "engaged_date": day, "annual_target": target}
            rows.append(row)
            unclaimed.append(row)
        for kind, claims in plan.claims.items():
            for _ in range(claims[month]):
                # The family that was engaged first of those not yet claimed for.
                row = unclaimed.pop(0) if unclaimed else {"family_id": council.new("family")}
                days = [day for day in council.working_days(month) if day >= row.get("engaged_date", day)]
                row.update(claim_date=chance.choice(days), claim_type=kind)
                if "engaged_date" not in row:
                    rows.append(row)
    for row in rows:
        council.add("local_supporting_families", **row)


@dataclass(frozen=True)
class ParentingPlan:
    """Programmes completed each month, the families who came to one, and those of them who completed it."""

    programmes: Series
    families: Series
    completed: Series


def plan_parenting(plan: Plan, council: Council) -> ParentingPlan:
    """Lay out parenting programmes; a family is on one of them."""
    level, published = council.level, council.published
    months = council.months(published.horizon)
    programmes = plan.series(months, lambda m: level("parenting_programmes_delivered_to_date", m, 2))
    families = plan.series(months, lambda m: level("parenting_families_attending_to_date", m, 12))
    completed = plan.part(families, lambda m: published.share("parenting_families_completing_to_date", m, default=0.7))
    for month in months:
        plan.require(families[month] >= programmes[month])
        plan.require(families[month] <= MOST_FAMILIES * programmes[month])
    levels = {
        "programmes": (programmes, 2),
        "families": (families, 12, lambda number, month: MOST_FAMILIES * number("programmes", month)),
        "completed": (completed, 8, lambda number, month: number("families", month)),
    }
    make_up(plan, council, PARENTING, levels)
    for suffix in ("", "_to_date"):
        plan.measure(f"parenting_programmes_delivered{suffix}", programmes)
        plan.measure(f"parenting_families_attending{suffix}", families)
        plan.measure(f"parenting_families_completing{suffix}", completed, families)
    return ParentingPlan(programmes, families, completed)


def tell_parenting(council: Council, plan: ParentingPlan) -> None:
    """Tell a row for each programme and family on it, one in eight of whom came to no session."""
    chance = council.random("parenting")
    for month, number in plan.programmes.items():
        ends = [chance.choice(council.working_days(month)) for _ in range(number)]
        programmes = [(council.new("programme"), day) for day in ends]
        attended = [chance.randint(SESSIONS - 2, SESSIONS) for _ in range(plan.completed[month])]
        attended += [chance.randint(1, SESSIONS - 3) for _ in range(plan.families[month] - plan.completed[month])]
        attended += [0] * (len(attended) // 8)
        for place, sessions in enumerate(attended):
            programme, day = programmes[place % number]
            council.add(
                "local_parenting_programmes",
                programme_id=programme,
                family_id=council.new("family"),
                start_date=day - timedelta(7 * SESSIONS),
                end_date=day,
                sessions_offered=SESSIONS,
                sessions_attended=sessions,
            )
