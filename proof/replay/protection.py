"""Life on a child protection plan: reviews, updates of the plan, visits, and other authorities' plans beside them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.dates import add_months, elapsed, first_day, last_day
from proof.replay.versions import keep_up_to_date

if TYPE_CHECKING:
    from proof.replay.cases import Cases, ProtectionPlan
    from proof.replay.cases_plan import CasePlan
    from proof.replay.council import Council


REVIEWED = frozenset({"cp_reviews_in_time", "cp_children_all_reviews_in_time", "cpp_up_to_date_plan"})
VISIT = 14  # days within which a child on a plan is to be seen
FIRST_REVIEW, NEXT_REVIEW = 3, 6  # months


class Protection:
    """Tells what happened on child protection plans; conferences: child -> days of initial conferences."""

    def __init__(self, council: Council, plan: CasePlan, cases: Cases, conferences: dict[str, list[date]]) -> None:
        self.council, self.plan, self.cases, self.conferences = council, plan, cases, conferences
        self.chance = council.random("protection")
        self._reviews: defaultdict[ProtectionPlan, list[date]] = defaultdict(list)  # plan -> days of its reviews
        self._missed: dict[ProtectionPlan, date] = {}  # plan -> the day by which its last late review was due
        published = council.published
        self._counts_children = published.prints({"cp_children_all_reviews_in_time"})
        self._counted = {m for f in published.replayed({"cp_reviews_in_time"}) for m in f.window}
        first = published.first_needed(REVIEWED, published.first_month) - 12
        for month in council.months(max(first, min(plan.reviews))):
            self._review(month)
        self._update(published.first_needed({"cpp_up_to_date_plan"}, published.first_month - 6))
        for month in council.months(published.first_needed({"cpp_visit_2wk"}, published.first_month)):
            self._visit(month)
        self._decoys()

    def _review(self, month: int) -> None:
        """Hold so many reviews, those longest due first, and so many of them by their due date."""
        chance, council = self.chance, self.council
        number, in_time = self.plan.reviews[month], self.plan.reviews_in_time[month]
        days = council.working_days(month)
        if month not in self._counted:
            # Nothing printed rests on the number of the month: it is the number due.
            all_due = sum(self._due(p) <= last_day(month) + timedelta(5) for p in self.cases.protected[month])
            number, in_time = all_due, round(all_due * in_time / max(1, number))
        put_off = self._put_off(month) if self._counts_children else ()
        ready = []
        for plan in self.cases.plans:
            fitting = [d for d in days if d > plan.start + timedelta(14) and (not plan.end or d < plan.end)]
            if fitting and plan not in put_off:
                ready.append((self._due(plan), chance.random(), plan, fitting))
        ready.sort(key=lambda r: r[:2])
        chosen = [ready[n % len(ready)] for n in range(number)]
        for place, (due, _, plan, fitting) in enumerate(chosen):
            early = [d for d in fitting if d <= due]
            late = [d for d in fitting if d > due]
            as_recorded_late = place < number - in_time
            if as_recorded_late and not (self._counts_children and early):
                held = chance.choice(late or fitting)
            else:
                held = chance.choice(early or fitting)
            if as_recorded_late:
                recorded = due if due < held else held - timedelta(chance.randint(1, 10))
            else:
                recorded = due if due >= held else held + timedelta(chance.randint(0, 5))
            council.add(
                "ssd_cp_reviews",
                cppr_cp_review_id=council.new("cpr"),
                cppr_person_id=plan.case.child,
                cppr_cp_plan_id=plan.identifier,
                cppr_cp_review_due=None if recorded == due and chance.random() < 0.25 else recorded,
                cppr_cp_review_date=held,
            )
            if held > due:
                self._missed[plan] = due
            self._reviews[plan].append(held)

    def _put_off(self, month: Any) -> Any:
        """Plans whose review due this month is left to a later one, so that so many children have had one late."""
        if month > self.council.published.last_month:
            return ()
        end, soon = last_day(month), last_day(month) + timedelta(5)
        asked = [p for p in self.cases.protected[month] if p.start <= add_months(end, -3)]
        overdue = {p for p in asked if self._due(p) <= end}
        late = {p for p in asked if p in self._missed and self._missed[p] > add_months(end, -12)}
        already = late | {p for p in overdue if self._due(p) < first_day(month)}
        wanted = len(asked) - self.plan.children_reviewed[month] - len(already)
        # Those whose plan ends first, so that they weigh on as few month ends as can be.
        ready = sorted((p for p in overdue - already), key=lambda p: (p.end is None, p.end or soon, p.identifier))
        if wanted < 0 or wanted > len(ready):
            self.council.miss({"cp_children_all_reviews_in_time"}, [month])
        return set(ready[: max(0, wanted)])

    def _due(self, plan: ProtectionPlan) -> date:
        reviews = self._reviews[plan]
        return add_months(max(reviews), NEXT_REVIEW) if reviews else add_months(plan.start, FIRST_REVIEW)

    def _update(self, first: int) -> None:
        """Date versions of the plans, so many of them after the latest conference and no older than six months."""
        plan, published = self.plan, self.council.published
        versions = defaultdict(list)
        for protection in self.cases.plans:
            if protection.earlier:
                versions[protection].append(protection.start)  # the census number of earlier plans stands on it
        month_of = {last_day(m): m for m in range(first, published.last_month + 1)}

        def cohort(end: date) -> list[ProtectionPlan]:
            return [p for p in self.cases.protected[month_of[end]] if elapsed(p.start, end) >= 10]

        def since(protection: ProtectionPlan, end: date) -> date:
            days = self.conferences.get(protection.case.child, []) + self._reviews[protection]
            held = [d for d in days if elapsed(d, end) >= 10]
            return max([protection.start, add_months(end, -6), *held])

        missed = keep_up_to_date(self.chance, list(month_of), cohort, since, lambda end: plan.up_to_date[month_of[end]], versions)
        self.council.miss({"cpp_up_to_date_plan"}, [month_of[end] for end in missed])
        for protection in self.cases.plans:
            for day in sorted(set(versions[protection])):
                self.council.add(
                    "local_plan_versions",
                    person_id=protection.case.child,
                    plan_type="CP",
                    plan_date=day,
                    previous_cp_plans=protection.earlier if day == protection.start else None,
                )

    def _visit(self, month: int) -> None:
        """See so many of the children within the last two weeks of the month; miss the others in one way or another."""
        chance, end = self.chance, self.council.end_of(month)
        open_now = [p for p in self.cases.protected[month] if p.open_on(end) and (end - p.start).days >= 7]
        seen = set(chance.sample(open_now, min(self.plan.visited[month], len(open_now))))
        for plan in open_now:
            window = max(plan.start, end - timedelta(VISIT))
            day = window + timedelta(chance.randint(0, (end - window).days))
            if plan in seen:
                self._write_visit(plan, day, "Y")
            elif chance.random() < 0.5:
                self._write_visit(plan, day, "N")
            elif (earlier := end - timedelta(VISIT + chance.randint(1, 9))) >= max(plan.start, first_day(month)):
                self._write_visit(plan, earlier, "Y")

    def _write_visit(self, plan: ProtectionPlan, day: date, seen: str) -> None:
        self.council.add(
            "ssd_cp_visits",
            cppv_cp_visit_id=self.council.new("cpv"),
            cppv_person_id=plan.case.child,
            cppv_cp_plan_id=plan.identifier,
            cppv_cp_visit_date=day,
            cppv_cp_visit_seen=seen,
        )

    def _decoys(self) -> None:
        """Plans of other authorities, whose children live here for a time and count nowhere."""
        chance, council = self.chance, self.council
        for month in council.months(council.published.first_month - 12):
            start = chance.choice(council.working_days(month))
            ends = start + timedelta(chance.randint(60, 400))
            council.add(
                "ssd_cp_plans",
                cppl_cp_plan_id=council.new("cpp"),
                cppl_icpc_id=None,
                cppl_person_id=council.new("ch"),
                cppl_cp_plan_start_date=start,
                cppl_cp_plan_end_date=ends if ends <= council.extract_date else None,
                cppl_cp_plan_ola="Y",
            )
