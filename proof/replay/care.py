"""Life in care: reviews, plans, visits, and education."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.cases import successes
from proof.replay.dates import add_months, elapsed, first_day, last_day, month_of, month_of_day, working_days_after
from proof.replay.lately import keep_lately
from proof.replay.published import needed_from
from proof.replay.versions import keep_up_to_date

if TYPE_CHECKING:
    from proof.replay.council import Council
    from proof.replay.looked_after import LookedAfter, Period
    from proof.replay.looked_after_plan import CarePlan
    from proof.replay.placements import Placements


REVIEWS = frozenset({"lac_reviews_in_time"})
PLANS = frozenset({"lac_up_to_date_plan"})
VISITS, LOCAL_VISITS = frozenset({"lac_visits_nms"}), frozenset({"lac_visits_local"})
RECENT_PLANS, TERMLY_PLANS = frozenset({"lac_pep_up_to_date"}), frozenset({"lac_pep_termly"})
EDUCATION = frozenset({"lac_pep", "lac_early_education_takeup"}) | TERMLY_PLANS | RECENT_PLANS
PLANS_BY_AGE = month_of("2023-06")
FIRST_VISIT, VISIT, LATER_VISIT, LOCAL_VISIT = 7, 42, 84, 28  # days
MATCHED = 0.1  # of the children in care when anything is told are matched with their carers for good
SOON = 28  # days within which no child is reviewed twice


def number_that_prints(council: Council, measure: str, month: int, base: int, default: float) -> int:
    """Return how many of a base print as the figure of a month; where none is printed, a usual share of it."""
    for figure in council.published.replayed({measure}):
        if figure.month == month and figure.breakdown == "":
            number = successes(figure, base)
            if number is not None:
                return number
            reason = f"no number of the {base} children it rests on prints as this"
            if figure.denominator not in (None, base):
                reason = f"its base is printed as {figure.denominator}, but there were {base} such children"
            council.unheld.append((figure, reason))
    return round(council.published.share(measure, month, default=default) * base)


class _Told:
    """What the parts of the story share: the children in care, the plan, and the days of their reviews."""

    def __init__(self, council: Council, looked_after: LookedAfter, care: CarePlan, placements: Placements) -> None:
        self.council, self.looked_after, self.plan, self.placements = council, looked_after, care, placements
        self.chance = council.random("care")
        self.published = council.published
        self._reviews: defaultdict[Period, list[date]] = defaultdict(list)  # period -> days of its reviews

    def _regular(self) -> dict[Period, list[date]]:
        """Days on which children on short breaks are seen and planned for every month, as no month end asks for all of them."""
        days = [first_day(m) + timedelta(19) for m in self.looked_after.months]
        told = [p for p in self.looked_after.periods if p.short_breaks]
        return defaultdict(list, {p: [d for d in days if d <= self.council.extract_date] for p in told})


class _Reviews(_Told):
    """Reviews: before and since periods are told, in time or not."""

    def _review_before(self) -> None:
        """Hold the reviews of children in care before anything is told, half a year apart, as far back as any figure looks."""
        printed = [f for f in self.published.replayed(REVIEWS) if f.status != "outside_window"]
        since = min((needed_from(f) for f in printed), default=self.looked_after.first)
        for period in (p for p in self.looked_after.periods if p.came is None):
            first, next_due = working_days_after(period.entered, 20), self._due(period)
            days = [add_months(next_due, -6)]
            while month_of_day(days[-1]) > since:
                days.append(add_months(next_due, -6 * (len(days) + 1)))
            for day in reversed([d for d in days if d >= first]):
                self._reviews[period].append(day)
                self._write_review(period, day, day, "N")

    def _review(self, month: int) -> None:
        """Hold so many reviews, those longest due first, and so many of them by their due date."""
        chance, council = self.chance, self.council
        number, in_time = self.plan.reviews[month], self.plan.reviews_in_time[month]
        ready = []
        for period in self.looked_after.periods:
            since = max([period.entered + timedelta(10), *(d + timedelta(SOON) for d in self._reviews[period])])
            days = [d for d in council.working_days(month, since) if not period.end or d < period.end]
            if days:
                ready.append((self._due(period), period.identifier, period, days))
        ready.sort(key=lambda r: r[:2])
        if len(ready) < number:
            council.miss({"lac_reviews_in_time"}, [month])
        for place, (due, _, period, days) in enumerate(ready[:number]):
            late = place < number - in_time
            fitting = [d for d in days if (d > due) == late] or days
            held = chance.choice(fitting)
            if (held > due) != late:
                due = held - timedelta(chance.randint(1, 10)) if late else held + timedelta(chance.randint(0, 20))
            self._reviews[period].append(held)
            self._write_review(period, due, held, "N")
            if chance.random() < 0.02:
                self._write_review(period, due, held - timedelta(7), "Y")

    def _write_review(self, period: Period, due: date, held: date, cancelled: str) -> None:
        self.council.add(
            "ssd_cla_reviews",
            clar_cla_review_id=self.council.new("clr"),
            clar_cla_id=period.identifier,
            clar_cla_review_due_date=due,
            clar_cla_review_date=held,
            clar_cla_review_cancelled=cancelled,
        )

    def _due(self, period: Period) -> date:
        """The day by which the next review of a period of care is due; a first one before anything is told is supposed."""
        held = self._reviews[period]
        if held:
            return add_months(held[-1], 3 if len(held) == 1 and period.came is not None else 6)
        if period.came is not None:
            return working_days_after(period.entered, 20)
        return max(working_days_after(period.entered, 20), first_day(self.looked_after.first)) + timedelta(
            int(period.identifier[-3:]) * 180 // 1000
        )


class _Plans(_Told):
    """Care plans and pathway plans, kept up to date or not."""

    def _update_plans(self) -> None:
        """Date plan versions so that so many children have one late enough by the rule of the month."""
        month_of_end = {last_day(m): m for m in self.looked_after.months_told(PLANS, "local_plan_versions")}
        cohorts = {
            end: [p for p in self.looked_after.in_care[month] if elapsed(p.entered, end) >= 10]
            for end, month in month_of_end.items()
        }

        def since(period: Period, end: date) -> date:
            if month_of_end[end] >= PLANS_BY_AGE:
                young = [(1, 1), (4, 3)]
                # Time in care counts forward from the day of entry: who came on 30 September is over a month on 31 October.
                months = next((limit for age, limit in young if end <= add_months(period.entered, age)), 6)
                return max(period.entered, add_months(end, -months))
            return max([period.entered, *(d for d in self._reviews[period] if elapsed(d, end) >= 10)])

        versions = self._regular()
        numbers = {
            end: number_that_prints(self.council, "lac_up_to_date_plan", month, len(cohorts[end]), 0.9)
            for end, month in month_of_end.items()
        }
        ends = list(month_of_end)
        missed = keep_up_to_date(self.chance, ends, cohorts.__getitem__, since, numbers.__getitem__, versions)
        self.council.miss(PLANS, [month_of_end[end] for end in missed])
        for period in self.looked_after.periods:
            for day in sorted(set(versions[period])):
                self.council.add("local_plan_versions", person_id=period.child, plan_type="LAC", plan_date=day)


class _Visits(_Told):
    """Visits to children where they are placed."""

    def _visit(self) -> None:
        """Visit so many children often enough in their placement; those placed in the last week are not due yet."""
        months = self.looked_after.months_told(VISITS | LOCAL_VISITS, "ssd_cla_visits")
        month_of_end = {last_day(m): m for m in months}
        cohorts, numbers, local = {}, {}, {}
        for end, month in month_of_end.items():
            everyone = self.looked_after.in_care[month]
            cohorts[end] = [p for p in everyone if (end - self._placed(p, end)).days > FIRST_VISIT]
            number = number_that_prints(self.council, "lac_visits_nms", month, len(everyone), 0.95)
            not_due = len(everyone) - len(cohorts[end])
            numbers[end] = max(0, number - not_due)
            if self.published.prints(LOCAL_VISITS):
                number = number_that_prints(self.council, "lac_visits_local", month, len(everyone), 0.75)
                local[end] = max(0, number - not_due)
                if not self.published.prints(VISITS):
                    numbers[end] = max(numbers[end], local[end])

        def since(period: Period, end: date) -> date:
            start = self._placed(period, end)
            return max(start, end - timedelta(VISIT if start > add_months(end, -12) else LATER_VISIT))

        versions = self._regular()
        ends = list(month_of_end)
        missed = keep_up_to_date(self.chance, ends, cohorts.__getitem__, since, numbers.__getitem__, versions)
        self.council.miss(VISITS, [month_of_end[end] for end in missed])
        if local:
            matched = self._match()

            def lately(period: Any, end: Any) -> Any:
                start, day = matched.get(period, (None, end))
                if day <= end and self._placed(period, end) == start:
                    return since(period, end)
                return max(since(period, end), end - timedelta(LOCAL_VISIT))

            missed = keep_lately(self.chance, ends, cohorts.__getitem__, since, lately, local.__getitem__, versions)
            self.council.miss(LOCAL_VISITS, [month_of_end[end] for end in missed])
        for period in self.looked_after.periods:
            for day in sorted(set(versions[period])):
                self._write_visit(period, day, "Y")
                if self.chance.random() < 0.03:
                    self._write_visit(period, max(period.entered, day - timedelta(4)), "N")

    def _match(self) -> Any:
        """Match some of those long in care with their carers for good; return period -> (start of the placement, day of it)."""
        matched = {}
        for period in self.looked_after.periods:
            start = self.placements.chains[period][-1][0]
            row = next((r for r in period.placements if r.start == start), None)
            if row and period.came is None and not period.short_breaks and self.chance.random() < MATCHED:
                day = start + timedelta(self.chance.randint(60, 240))
                if day <= self.council.extract_date and not (period.end and period.end <= day):
                    matched[period] = start, day
                    self.council.add(
                        "local_permanent_match", person_id=period.child, placement_id=row.identifier, matched_date=day
                    )
        return matched

    def _write_visit(self, period: Period, day: date, seen: str) -> None:
        self.council.add(
            "ssd_cla_visits",
            clav_cla_visit_id=self.council.new("clv"),
            clav_person_id=period.child,
            clav_cla_id=period.identifier,
            clav_cla_visit_date=day,
            clav_cla_visit_seen=seen,
        )

    def _placed(self, period: Period, end: date) -> date:
        """The day on which the placement a child is in on a day began; adoption by its carers begins none."""
        begun = [start for start, kind in self.placements.chains[period] if start <= end]
        if len(begun) > 1 and period in self.placements.carers and len(begun) == len(self.placements.chains[period]):
            begun.pop()
        return begun[-1]


class _Education(_Told):
    """Education plans by term, and early education."""

    def _educate(self) -> None:
        """Make personal education plans: a first one in so many children's time in care, then one a term for most."""
        months = self.looked_after.months_told(EDUCATION, "local_pep")
        if not months:
            return
        month_of_end = {last_day(m): m for m in months}
        cohorts = {
            end: [p for p in self.looked_after.in_care[month] if add_months(p.born, 24) <= end]
            for end, month in month_of_end.items()
        }

        def since(period: Period, end: date) -> date:
            return max(period.entered, add_months(period.born, 24), add_months(end, -36))

        def having(period: Period, end: date) -> date:
            return max(period.entered, add_months(period.born, 24)) if versions[period] else since(period, end)

        versions = self._regular()
        educated = self.looked_after.plan.educated
        ends = list(month_of_end)
        missed = keep_up_to_date(
            self.chance, ends, cohorts.__getitem__, having, lambda end: educated[month_of_end[end]], versions
        )
        self.council.miss({"lac_pep"}, [month_of_end[end] for end in missed])
        plans = {period: min(days) for period, days in versions.items() if days}
        terms = dict.fromkeys(plans)  # period -> the term of its first plan
        later = []
        for term, start, end in self._terms(months):
            later += self._review_education(term, start, end, plans, terms)
            self._educate_early(term, start, end)
        if self.published.prints(RECENT_PLANS):
            self._educate_lately(month_of_end, cohorts, plans, later)
        for period, day in plans.items():
            self._write_plan(period, terms[period], day)
        for period, term, day in later:
            self._write_plan(period, term, day)

    def _educate_lately(self, month_of_end: Any, cohorts: Any, plans: Any, later: Any) -> None:
        """Add plans, of no term, for children who have one, so that so many have one of the last six months."""
        days = defaultdict(list, {period: [day] for period, day in plans.items()})
        for period, _, day in later:
            days[period].append(day)
        told = {period: set(those) for period, those in days.items()}
        printed = {f.month for f in self.published.replayed(RECENT_PLANS)}
        numbers = {
            end: number_that_prints(self.council, "lac_pep_up_to_date", month, len(cohorts[end]), 0.85)
            # Half of them where none is printed, so that some lapse in each month that follows.
            // (1 if month in printed else 2)
            for end, month in month_of_end.items()
        }

        def lately(period: Any, end: Any) -> Any:
            # The months before the first told may hold a plan of before; the rule counts six months to the day.
            return max(period.entered, add_months(end, -6) + timedelta(1))

        def since(period: Any, _: Any) -> Any:
            return period.entered

        missed = keep_lately(self.chance, list(month_of_end), cohorts.__getitem__, since, lately, numbers.__getitem__, days)
        self.council.miss(RECENT_PLANS, [month_of_end[end] for end in missed])
        later += [(period, None, day) for period, those in days.items() for day in sorted(set(those) - told.get(period, set()))]

    def _terms(self, months: range) -> list[tuple[str, date, date]]:
        """Write the school terms that end in these months; return (term, first day, last day) of each."""
        terms = []
        for year in range(months[0] // 12 - 1, months[-1] // 12 + 1):
            for name, start, end in (
                ("Autumn", date(year, 9, 4), date(year, 12, 20)),
                ("Spring", date(year + 1, 1, 4), date(year + 1, 3, 31)),
                ("Summer", date(year + 1, 4, 16), date(year + 1, 7, 20)),
            ):
                start, end = working_days_after(start, 1), self._term_end(end)
                term = f"{start.year}-{name.lower()}"
                if month_of_day(end) in months:
                    terms.append((term, start, end))
                    self.council.add(
                        "local_school_terms",
                        term_id=term,
                        term_name=f"{name} term {start.year}",
                        term_start=start,
                        term_end=end,
                    )
        return terms

    def _term_end(self, latest: date) -> date:
        """Return the last day of a term, a few days earlier where only then a number prints as the figure of its month."""
        days = [working_days_after(latest + timedelta(1), -n) for n in range(1, 11)]
        month = month_of_day(latest)
        figures = [f for f in self.published.replayed({"lac_pep_termly"}) if f.month == month and f.status == "ok"]
        if not figures or month not in self.looked_after.alone:
            return days[0]
        bases = {day: len(self._educated_on(day)) for day in days if day.day > 10}
        fitting = [d for d, base in bases.items() if all(successes(f, base) is not None for f in figures)]
        return max(fitting, default=days[0])

    def _educated_on(self, day: date) -> list[Period]:
        """Children looked after on a day who were 2 or older."""
        return [p for p in self._looked_after_on(day) if add_months(p.born, 24) <= day]

    def _looked_after_on(self, day: date) -> list[Period]:
        alone = self.looked_after.alone[month_of_day(day)]
        return [p for p in self.looked_after.periods if p.open_on(day) and p not in alone]

    def _review_education(
        self, term: str, start: date, end: date, plans: dict[Period, date], terms: dict[Period, str | None]
    ) -> list[tuple[Period, str, date]]:
        """Return (period, term, day) of plans in a term after a child's first, so that so many children have one."""
        chance = self.chance
        base = self._educated_on(end)
        month = month_of_day(end)
        if self.published.prints(RECENT_PLANS) and not any(f.month == month for f in self.published.replayed(TERMLY_PLANS)):
            # Fewer than usual, so that plans lapse where fewer are to be up to date.
            number = round(0.5 * self.published.share("lac_pep_up_to_date", month, default=0.9) * len(base))
        else:
            number = number_that_prints(self.council, "lac_pep_termly", month, len(base), 0.9)
        planned = [p for p in base if p in plans and not (plans[p] > end and terms[p])]
        chance.shuffle(planned)
        # Those whose first plan is of the term come first, those who had one come next; the others' was signed off later.
        planned.sort(key=lambda p: (plans[p] > end, not start <= plans[p] <= end, plans[p] if plans[p] > end else end))
        if len(planned) < number:
            self.council.miss(TERMLY_PLANS, [month])
        later = []
        for period in planned[:number]:
            if plans[period] >= start and not terms[period]:
                terms[period] = term
            else:
                since = max(start, min(plans[period], end))
                later.append((period, term, since + timedelta(chance.randint(0, (end - since).days))))
        return later

    def _write_plan(self, period: Period, term: str | None, day: date) -> None:
        self.council.add("local_pep", person_id=period.child, term_id=term, pep_date=day, pep_status="Completed")

    def _educate_early(self, term: str, start: date, end: date) -> None:
        base = [p for p in self._looked_after_on(start) if add_months(p.born, 24) <= start < add_months(p.born, 60)]
        month = month_of_day(end)
        number = number_that_prints(self.council, "lac_early_education_takeup", month, len(base), 0.9)
        for place, period in enumerate(sorted(base, key=lambda p: p.identifier)):
            self.council.add(
                "local_early_education", term_id=term, person_id=period.child, place_taken_flag="Y" if place < number else "N"
            )


class Care(_Reviews, _Plans, _Visits, _Education):
    """Tells what happened to the children looked after, so that the figures of every month end hold."""

    def __init__(self, council: Council, looked_after: LookedAfter, care: CarePlan, placements: Placements) -> None:
        super().__init__(council, looked_after, care, placements)
        self._review_before()
        for month in looked_after.months:
            self._review(month)
        self._update_plans()
        self._visit()
        self._educate()
