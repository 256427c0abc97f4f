"""Who works with whom: each child's lead worker, so that teams' caseloads come out as planned with few changes of worker."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.dates import first_day, last_day

if TYPE_CHECKING:
    from proof.replay.cases import Case, Cases
    from proof.replay.council import Council
    from proof.replay.looked_after import Period
    from proof.replay.workforce import Worker, WorkforcePlan


LEAD, SUPPORT = "Allocated Case Worker", "Family Support Worker"
LOCALITIES = ("cin_north", "cin_central", "cin_south")
SAFEGUARDING = ("duty", "cin", *LOCALITIES, "exploitation")
IN_CARE = ("looked_after_1_3", "looked_after_4_5", "looked_after")
MAXIMA = {"caseload_max_safeguarding": SAFEGUARDING, "caseload_max_lac": IN_CARE}
FIRST_OF_THE_REST = 2  # place in a roster of the first after those of whose time only part counts
LEFT_OUT = 3  # children of a worker whom averages leave out
EARLIER_LEAD, SUPPORTED = 0.04, 0.05  # parts of the children who have also an earlier lead worker, a support worker
FEWEST_BEGUN, HANDED_OVER = 0.02, 0.08  # parts of the cases: where fewer begin in one of the last months, some change hands
LAST_MONTHS = 3
EARLIER = 60  # days, at the most, that somebody had a child who has had another lead worker since before anything is told
FOREVER = date.max


def tell_caseloads(
    council: Council,
    plan: WorkforcePlan,
    rosters: dict[str, dict[int, list[tuple[Any, int]]]],
    cases: Cases,
    periods: list[Period],
) -> None:
    """Tell involvements month by month.

    rosters: group -> month -> [(worker, hours as averages take them, None if they leave the worker out)]. cases: of children in
    need. periods: of care.
    """
    story = _Caseloads(council, plan, rosters)
    for month in sorted({month for series in plan.cases.values() for month in series}):
        story.tell(month, _in_need(cases.every, periods, month), _in_care(periods, month))
    for row in story.rows:
        council.add("ssd_involvements", **row)


def _in_care(periods: list[Period], month: int) -> dict[str, tuple[date, date]]:
    """Return child -> (since when, until when) of the children in care at a month's end."""
    return {p.child: (p.entered, p.end or FOREVER) for p in periods if p.open_on(last_day(month))}


def _in_need(cases: list[Case], periods: list[Period], month: int) -> dict[str, tuple[date, date]]:
    """Return child -> (since when, until when) of the children with an open case at a month's end who are not in care."""
    end = last_day(month)
    in_care = _in_care(periods, month)
    return {
        c.child: (c.start, min(c.end or FOREVER, c.care_start or FOREVER))
        for c in cases
        if c.open_on(end) and not (c.care_start and c.care_start <= end) and c.child not in in_care
    }


class _Caseloads:
    """rows: all involvements."""

    def __init__(self, council: Council, plan: WorkforcePlan, rosters: dict[str, dict[int, list[tuple[Any, int]]]]) -> None:
        self.council, self.plan, self.rosters = council, plan, rosters
        self.chance = council.random("caseloads")
        self.rows: list[dict[str, Any]] = []
        self._first: int | None = None
        # Group -> worker -> child -> rows to be ended together.
        self._held: dict[str, dict[Worker, dict[str, list[Any]]]] = {group: {} for group in rosters}
        self._unknown: dict[Any, Any] = {}  # children with a worker of whom nothing else is known
        self._until: dict[str, date] = {}

    def tell(self, month: int, in_need: dict[str, tuple[date, date]], in_care: dict[str, tuple[date, date]]) -> None:
        """Bring the caseloads to what is planned for a month's end."""
        self._first = self._first or month
        before = {child for held in self._held.values() for children in held.values() for child in children}
        ready = [self._ready(month, known, before) for known in (in_need, in_care)]
        for group, rosters in self.rosters.items():
            is_care = group in IN_CARE
            known = {**(in_care if is_care else in_need), **self._unknown}
            self._until |= {child: until for child, (_, until) in known.items()}
            roster, held = rosters.get(month, []), self._held[group]
            workers = [worker for worker, _ in roster]
            for worker, children in held.items():
                for child in [c for c in children if worker not in workers or c not in known]:
                    self._end(month, children.pop(child), self._until[child])
            if month not in self.plan.cases[group]:
                continue
            for worker, number in self._loads(month, group, roster):
                children = held.setdefault(worker, {})
                by_stay = sorted(children, key=lambda child: known[child][1])
                for child in by_stay[: max(0, len(children) - number)]:
                    self._end(month, children.pop(child), FOREVER)
                while len(children) < number:
                    child, since = ready[is_care].pop() if ready[is_care] else self._stranger(month)
                    children[child] = self._begin(month, child, since, worker, workers)
        if month > self.council.published.last_month - LAST_MONTHS:
            self._hand_over(month)

    def _hand_over(self, month: int) -> None:
        """Where hardly any case begins, exchange children between workers: a file in which nothing begins is an old one.

        In the last month, after which nothing is told, it is asked of the second half.
        """
        since = first_day(month) + timedelta(15 if month == self.council.published.last_month else 0)
        begun = sum(row["invo_involvement_start_date"] >= since for row in self.rows)
        days = self.council.working_days(month, since)
        for held in self._held.values():
            workers = [worker for worker, children in held.items() if children]
            cases = sum(len(held[worker]) for worker in workers)
            if len(workers) < 2 or begun >= FEWEST_BEGUN * cases:
                continue
            for place in range(round(cases * HANDED_OVER / 2)):
                first, second = workers[place % len(workers)], workers[(place + 1) % len(workers)]
                leaving = [self._long_held(held[worker], month) for worker in (first, second)]
                if None not in leaving:
                    for child, worker, to in zip(leaving, (first, second), (second, first), strict=True):
                        day = self.chance.choice(days)
                        for row in held[worker].pop(child):
                            row["invo_involvement_end_date"] = day
                        held[to][child] = [self._row(child, to, LEAD, day)]

    def _long_held(self, children: Any, month: Any) -> Any:
        """Return the child who has had the same worker longest, None where no one had one before the month."""
        since = {child: max(row["invo_involvement_start_date"] for row in rows) for child, rows in children.items()}
        return min((c for c in since if since[c] < first_day(month)), key=lambda c: (since[c], c), default=None)

    def _ready(self, month: int, known: dict[str, tuple[date, date]], before: set[str]) -> list[tuple[str, date]]:
        """Return (child, since when) of the children without a worker before, those who will stay longest at the end."""
        ready = [(child, since) for child, (since, _) in known.items() if child not in before and self._days(month, since)]
        self.chance.shuffle(ready)
        return sorted(ready, key=lambda item: known[item[0]][1])

    def _stranger(self, month: Any) -> Any:
        child = self.council.new("ch")
        self._unknown[child] = first_day(month), FOREVER
        return child, first_day(month)

    def _loads(self, month: int, group: str, roster: list[tuple[Worker, int]]) -> list[tuple[Worker, int]]:
        """Share the group's cases out as by hours, from how they stand; the most that one worker may have go to one."""
        total = self.plan.cases[group][month]
        counted = [(worker, hours) for worker, hours in roster if hours]
        holds, most = self._most(month, group)
        loads = [min(most, max(1, len(self._held[group].get(worker, ())))) for worker, _ in counted]
        places = list(range(len(counted)))
        if holds:
            loads[FIRST_OF_THE_REST] = most
            places.remove(FIRST_OF_THE_REST)

        def burden(place: int) -> tuple[float, int]:
            return loads[place] / counted[place][1], place

        while sum(loads) < total:
            loads[min((p for p in places if loads[p] < most), key=burden)] += 1
        while sum(loads) > total:
            loads[max((p for p in places if loads[p] > 1), key=burden)] -= 1
        others = [(worker, LEFT_OUT) for worker, hours in roster if not hours]
        return [(worker, load) for (worker, _), load in zip(counted, loads, strict=True)] + others

    def _most(self, month: int, group: str) -> tuple[bool, int]:
        """Return whether the worker with the most children of a printed maximum is in the group, and how many anyone may have."""
        for measure, groups in MAXIMA.items():
            if group in groups and measure in self.plan.most:
                told = [g for g in groups if month in self.plan.cases.get(g, ())]
                return group == told[0], self.plan.most[measure][month]
        return False, self.plan.cases[group][month]

    def _days(self, month: int, since: date) -> list[date]:
        """The days on which a worker may begin with a child known since a day."""
        if month == self._first:
            start = max(since, first_day(month) - timedelta(300))
            return [start + timedelta(n) for n in range((last_day(month) - start).days + 1)]
        return self.council.working_days(month, since)

    def _begin(self, month: int, child: str, since: date, worker: Worker, workers: list[Worker]) -> list[dict[str, Any]]:
        """Return the rows of a child with a new lead worker; some have also one who came before, or somebody's support."""
        days = self._days(month, since)
        start = self.chance.choice(days)
        rows = [self._row(child, worker, LEAD, start)]
        others = [w for w in workers if w is not worker]
        if days[0] < start and self.chance.random() < EARLIER_LEAD:
            rows.append(self._row(child, self.chance.choice(others), LEAD, days[0]))
        if month == self._first and since < start:
            # Who had the child before: what is told reaches back further than its first month.
            before = self._row(child, (others or [worker])[0], LEAD, max(since, start - timedelta(EARLIER)))
            before["invo_involvement_end_date"] = start
        if self.chance.random() < SUPPORTED:
            rows.append(self._row(child, self.chance.choice(others), SUPPORT, start))
        return rows

    def _row(self, child: str, worker: Worker, role: str, start: date) -> dict[str, Any]:
        row = {
            "invo_involvements_id": self.council.new("invo"),
            "invo_professional_id": f"worker-{worker.number}",
            "invo_professional_role_id": role,
            "invo_professional_team": worker.team,
            "invo_person_id": child,
            "invo_involvement_start_date": start,
            "invo_involvement_end_date": None,
        }
        self.rows.append(row)
        return row

    def _end(self, month: int, rows: list[dict[str, Any]], until: date) -> None:
        """End involvements: with the child's case or care, where that is what ends."""
        if not first_day(month) <= until <= last_day(month):
            until = self.chance.choice(self.council.working_days(month))
        for row in rows:
            row["invo_involvement_end_date"] = until
