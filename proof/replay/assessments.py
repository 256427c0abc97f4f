"""Assessments, new and updated apart: each starts, is authorised in time or not, or stays open past 45 working days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.cases import Case
from proof.replay.dates import days_between, elapsed, first_day, is_working_day, last_day, month_of_day, working_days_after
from proof.replay.plan import Series, total

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from proof.replay.cases import Cases
    from proof.replay.council import Council
    from proof.replay.plan import Plan


LIMIT = 45
OUTCOMES = {  # outcome group -> the flags that tell it, and its usual share
    "ongoing": (("PROV_OF_SERVICES_FLAG", "STRATEGY_DISCUSSION_FLAG", "SPECIALIST_ASSESSMENT_FLAG"), 0.42),
    "nfa": (("NFA_FLAG",), 0.31),
    "step_down": (("REFERRAL_TO_OTHER_AGENCY_FLAG",), 0.27),
    "out_of_area": (("OTHER_ACTIONS_FLAG",), 0),
    "other": (("OTHER_OUTCOMES_EXIST_FLAG",), 0),
    "not_recorded": ((), 0),
}
PREFIXES = ("assessments_", "assessments_updated_")
MEASURES = frozenset(
    [f"{prefix}{name}" for prefix in PREFIXES for name in ("started", "completed", "completed_45wd", "open_past_45wd")]
    + [f"assessments_outcome_{name}" for name in (*OUTCOMES, "other_not_recorded")]
    + ["assessments_open"]
)
WARM_UP = 3  # months of starts before the first month told, so that what is completed in it had begun


@dataclass(frozen=True)
class AssessmentPlan:
    """Assessments of one kind by the month of their start and what became of them.

    in_time: by months from start to authorisation. overdue: by months from start to the month in which the 45th
    working day passed. late: authorised after it, by month.
    """

    in_time: dict[int, Series]
    overdue: dict[int, Series]
    still_open: Series
    late: Series


@dataclass(frozen=True)
class AssessmentsPlan:
    """Both kinds of assessments, and what the new ones led to."""

    new: AssessmentPlan
    updated: AssessmentPlan
    outcomes: dict[str, Series]


def plan_assessments(plan: Plan, council: Council) -> AssessmentsPlan:
    """Lay out assessments so that each month's starts, authorisations and open ones past the limit follow."""
    published = council.published
    first = published.first_needed(MEASURES, published.first_month)
    months = council.months(first - WARM_UP)
    new, new_open, completed = _plan_kind(plan, council, months, PREFIXES[0], usual=1.0)
    updated, updated_open, _ = _plan_kind(plan, council, months, PREFIXES[1], usual=0.25)
    outcomes = {}
    for group, (_, usual) in OUTCOMES.items():
        measure = "assessments_outcome_" + ("other_not_recorded" if group == "other" else group)
        outcomes[group] = plan.part(completed, lambda m, measure=measure, usual=usual: published.share(measure, m, default=usual))
    for month in months:
        plan.require(sum(series[month] for series in outcomes.values()) == completed[month])
    for group in ("ongoing", "nfa", "step_down", "out_of_area"):
        plan.measure(f"assessments_outcome_{group}", outcomes[group], completed)
    plan.measure("assessments_outcome_other_not_recorded", total(outcomes["other"], outcomes["not_recorded"]), completed)
    plan.measure("assessments_open", total(new_open, updated_open))
    return AssessmentsPlan(new, updated, outcomes)


def _plan_kind(
    plan: Plan, council: Council, months: range, prefix: str, usual: float
) -> tuple[AssessmentPlan, dict[int, LinearExprT], dict[int, LinearExprT]]:
    published, first, last = council.published, months[0], months[-1]

    def usual_starts(month: int) -> float:
        read = published.level
        return read(f"{prefix}started", month) or usual * (read("assessments_started", month) or 300)

    def usual_completed(month: int) -> float:
        return published.level(f"{prefix}completed", month, default=usual_starts(month)) * council.part_of(month)

    starts = plan.series(months, lambda m: usual_starts(m) * council.part_of(m))
    completed = plan.series(months, lambda m: usual_completed(m) if m >= first + WARM_UP else 0.6 * usual_completed(m))
    prompt = plan.part(completed, lambda m: published.share(f"{prefix}completed_45wd", m, default=0.85))
    waits = (0, 1, 2, 3) if prefix == PREFIXES[0] else (2, 3)  # an old referral may have made a new one late early
    in_time = {wait: plan.series([m for m in months if m + wait <= last]) for wait in (0, 1, 2)}
    overdue = {wait: plan.series([m for m in months if m + wait <= last]) for wait in waits}
    still_open = plan.series(m for m in months if m > last - 3)
    late = {m: completed[m] - prompt[m] for m in months}
    turned = {m: sum(series.get(m - wait, 0) for wait, series in overdue.items()) for m in months}
    for month in months:
        plan.require(prompt[month] == sum(series.get(month - wait, 0) for wait, series in in_time.items()))
        fates = [series[month] for series in (*in_time.values(), *overdue.values(), still_open) if month in series]
        plan.require(starts[month] == sum(fates))
        for wait, share in ((0, 0.15), (1, 0.5)):
            if month in in_time[wait]:
                plan.near(100 * in_time[wait][month], round(100 * share) * starts[month], scale=5000, weight=0.2)
        for wait in (0, 1, 3):
            if month in overdue.get(wait, ()):
                plan.near(overdue[wait][month], 0, weight=0.5)
    past_limit = plan.stock(months, 0, lambda m: turned[m] - late[m])
    # What is late in the month in which the extract is cut had passed the limit before it.
    plan.require(late[last] <= past_limit[last - 1])
    not_past = plan.stock(months, 0, lambda m: starts[m] - prompt[m] - turned[m])
    for month in months:
        plan.near(past_limit[month], published.level(f"{prefix}open_past_45wd", month, default=0.12 * usual_starts(month)))
    plan.measure(f"{prefix}started", starts)
    plan.measure(f"{prefix}completed", completed)
    plan.measure(f"{prefix}completed_45wd", prompt, completed)
    plan.measure(f"{prefix}open_past_45wd", past_limit)
    return AssessmentPlan(in_time, overdue, still_open, late), total(past_limit, not_past), completed


@dataclass
class Assessment:
    """An assessment; case is None until a referral is found for it."""

    kind: str
    start: date
    authorised: date | None
    clock: tuple  # the first and last day on which its clock may start
    case: Any = None
    outcome: str | None = None


class Assessments:
    """Tells every assessment on a referral that was to be assessed."""

    def __init__(self, council: Council, plan: AssessmentsPlan, cases: Cases) -> None:
        self.council, self.plan = council, plan
        self.chance = council.random("assessments")
        self._referred = defaultdict(list)  # day -> cases of referrals that went on to assessment
        for case in cases.every:
            if case.assessed and not case.nfa:
                self._referred[case.start].append(case)
        self._used: set[Case] = set()
        self._by_month: dict[int, list[Case]] = {}
        self._every = [c for day in sorted(self._referred) for c in self._referred[day]]
        told = self._tell("new", plan.new) + self._tell("updated", plan.updated)
        self._give_outcomes(told)
        for assessment in sorted(told, key=lambda a: a.start):
            self._write(assessment)
        for case in self._every:
            if case in self._used:
                case.flagged = self.chance.random() < 0.5

    def _tell(self, kind: str, plan: AssessmentPlan) -> list[Assessment]:
        told = []
        for wait, series in plan.in_time.items():
            for start, number in series.items():
                told += [self._in_time(kind, start, start + wait) for _ in range(number)]
        for start, number in plan.still_open.items():
            told += [self._unfinished(kind, start) for _ in range(number)]
        waiting = []
        last = max(plan.late)
        for month in plan.late:
            turning = [
                (start, month)
                for wait in sorted(plan.overdue, reverse=True)
                if (start := month - wait) in plan.overdue[wait]
                for _ in range(plan.overdue[wait][start])
            ]
            waiting += turning
            for start, turned in waiting[: plan.late[month]]:
                told.append(self._overdue(kind, start, turned, month))
            waiting = waiting[plan.late[month] :]
        told += [
            self._overdue(kind, start, turned, None) if turned < last else self._unfinished(kind, start)
            for start, turned in waiting
        ]
        return told

    def _days(self, month: int) -> list[date]:
        return self.council.working_days(month)

    def _in_time(self, kind: str, start: int, end: int) -> Assessment:
        while True:
            begun = self.chance.choice(self._days(start))
            days = [d for d in self._days(end) if d >= begun and elapsed(begun, d) <= LIMIT]
            if days:
                break
        authorised = self.chance.choice(days)
        return self._linked(kind, begun, authorised, self._back(authorised, LIMIT), begun)

    def _unfinished(self, kind: str, start: int) -> Assessment:
        earliest = self._back(last_day(self.council.published.last_month), LIMIT)
        begun = self.chance.choice([d for d in self._days(start) if d >= earliest])
        return self._linked(kind, begun, None, earliest, begun)

    def _overdue(self, kind: str, start: int, turned: int, late: int | None) -> Assessment:
        """An assessment past its limit by the end of one month but not of the month before, and authorised in another."""
        chance = self.chance
        authorised: Any
        if late == turned:
            days = self._days(turned)
            authorised = chance.choice(days[len(days) // 2 :])
            latest = self._back(authorised, LIMIT + 1)
        else:
            authorised = late and chance.choice(self._days(late))
            latest = self._back(last_day(turned), LIMIT + 1)
        earliest = self._back(last_day(turned - 1), LIMIT)
        days = [d for d in self._days(start) if not authorised or d <= authorised]
        own = [d for d in days if earliest <= d <= latest]
        begun = chance.choice(own or days)
        return self._linked(kind, begun, authorised, earliest, min(latest, begun))

    def _back(self, day: date, number: int) -> date:
        """Return the first day from which no more than so many working days pass to a day."""
        return working_days_after(day, -number if is_working_day(day) else -number - 1)

    def _linked(self, kind: str, begun: date, authorised: date | None, earliest: date, latest: date) -> Assessment:
        assessment = Assessment(kind, begun, authorised, (earliest, latest))
        if kind == "new":
            assessment.case = self._recent(earliest, latest, begun, authorised)
            assessment.kind = "new_referral"
            if not assessment.case:
                if not earliest <= begun <= latest:
                    raise RuntimeError(f"No referral between {earliest} and {latest} for an assessment of {begun}")
                assessment.kind = "new_strategy"
        assessment.case = assessment.case or self._open_case(begun)
        self._used.add(assessment.case)
        return assessment

    def _recent(self, earliest: date, latest: date, begun: date, authorised: date | None) -> Case | None:
        """The case of a referral whose clock fits: not assessed yet, and open until the assessment is authorised."""
        first = max(earliest, begun - timedelta(14)) if begun <= latest else earliest
        known = [c for day in reversed(days_between(first, latest)) for c in self._referred.get(day, ())]
        for case in known:
            if case not in self._used and (case.end is None or case.end >= (authorised or begun)):
                return case
        if begun <= latest:
            return None  # its own start can be its clock
        return next((c for c in known if c.end is None or c.end >= begun), known[0] if known else None)

    def _open_case(self, day: date) -> Case:
        """A case open for some time on a day."""
        month = month_of_day(day)
        if month not in self._by_month:
            before, end = first_day(month) - timedelta(14), last_day(month)
            self._by_month[month] = [c for c in self._every if c.start < before and (c.end is None or c.end > end)]
        known = self._by_month[month] or [c for c in self._every if c.start <= day]
        return self.chance.choice(known)

    def _give_outcomes(self, told: list[Assessment]) -> None:
        by_month = defaultdict(list)
        for assessment in told:
            if assessment.authorised:
                month = month_of_day(assessment.authorised)
                by_month[assessment.kind == "updated", month].append(assessment)
        for (updated, month), authorised in by_month.items():
            if updated:
                groups = [self.chance.choice(("ongoing", "ongoing", "nfa", "step_down")) for _ in authorised]
            else:
                groups = [g for g, series in self.plan.outcomes.items() for _ in range(series[month])]
                self.chance.shuffle(groups)
            for assessment, group in zip(authorised, groups, strict=True):
                assessment.outcome = group

    def _write(self, assessment: Assessment) -> None:
        council, chance = self.council, self.chance
        identifier = council.new("asm")
        flags = OUTCOMES[assessment.outcome][0] if assessment.outcome else ()
        council.add(
            "ssd_cin_assessments",
            cina_assessment_id=identifier,
            cina_person_id=assessment.case.child,
            cina_referral_id=assessment.case.referral,
            cina_assessment_start_date=assessment.start,
            cina_assessment_auth_date=assessment.authorised,
            cina_assessment_outcome_json=f'{{"{chance.choice(flags)}":"Y"}}' if flags else "{}",
            cina_assessment_outcome_nfa="Y" if assessment.outcome == "nfa" else "N",
        )
        # The council words most outcomes itself; for the others the flags must do.
        worded = assessment.outcome == "out_of_area" or chance.random() < 0.8
        council.add(
            "local_assessment_detail",
            assessment_id=identifier,
            assessment_type=assessment.kind,
            outcome_group=assessment.outcome if worded else None,
        )
