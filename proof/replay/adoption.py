"""Adoption: the dates that lead each adopted child to an order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.dates import add_months, month_of_day
from proof.replay.looked_after import Period
from proof.replay.plan import Plan, Series
from proof.replay.published import WEIGHTS

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from proof.replay.council import Council


DATES = frozenset({"adoption_a1_days", "adoption_a10_days", "adoption_a2_days"})
ADOPTIONS = DATES | {"adoptions_within_12m_shobpa", "adopted_hard_to_place"}

MATCHED_BEFORE, PLACED_BEFORE = 10, 75  # days from the match to the placement, at least from that to the adoption order
BEFORE_MATCH = 30 + MATCHED_BEFORE  # days at least from entering care to the placement order, and from the match on

# Where averages cannot hold otherwise: one child in so many was adopted by its foster carer; so many more were adopted earlier.
BY_CARER, MORE = (4, 2, 1), 4

MAJORITY, MINORITY = ("WBRI", "WBRI", "WIRI", "WOTH"), ("MWBC", "AIND", "BAFR")
DISABILITIES = ("MOB", "LD", "HEAR")
REASONS = ("siblings", "siblings", "siblings", "ethnicity", "disability")  # why a child under five is harder to place


@dataclass(frozen=True)
class AdoptionPlan:
    """Days of each adopted child, and how many of the children adopted in each month.

    to_placed: from entering care to placement for adoption. to_carer: to the foster placement with those who adopt, of the
    children adopted by their carers. to_match: from placement order to match.
    """

    to_placed: dict
    to_carer: dict
    to_match: dict
    prompt: Series
    hard_to_place: Series


def settle_adoptions(council: Council, periods: list[Period], told_from: int) -> None:
    """Settle and tell the dates of all adopted children; periods of care are told from a month on."""
    published = council.published
    first = published.first_counted(ADOPTIONS, published.first_month)
    adopted = [p for p in periods if p.reason in ("E11", "E12") and month_of_day(p.end) >= first]
    best = None
    for earlier, by_carer in _attempts(council, adopted, range(first, told_from)):
        plan = Plan(published)
        story = _plan_adoptions(plan, council, earlier + adopted, by_carer)
        plan.solve()
        failed = sum(WEIGHTS[figure.status] for figure, _ in plan.unheld)
        if best is None or failed < best:
            best, unheld, settled, before = failed, plan.unheld, plan.settled(story), earlier
        if best < WEIGHTS["single_value"]:
            break
    council.unheld += unheld
    _write_earlier(council, before)
    _Adoptions(council, before + adopted, settled)


def _attempts(council: Any, adopted: Any, months: Any) -> Iterator[tuple[list[Any], list[Any]]]:
    """Yield (children adopted in months before periods of care are told, children adopted by their carers) to try in turn."""
    earlier = _earlier(council, adopted, months)
    yield earlier, []
    if council.published.prints({"adoption_a10_days"}):
        free = [child for child in earlier + adopted if not _has_carer_placement(child)]
        for share in BY_CARER:
            yield earlier, free[::share]
    if months:
        for more in range(1, MORE + 1):
            yield _earlier(council, adopted, months, more), []


def _earlier(council: Council, adopted: list[Period], months: range, more: int = 0) -> list[Any]:
    """Return adoptions of a year to date that began before periods of care are told: nothing else rests on so early a month."""
    published, chance = council.published, council.random("earlier adoptions")
    number: Any = sum(published.level("adoptions", m, default=2) for m in months)
    for figure in published.replayed({"adoptions"}):
        if figure.definition.unit == "count" and figure.value and months and {*months} <= {*figure.window}:
            number = figure.value - sum(month_of_day(p.end) in figure.window for p in adopted)
    periods = []
    for place in range(max(0, round(number)) + more):
        ended = chance.choice(council.working_days(months[place % len(months)]))
        entered = ended - timedelta(chance.randint(600, 900))
        born = entered - timedelta(chance.randint(0, 900))
        periods.append(Period(f"adopted-{place + 1:03d}", f"adopted-{place + 1:03d}", entered, ended, "E12", born))
    return periods


def _write_earlier(council: Council, periods: list[Any]) -> None:
    for period in periods:
        council.add("ssd_person", pers_person_id=period.child, pers_dob=period.born)
        council.add(
            "ssd_cla_episodes",
            clae_cla_episode_id=period.identifier,
            clae_person_id=period.child,
            clae_cla_id=period.identifier,
            clae_entered_care_date=period.entered,
            clae_cla_episode_start_date=period.entered,
            clae_cla_episode_start_reason="S",
            clae_cla_episode_ceased_date=period.end,
            clae_cla_episode_ceased_reason=period.reason,
        )


def _has_carer_placement(child: Period) -> bool:
    """Tell whether the child was placed for adoption with its foster carers."""
    return any(placement.kind in ("A3", "A5") for placement in child.placements)


def _plan_adoptions(plan: Plan, council: Council, adopted: list[Period], by_carer: list[Any]) -> AdoptionPlan:
    published = council.published
    months = council.months(published.first_counted(ADOPTIONS, published.first_month))
    by_month = {m: [p for p in adopted if month_of_day(p.end) == m] for m in months}
    a1 = "adoption_a1_days" if published.prints({"adoption_a1_days"}) else "adoption_a10_days"
    to_placed = plan.series(adopted, lambda p: min(_room(p), published.average(a1, month_of_day(p.end), 400)))
    to_match = plan.series(adopted, lambda p: min(_room(p), published.average("adoption_a2_days", month_of_day(p.end), 180)))
    to_carer = plan.series(by_carer)
    for child in adopted:
        # Nobody is matched before the placement order, nor that made before care.
        plan.require(to_placed[child] <= _room(child))
        plan.require(to_match[child] + min(BEFORE_MATCH, _room(child)) <= to_placed[child])
    for child in by_carer:
        plan.require(to_carer[child] <= to_placed[child])

    def monthly(values: dict[Period, LinearExprT]) -> dict[int, LinearExprT]:
        sums = plan.series(months)
        for month in months:
            plan.require(sums[month] == sum(values[child] for child in by_month[month]))
        return sums

    number = monthly(dict.fromkeys(adopted, 1))
    prompt = plan.part(number, lambda m: published.share("adoptions_within_12m_shobpa", m, default=0.4))
    hard_to_place = plan.part(number, lambda m: published.share("adopted_hard_to_place", m, default=0.6))
    for month in months:
        plan.require(hard_to_place[month] >= sum(_is_of_school_age(child) for child in by_month[month]))

    plan.measure("adoption_a1_days", monthly(to_placed), number)
    plan.measure("adoption_a10_days", monthly(to_placed | to_carer), number)
    plan.measure("adoption_a2_days", monthly(to_match), number)
    plan.measure("adoptions_within_12m_shobpa", prompt, number)
    plan.measure("adopted_hard_to_place", hard_to_place, number)
    return AdoptionPlan(to_placed, to_carer, to_match, prompt, hard_to_place)


def _room(child: Period) -> int:
    """Days from entering care in which the child can have been placed."""
    return max(0, (child.end - child.entered).days - PLACED_BEFORE)


def _is_of_school_age(child: Period) -> bool:
    """Tell whether the child is five or over, and so harder to place."""
    return add_months(child.born, 60) <= child.end


class _Adoptions:
    """Tells a row of ssd_permanence for each adopted child, and some for decisions that were reversed."""

    def __init__(self, council: Council, adopted: list[Period], plan: AdoptionPlan) -> None:
        self.council, self.plan = council, plan
        self.chance = council.random("adoption")
        self._people = {row["pers_person_id"]: row for row in council.tables["ssd_person"]}
        for month, number in plan.hard_to_place.items():
            children = [c for c in adopted if month_of_day(c.end) == month]
            dated = {child: self._dates(child) for child in children}
            # The decision comes before the placement order, so those ordered latest are the ones adopted within the year.
            by_wait = sorted(children, key=lambda child: child.end - dated[child]["perm_placement_order_date"])
            prompt = set(by_wait[: plan.prompt[month]])
            older = [c for c in children if _is_of_school_age(c)]
            harder = set(self.chance.sample([c for c in children if c not in older], number - len(older)))
            for child in children:
                reason = self.chance.choice(REASONS) if child in harder else None
                self._describe(child, reason)
                self._write(child, dated[child], child in prompt, reason == "siblings")

    def _dates(self, child: Period) -> dict[str, Any]:
        placed = child.entered + timedelta(self.plan.to_placed[child])
        matched = placed - timedelta(MATCHED_BEFORE)
        ordered = matched - timedelta(self.plan.to_match[child])
        to_carer = self.plan.to_carer.get(child)
        return {
            "perm_placement_order_date": ordered,
            "perm_matched_date": matched,
            "perm_placed_for_adoption_date": placed,
            "perm_placed_foster_carer_date": None if to_carer is None else child.entered + timedelta(to_carer),
            "perm_adopted_by_carer_flag": "Y" if to_carer is not None or self._stays_with_carer(child) else "N",
        }

    def _stays_with_carer(self, child: Period) -> bool:
        """Tell whether placements say so, where no printed average depends on it."""
        return not self.council.published.prints({"adoption_a10_days"}) and _has_carer_placement(child)

    def _describe(self, child: Period, reason: str | None) -> None:
        """Tell the child's ethnicity and disability, one of which may be why it is harder to place."""
        self._people[child.child]["pers_ethnicity"] = self.chance.choice(MINORITY if reason == "ethnicity" else MAJORITY)
        self.council.add(
            "ssd_disability",
            disa_table_id=self.council.new("disa"),
            disa_person_id=child.child,
            disa_disability_code=self.chance.choice(DISABILITIES) if reason == "disability" else "NONE",
        )

    def _write(self, child: Period, dates: dict[str, Any], is_prompt: bool, in_group: bool) -> None:
        chance, year_before = self.chance, add_months(child.end, -12)
        ordered = dates["perm_placement_order_date"]
        if is_prompt:
            latest = max(year_before, ordered - timedelta(7))
            decided = max(year_before, child.entered, latest - timedelta(chance.randint(0, 60)))
        else:
            latest = min(year_before, ordered) - timedelta(7)
            decided = latest - timedelta(chance.randint(0, 60))
            # Decided before care began cannot be: nothing was recorded.
            decided = decided if decided > child.entered else latest if latest > child.entered else None
        self._row(
            child,
            perm_adm_decision_date=decided,
            perm_part_of_sibling_group=1 if in_group else 0,
            perm_permanence_order_date=child.end,
            perm_permanence_order_type="Adoption",
            **dates,
        )
        if decided and (decided - child.entered).days > 100 and chance.random() < 0.15:
            reversed_on = decided - timedelta(30)
            self._row(child, perm_adm_decision_date=reversed_on - timedelta(60), perm_decision_reversed_date=reversed_on)

    def _row(self, child: Period, **dates: Any) -> None:
        identifier = self.council.new("perm")
        self.council.add(
            "ssd_permanence", perm_table_id=identifier, perm_person_id=child.child, perm_cla_id=child.identifier, **dates
        )
