"""Households assessed as adopters, stage by stage, and approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.dates import first_day
from proof.replay.plan import Series

if TYPE_CHECKING:
    from proof.replay.council import Council
    from proof.replay.plan import Plan


ADOPTERS = frozenset({"adopters_approved", "adopters_in_assessment"})


@dataclass(frozen=True)
class AdoptersPlan:
    """Households in each stage of assessment at each month's end, and those that began, moved on, were approved and left."""

    stage_1: Series
    stage_2: Series
    started: Series
    moved: Series
    approved: Series
    closed: Series


def plan_adopters(plan: Plan, council: Council) -> AdoptersPlan:
    """Lay out the two stages in which adopters are assessed."""
    published, level = council.published, council.level
    months = council.months(published.first_needed(ADOPTERS, published.first_month))

    def usual(month: int) -> float:
        return level("adopters_approved", month, 1.5)

    started = plan.series(months, lambda m: 1.2 * usual(m))
    moved, approved = plan.series(months, usual), plan.series(months, usual)
    closed = plan.series(months, lambda m: 0.2 * usual(m))
    stages = []
    for name, into, out in (
        ("stage_1", started, lambda m: moved[m] + closed[m]),
        ("stage_2", moved, lambda m: approved[m]),
    ):
        opening = plan.series(months[:1], lambda m, name=name: published.level("adopters_in_assessment", m, name, 6))[months[0]]
        stage = plan.stock(months, opening, lambda m, into=into, out=out: into[m] - out(m))
        for month in months:
            plan.require(out(month) <= stage.get(month - 1, opening))
        plan.measure("adopters_in_assessment", stage, breakdown=name)
        stages.append(stage)
    plan.measure("adopters_approved", approved)
    return AdoptersPlan(stages[0], stages[1], started, moved, approved, closed)


def tell_adopters(council: Council, plan: AdoptersPlan) -> None:
    """Tell a row for each household: when it entered each stage, was approved, or was not taken further."""
    if not council.published.prints(ADOPTERS):
        return
    chance = council.random("adopters")
    first = min(plan.started)
    before = first_day(first)

    def household(started: date, moved: date | None = None) -> dict[str, Any]:
        return {"household_id": council.new("adopter"), "stage1_started_date": started, "stage2_started_date": moved}

    def earlier(least: int, most: int) -> date:
        return before - timedelta(chance.randint(least, most))

    left_stage_1 = plan.moved[first] + plan.closed[first]
    stage_1 = [household(earlier(1, 60)) for _ in range(plan.stage_1[first] - plan.started[first] + left_stage_1)]
    stage_2 = [
        household(earlier(130, 200), earlier(1, 120))
        for _ in range(plan.stage_2[first] - plan.moved[first] + plan.approved[first])
    ]
    rows = stage_1 + stage_2
    for month, started in plan.started.items():
        days = council.working_days(month)
        left = stage_1[: plan.moved[month] + plan.closed[month]]
        stage_1 = stage_1[len(left) :] + [household(day) for day in sorted(chance.choices(days, k=started))]
        rows += stage_1[len(stage_1) - started :]
        approved, stage_2 = stage_2[: plan.approved[month]], stage_2[plan.approved[month] :]
        chance.shuffle(left)
        for place, row in enumerate(left):
            if place < plan.moved[month]:
                row["stage2_started_date"] = chance.choice(days)
                stage_2.append(row)
            else:
                row["closed_date"] = chance.choice(days)
        for row in approved:
            row["approved_date"] = chance.choice(days)
    for row in rows:
        council.add("local_adopters", **row)
