"""Children looked after: who entered care and left it each month, at what age, and for which reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.cases import successes
from proof.replay.dates import add_months, days_between, elapsed, first_day, is_working_day, month_of_day
from proof.replay.looked_after_plan import STAGES
from proof.replay.published import needed_from

if TYPE_CHECKING:
    from proof.replay.council import Council
    from proof.replay.looked_after_plan import LookedAfterPlan


LONGEST_WAIT = 500  # days in care, at the least, of a child that is adopted
OLDEST_ADOPTED = 8
SHORT_STAYS = 0.2  # how likely a child who entered care weeks ago is to be among those who leave
BEFORE_CHRISTMAS = 11  # day of December by which children leave care
BRIEFEST = 8  # children a month, at the most, who leave care in the month they entered it
# Percentages of the children who have been in care for so many working days.
LONG_ENOUGH = (
    (frozenset({"lac_health_assessment_up_to_date", "lac_dental_check_up_to_date"}), 20),
    (frozenset({"lac_up_to_date_plan"}), 10),
)
ENDS = {
    "adopted": ("E11", "E12", "E12"),
    "guardianship": ("E44", "E45", "E46", "E47", "E48"),
    "arrangements": ("E41",),
    "other": ("E4A", "E4A", "E4B", "E13", "E8"),
}
# What is printed of those who leave for a reason.
RESTING_ON = {
    "adopted": {"adoptions", "lac_ceased_adopted", "lac_ceased_permanence", "adoptions_within_12m_shobpa"},
    "guardianship": {"lac_ceased_sgo", "lac_ceased_sgo_cao", "lac_ceased_permanence"},
    "arrangements": {"lac_ceased_sgo_cao", "lac_ceased_permanence"},
    "other": set(),
}
LATER_ENDS = ("E5", "E6", "E6", "E7", "E8", "E9", "E4A")  # of those who are 16 or 17


@dataclass(eq=False)
class Placement:
    """A placement row of a period of care; carer tells apart homes of the same type and provider."""

    identifier: str
    start: date
    kind: str
    provider: str
    carer: str
    reason: str = "P"
    end: Any = None
    times: tuple = ("", "")  # of the day, where they are recorded


@dataclass(eq=False)
class Period:
    """A period of care; reason is that for which it ceased. Placements are in the order in which they began.

    stages: month -> stage at its end. came, left, two, sixteen, reached, steady: the months in which the child entered
    care (None: before anything is told), left it, turned 2 or 16, had been in care 30 months, or 2 years in one placement.
    """

    child: str
    identifier: str
    entered: Any = None
    end: Any = None
    reason: str | None = None
    born: Any = None
    placements: list = field(default_factory=list)
    stages: dict = field(default_factory=dict)
    came: Any = None
    left: Any = None
    why: str | None = None
    two: Any = None
    sixteen: Any = None
    reached: Any = None
    steady: Any = None
    short_breaks: bool = False
    case: Any = None

    def open_on(self, day: date) -> bool:
        """Tell whether the child was in care on a day."""
        return self.entered <= day and (self.end is None or self.end > day)


class _Stages:
    """Who is in which stage of care at the end of every month."""

    def __init__(self, council: Council, plan: LookedAfterPlan) -> None:
        self.council, self.plan = council, plan
        self.chance = council.random("looked after")
        self.months = list(plan.number)
        self.first, self.last = self.months[0], self.months[-1]
        self.periods: list[Period] = []
        # Who is in a stage now, those who came to it first first.
        self._now: dict[str, list[Period]] = {stage: [] for stage in STAGES}
        # Month -> those who are to have been in care 30 months in it, having entered when months are told.
        self._waiting: dict[int, Any] = {}
        self.in_care: dict[int, list[Period]] = {}

    def _new(self, stage: str, month: int | None = None) -> Period:
        period = Period(self.council.new("lac"), self.council.new("poc"), came=month)
        period.stages[(month or self.first) - (0 if month else 1)] = stage
        self.periods.append(period)
        return period

    def _tell(self, month: int) -> None:
        plan, now = self.plan, self._now
        moving = [(stage, self._leave(stage, month)) for stage in STAGES]
        adopted = [p for stage, (out, _) in moving for p in out if stage in ("recent", "settled")]
        self._part(month, [p for _, (out, _) in moving for p in out], adopted)
        for _, (_, arrivals) in moving:
            for stage, period in arrivals:
                now[stage].append(period)
        for stage, series in plan.admissions.items():
            now[stage] += [self._new(stage, month) for _ in range(series[month])]
        self._promise(month)
        for stage in STAGES:
            for period in now[stage]:
                period.stages[month] = stage
        self.in_care[month] = [p for stage in STAGES for p in now[stage]]

    def _promise(self, month: int) -> None:
        """Choose, of those who enter care, the ones that will have been in it for 30 months."""
        if month + 30 > self.last:
            return
        number = self.plan.reach["long"][month + 30] + self.plan.reach["settled"][month + 30]
        came = [p for p in self._now["recent"] + self._now["infant"] if p.came == month]
        self._waiting[month + 30] = set(self.chance.sample(came, min(number, len(came))))

    def _leave(self, stage: str, month: int) -> tuple[list[Period], list[Any]]:
        """Return who leaves a stage for the end of care, and (stage, period) of those who come to another stage."""
        plan = self.plan
        out = plan.exits[stage][month]
        arrivals: list[tuple[str, Period]] = []
        if stage == "infant":
            chosen = self._take(stage, out + plan.turn_two[month], lambda p: (p.came or 0,))
            self.chance.shuffle(chosen)
            for period in chosen[out:]:
                period.two = month
            return chosen[:out], [("recent", p) for p in chosen[out:]]
        if stage == "older":
            return self._take(stage, out, lambda p: (p.sixteen or p.came or 0,)), arrivals
        if stage == "recent":
            for to in ("long", "settled"):
                reaching = self._take(stage, plan.reach[to][month], lambda p: self._reaches_first(p, month))
                for period in reaching:
                    period.reached = month
                    period.steady = month if to == "settled" else None
                arrivals += [(to, p) for p in reaching]
        turning = self._take(stage, plan.turn_sixteen[stage][month], lambda p: self._turns_sixteen_first(p, month))
        for period in turning:
            period.sixteen = month
        arrivals += [("older", p) for p in turning]
        if stage == "recent":
            adopted = self._take(stage, min(out, plan.reasons["adopted"][month]), lambda p: self._adopted_first(p, month))
            return adopted + self._take(stage, out - len(adopted), lambda p: self._leaves_first(p, month)), arrivals
        change = plan.settle if stage == "long" else plan.unsettle
        to = "settled" if stage == "long" else "long"
        changing = self._take(stage, change[month], lambda p: (bool(p.steady) if stage == "long" else False,))
        for period in changing:
            period.steady = period.steady or month
        arrivals += [(to, p) for p in changing]
        return self._take(stage, out, lambda p: (p.two is None,)), arrivals

    def _take(self, stage: str, number: int, key: Callable[..., Any]) -> list[Period]:
        """Take so many of those in a stage, the least by a key first, by chance among equals."""
        now = self._now[stage]
        chosen = sorted(now, key=lambda p: (*key(p), self.chance.random()))[:number]
        taken = set(chosen)
        self._now[stage] = [p for p in now if p not in taken]
        return chosen

    def _turns_sixteen_first(self, period: Period, month: int) -> tuple[bool, bool, bool]:
        return (self._promised(period, month), period.two is not None, self._needed(period, month))

    def _promised(self, period: Period, month: int) -> bool:
        return any(period in waiting for due, waiting in self._waiting.items() if due > month)

    def _reaches_first(self, period: Period, month: int) -> tuple[bool, bool, bool]:
        waiting = self._waiting.get(month, ())
        # A child that turned 2 in the meantime was born before it entered care.
        return (period not in waiting, period.came is not None, period.two is not None and period.two > month - 6)

    def _adopted_first(self, period: Period, month: int) -> tuple[bool, bool, bool, int]:
        early = period.came is not None and (month - period.came) * 30 < LONGEST_WAIT + 30
        little = (period.two is None) == (self.chance.random() < 0.3)
        return (early, self._promised(period, month), not little, period.came or 0)

    def _leaves_first(self, period: Period, month: int) -> tuple[bool, bool, bool]:
        # Many stay for weeks only.
        briefly = period.came is not None and month - period.came <= 2 and self.chance.random() < SHORT_STAYS
        return (self._promised(period, month), self._needed(period, month), not briefly)

    def _needed(self, period: Period, month: int) -> bool:
        """Tell whether a child is one of the few left who may have been in care for 30 months before others can have been."""
        if period.came is not None:
            return False
        reaching = sum(s[m] for s in self.plan.reach.values() for m in self.months[:30] if m > month)
        adopted = sum(self.plan.reasons["adopted"][m] for m in self.months[:17] if m > month)
        return sum(p.came is None for p in self._now["recent"]) <= 1.2 * (reaching + adopted) + 5

    def _part(self, month: int, leaving: list[Period], adoptable: list[Period]) -> None:
        """Say why each of those who leave care does."""
        reasons = self.plan.reasons
        for why, among in (
            ("adopted", sorted(adoptable, key=lambda p: self._adopted_first(p, month))),
            ("guardianship", [p for p in leaving if "older" not in p.stages.values()]),
            ("arrangements", [p for p in leaving if "older" not in p.stages.values()]),
            ("other", leaving),
        ):
            ready = [p for p in among if p.why is None]
            if len(ready) < reasons[why][month]:
                self.council.miss(RESTING_ON[why], [month])
            for period in ready[: reasons[why][month]]:
                period.why, period.left = why, month
                codes = LATER_ENDS if "older" in period.stages.values() else ENDS[why]
                period.reason = self.chance.choice(codes)


class _Days(_Stages):
    """The days on which periods of care begin and end, and on which their children were born."""

    def _date(self) -> None:
        """Date each birth, entry and end, within the months in which the child was in each stage."""
        for period in self.periods:
            period.entered = self._entered(period)
        for month in self.months:
            self._spread_entries(month)
        for period in self.periods:
            self._bear(period)
            if period.left is not None:
                self._end(period)
        self._meet_average_ages()

    def _day(self, month: int, until: int = 28) -> date:
        """Return a working day of a month, mostly; the last days of a month are left out, which shorter months lack."""
        days = [d for d in self.council.working_days(month) if d.day <= until]
        return self.chance.choice(days) if days else first_day(month)

    def _entered(self, period: Period) -> date:
        if period.came is not None:
            return self._day(period.came, 28 if period.came + 30 <= self.last else 31)
        first, latest = self.first - 30, self.first - 1
        stages = sorted(period.stages)
        start = period.stages[self.first - 1]
        if start in ("long", "settled"):
            month = latest - 30 - round(self.chance.triangular(0, 60, 12))
        elif period.reached is not None:
            month = period.reached - 30
        elif start == "older":
            month = latest - round(self.chance.triangular(0, 40, 8))
        else:
            young = [m for m in stages if period.stages[m] in ("infant", "recent")]
            first = max(young) - 29
            if start == "infant":
                first = max(first, (period.two or max(young) + 1) - 23)
            if period.why == "adopted":
                latest = min(latest, period.left - LONGEST_WAIT // 30 - 1)
            first = min(first, latest)
            usual = latest - first if period.why == "adopted" else 0
            month = max(first, latest - round(self.chance.triangular(0, latest - first, usual)))
        return self._day(month)

    def _spread_entries(self, month: int) -> None:
        """Let so many of a month's children enter early enough in it that the percentages of those long enough in care print."""
        end = self.council.end_of(month)
        days = days_between(first_day(month), end)
        for brief in range(BRIEFEST + 1):
            if brief and not self._leave_at_once(month):
                break
            came = sorted((p for p in self.in_care[month] if p.came == month), key=lambda p: (p.entered, p.identifier))
            counts: list[int] = []
            fits = True
            for measures, least in LONG_ENOUGH:
                # All children on short breaks have been in care for long, but for those looked after under no other status.
                others = self.plan.short_breaks[self.first] - self.plan.alone[month]
                others += sum(p.came != month and elapsed(p.entered, end) >= least for p in self.in_care[month])
                figures = [f for f in self.council.published.replayed(measures) if f.month == month and f.status == "ok"]
                usual = sum(elapsed(p.entered, end) >= least for p in came)
                most = len(came) if elapsed(days[0], end) >= least else 0
                possible = range(max(counts, default=0), most + 1)
                fitting = [n for n in possible if all(successes(f, others + n) is not None for f in figures)]
                fits = fits and bool(fitting)
                counts.append(min((abs(n - usual), n) for n in fitting or [usual])[1])
            if fits:
                break
        early, in_time = counts[0], max(counts)
        long, short = (least for _, least in LONG_ENOUGH)
        for place, period in enumerate(came):
            low, high = (long, 999) if place < early else (short, long - 1) if place < in_time else (0, short - 1)
            if not low <= elapsed(period.entered, end) <= high:
                ready = [d for d in days if low <= elapsed(d, end) <= high]
                period.entered = self.chance.choice([d for d in ready if is_working_day(d)] or ready or [period.entered])

    def _leave_at_once(self, month: int) -> bool:
        """Let a child leave care in the month it entered, in the place of one who then stays in its place."""
        for stage in ("recent", "infant"):
            leaving = [p for p in self.periods if p.left == month and p.why != "adopted" and p.stages.get(month - 1) == stage]
            came = [p for p in self.in_care[month] if p.came == month and p.stages[month] == stage]
            pairs = [(p, q) for p in leaving for q in came if self._may_stay_instead(p, q)]
            if pairs:
                self._change_places(*pairs[0], month)
                return True
        return False

    def _may_stay_instead(self, stays: Period, leaves: Period) -> bool:
        """Tell whether a child that came earlier may turn 2 when another does, and is not in care for 30 months too soon."""
        came = self.first - 1 if stays.came is None else stays.came
        if "infant" in leaves.stages.values():
            youngest = leaves.two or max(m for m, stage in leaves.stages.items() if stage == "infant") + 1
            return youngest - 23 <= came
        return (stays.came is None or came + 30 > self.last) and not (stays.two and leaves.sixteen)

    def _change_places(self, stays: Period, leaves: Period, month: int) -> None:
        two = ("two",) if "infant" in leaves.stages.values() else ()
        for name in ("left", "why", "reason", "sixteen", "reached", "steady", *two):
            mine, other = getattr(stays, name), getattr(leaves, name)
            setattr(stays, name, other)
            setattr(leaves, name, mine)
        stays.stages.update(leaves.stages)
        leaves.stages = {month: leaves.stages[month]}
        for members in self.in_care.values():
            members[:] = [stays if p is leaves else p for p in members]
        if stays.came is None:
            stays.entered = self._entered(stays)
        leaves.entered = self._day(month, 14)

    def _bear(self, period: Period) -> None:
        """Choose a birthday, by the months in which the child turned 2 or 16 or did not yet."""
        chance = self.chance
        entered = month_of_day(period.entered)
        stages = period.stages
        by = {s: [m for m in stages if stages[m] == s] for s in STAGES}
        if period.two is not None:
            low = high = period.two - 24
        elif by["infant"]:
            low, high = max(by["infant"]) - 23, entered
        elif period.sixteen is not None:
            low = high = period.sixteen - 192
        elif by["older"]:
            # Those who leave, leave by their 18th birthday.
            stayed = max(by["older"])
            low, high = stayed - 215, min(by["older"]) - 192
        else:
            stayed = max(stages)
            low, high = stayed - 191, (min(stages) if period.came is None else period.came) - 24
            if period.why == "adopted":
                low = max(low, min(high, period.left - 12 * OLDEST_ADOPTED))
            if by["long"] or by["settled"]:
                high = min(high, self.first - 40)
            high = min(high, entered) if period.came is None else high
        low = min(low, high)
        month = round(chance.triangular(low, high, high)) if by["infant"] else chance.randint(low, high)
        day = chance.randint(1, 28)
        if month == entered:
            day = chance.randint(1, period.entered.day)
        period.born = first_day(month) + timedelta(day - 1)

    def _end(self, period: Period) -> None:
        chance, month = self.chance, period.left
        latest = BEFORE_CHRISTMAS if month % 12 == 11 else 31
        days = [d for d in self.council.working_days(month) if d.day > 1 and d > period.entered]
        day = chance.choice([d for d in days if d.day <= latest] or days)
        if latest == 31 and chance.random() < 0.04:
            day = self.council.end_of(month)
        eighteen = add_months(period.born, 216)
        is_older = "older" in period.stages.values()
        if is_older and (eighteen <= day or (chance.random() < 0.5 and self._may_be_born_earlier(period))):
            period.born = add_months(first_day(month), -216) + timedelta(min(period.born.day, latest) - 1)
            day = min(add_months(period.born, 216), self.council.end_of(month))
            period.reason = chance.choice(LATER_ENDS)
        period.end = day

    def _may_be_born_earlier(self, period: Period) -> bool:
        """Tell whether the child may turn 18 in the month in which it leaves care: its 16th birthday is not told."""
        born = period.left - 216
        first_seen = min(m for m in period.stages if period.stages[m] == "older")
        return period.sixteen is None and first_seen - born < 216

    def _meet_average_ages(self) -> None:
        """Move birthdays, where nothing else rests on them, so that the average age at entry is as printed."""
        for figure in self.council.published.replayed({"lac_admissions_average_age"}):
            came = [p for p in self.periods if p.came == figure.month]
            if figure.value is None or not came or len(figure.window) > 1:
                continue
            wanted = round(figure.value * len(came) * 10)
            for period in sorted(came, key=lambda p: p.identifier):
                gap = wanted - sum(_tenths(p) for p in came)
                stages = set(period.stages.values())
                if not gap or stages & {"infant", "older"} or period.two is not None:
                    continue
                oldest = period.came * 10 // 12 - (max(period.stages) - 191) * 10 // 12 - 1
                tenths = min(max(_tenths(period) + gap, 21), oldest)
                period.born = period.entered - timedelta(round(tenths * 36.525))
            if wanted != sum(_tenths(p) for p in came):
                self.council.unheld.append((figure, "the ages of those who entered care are printed otherwise"))


class LookedAfter(_Days):
    """Tells who was looked after in every month, exactly as many as planned.

    periods: all periods of care told. in_care: month -> periods open at its end, those on short breaks alone left out.
    """

    def __init__(self, council: Council, plan: LookedAfterPlan) -> None:
        super().__init__(council, plan)
        for stage in STAGES:
            for _ in range(plan.opening[stage][self.first]):
                self._now[stage].append(self._new(stage))
        for month in self.months:
            self._tell(month)
        self._date()
        self._on_short_breaks()

    def months_told(self, measures: frozenset[str], extract: str) -> range:
        """Return the months for which an extract is written that these measures read, none where nothing is printed.

        They begin as long before the first figure as the rules look back, so that none of those figures lacks history.
        """
        published = self.council.published
        printed = [needed_from(f, extract) for f in published.replayed(measures) if f.status != "outside_window"]
        return range(max(self.first, min(printed, default=published.last_month + 1)), published.last_month + 1)

    def courses(self, first: int) -> dict[Any, Any]:
        """Return periods of care by (month of entry, month of exit); None for an entry before the first month, or no exit."""
        courses = defaultdict(list)
        for period in self.periods:
            month = month_of_day(period.entered)
            if not period.short_breaks:
                courses[month if month >= first else None, period.left].append(period)
        return dict(courses)

    def _on_short_breaks(self) -> None:
        """Children in care all along, with a short-breaks status alone, beside another, or not, at each month's end."""
        plan, chance = self.plan, self.chance
        pool = []
        for _ in range(plan.short_breaks[self.first]):
            period = self._new("settled")
            period.short_breaks = True
            period.entered = self._day(self.first - chance.randint(34, 60))
            period.born = first_day(self.last) - timedelta(chance.randint(9 * 365, 15 * 365))
            period.stages = dict.fromkeys(self.months, "settled")
            pool.append(period)
        self.alone = {m: pool[: plan.alone[m]] for m in self.months}
        self.beside = {m: pool[plan.alone[m] : plan.alone[m] + plan.beside[m]] for m in self.months}
        for month in self.months:
            self.in_care[month] += pool[plan.alone[month] :]


def _tenths(period: Period) -> int:
    """Return the age at entry in tenths of a year, rounded from days."""
    return round((period.entered - period.born).days / 36.525)
