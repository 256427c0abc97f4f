"""Health of children looked after: initial assessments, later ones, and dental checks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from proof.replay.care import number_that_prints
from proof.replay.dates import add_months, elapsed, first_day, last_day, month_of_day, working_days_after
from proof.replay.looked_after_plan import INITIAL_HEALTH

if TYPE_CHECKING:
    from proof.replay.council import Council
    from proof.replay.looked_after import LookedAfter, Period
    from proof.replay.looked_after_plan import CarePlan


HEALTH = frozenset({"lac_health_assessment_up_to_date"})
TEETH = frozenset({"lac_dental_check_up_to_date"})
CHECKS = "ssd_cla_health"
YEAR, HALF_YEAR = 12, 6  # months that a check lasts: half a year for assessments of those under 5
LATEST = 27  # day of the month: a check of the last days of a month may last a month longer
IN_TIME = 20  # working days
BEFORE, JUST_BEFORE = 0.97, 0.5  # of those who entered care before assessments are counted have had theirs by then


class Health:
    """Tells the health checks of children looked after."""

    def __init__(self, council: Council, looked_after: LookedAfter, care: CarePlan) -> None:
        self.council, self.looked_after, self.plan = council, looked_after, care
        self.chance = council.random("health")
        self.published = council.published
        self._initial: dict[Period, date] = {}  # period -> day of the initial assessment
        self._told = min(care.assessed)
        # As far back as a check may lie that counts, an initial assessment would be known.
        self._since = first_day(min([self._told, *self.looked_after.months_told(HEALTH, CHECKS)]) - YEAR - 1)
        self._assess()
        self._keep_up_to_date(HEALTH, "Health Assessment", 0.85)
        self._keep_up_to_date(TEETH, "Dental Check", 0.75)
        for period, day in self._initial.items():
            self._write(period, "Initial Health Assessment", day)

    # Initial assessments

    def _assess(self) -> None:
        """Assess so many children for the first time a month, so many of them within 20 working days of entering care."""
        chance = self.chance
        waiting = [p for p in self.looked_after.periods if p.entered >= self._since]
        for period in waiting:
            day = period.entered + timedelta(chance.randint(6, 26))
            day -= timedelta(max(0, day.day - LATEST))
            share = BEFORE if period.entered < first_day(self._told - 2) else JUST_BEFORE
            if period.entered < day < first_day(self._told) and chance.random() < share and self._in_care(period, day):
                self._initial[period] = day
        for month, number in self.plan.assessed.items():
            in_time = self.plan.assessed_in_time[month]
            early: list[tuple[bool, date, str, Period, list[date]]] = []
            late: list[tuple[bool, date, str, Period, list[date]]] = []
            for period in waiting:
                if period in self._initial:
                    continue
                limit = working_days_after(period.entered, IN_TIME)
                days = [d for d in self.council.working_days(month, period.entered + timedelta(1)) if d.day <= LATEST]
                days = [d for d in days if self._in_care(period, d)]
                for ready, fitting in ((early, [d for d in days if d <= limit]), (late, [d for d in days if d > limit])):
                    if fitting:
                        soon_gone = period.left is not None and period.left < month + 3
                        ready.append((soon_gone, period.entered, period.identifier, period, fitting))
            # Those who will stay are assessed first: the others may leave before they are.
            chosen = sorted(early, key=lambda r: r[:3])[:in_time]
            taken = {r[3] for r in chosen}
            late = sorted((r for r in late if r[3] not in taken), key=lambda r: r[:3])[: number - in_time]
            for *_, period, days in chosen + late:
                self._initial[period] = chance.choice(days)
            if len(chosen) < in_time or len(late) < number - in_time:
                self.council.miss(INITIAL_HEALTH, [month])

    def _in_care(self, period: Period, day: date) -> bool:
        return period.end is None or day < period.end

    # Later checks

    def _keep_up_to_date(self, measures: frozenset[str], kind: str, default: float) -> None:
        """Date checks so that at each month end exactly so many children have had one lately enough.

        Of a child's latest check only the range of months it lies in is settled, as narrowly as the month ends so far ask,
        so that those who were checked long before can be let lapse when fewer are to be up to date.
        """
        (measure,) = measures
        checks, latest = [], {}  # (period, first month, last month) of checks gone by; period -> those of the latest one
        assessed = kind == "Health Assessment"
        for month in self.looked_after.months_told(measures, CHECKS):
            end = last_day(month)
            children = [p for p in self.looked_after.in_care[month] if elapsed(p.entered, end) >= IN_TIME]
            number = number_that_prints(self.council, measure, month, len(children), default)
            sure = 0
            either: list[tuple[Period, int]] = []
            lapsed: list[tuple[Period, int]] = []
            for period in children:
                if assessed and period not in latest and (day := self._initial.get(period)) and day <= end:
                    latest[period] = (month_of_day(day), month_of_day(day))
                first, last = latest.get(period, (0, 0))
                oldest = month - self._lasts(period, end, assessed) + 1
                if first >= oldest:
                    sure += 1
                else:
                    (either if last >= oldest else lapsed).append((period, oldest))
            self.chance.shuffle(either)
            keep = max(0, number - sure)
            for place, (period, oldest) in enumerate(either):
                first, last = latest[period]
                latest[period] = (oldest, last) if place < keep else (first, oldest - 1)
            missing = keep - len(either)
            self.chance.shuffle(lapsed)
            ready = [r for r in lapsed if not assessed or r[0].entered < self._since or r[0] in latest]
            for period, oldest in ready[: max(0, missing)]:
                if period in latest:
                    checks.append((period, *latest[period]))
                latest[period] = self._range(period, month, oldest, latest.get(period))
            if number < sure or missing > len(ready):
                self.council.miss(measures, [month])
        checks += [(period, *months) for period, months in latest.items()]
        for period, first, last in checks:
            day = self._day(period, self.chance.randint(first, last))
            if day != self._initial.get(period) or not assessed:
                self._write(period, kind, day)

    def _lasts(self, period: Period, end: date, assessed: bool) -> int:
        return HALF_YEAR if assessed and end < add_months(period.born, 60) else YEAR

    def _range(self, period: Period, month: int, oldest: int, before: tuple[int, int] | None) -> tuple[int, int]:
        """The months in which a new check of a child may lie that makes it up to date in a month, not having been before."""
        if before:
            # The last one has just lapsed, unless the child has been without for longer.
            first = month if before[1] < oldest - 1 else max(before[1] + 1, oldest)
        elif period.entered < first_day(month - YEAR) and month == self.looked_after.months_told(HEALTH | TEETH, CHECKS).start:
            first = oldest
        else:
            first = month
        turning = add_months(period.born, 60)
        if turning > first_day(month - YEAR):
            # By the rule for those under 5 a check may lapse and count again after the birthday: its month is settled at once.
            first = month
        return first, month

    def _day(self, period: Period, month: int) -> date:
        days = [d for d in self.council.working_days(month) if d.day <= LATEST]
        if period.came == month:
            # Of those who came too late in it, on the last day of which a check lasts no month longer.
            days = [d for d in days if d > period.entered] or [first_day(month).replace(day=LATEST)]
        return self.chance.choice(days)

    def _write(self, period: Period, kind: str, day: date) -> None:
        self.council.add(
            "ssd_cla_health",
            clah_health_check_id=self.council.new("hc"),
            clah_person_id=period.child,
            clah_health_check_type=kind,
            clah_health_check_date=day,
            clah_health_check_status="Completed",
        )
        if self.chance.random() < 0.02:
            self.council.add(
                "ssd_cla_health",
                clah_health_check_id=self.council.new("hc"),
                clah_person_id=period.child,
                clah_health_check_type=kind,
                clah_health_check_date=day + timedelta(self.chance.randint(30, 60)),
                clah_health_check_status=self.chance.choice(("Refused", "Cancelled", "Planned")),
            )
