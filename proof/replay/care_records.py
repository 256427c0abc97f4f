"""Records of children looked after: their episodes, placements, legal and immigration status, and when they went missing."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from proof.replay.dates import first_day

if TYPE_CHECKING:
    from proof.replay.council import Council
    from proof.replay.looked_after import LookedAfter, Period
    from proof.replay.looked_after_plan import CarePlan
    from proof.replay.placements import Placements


MISSING = frozenset({"lac_missing_episodes", "lac_missing_children"})
ORDERS = {
    "sgo": ("Special Guardianship Order", "guardianship", "sgo_started"),
    "cao": ("Child Arrangements Order", "arrangements", "sgo_cao_granted"),
}
STATUS_DAY = 9  # days after the first of a month on which short breaks begin and end


def write_care(council: Council, looked_after: LookedAfter, care: CarePlan, placements: Placements) -> None:
    """Write what is recorded of every child looked after."""
    _Records(council, looked_after, care, placements)


class _Records:
    def __init__(self, council: Council, looked_after: LookedAfter, care: CarePlan, placements: Placements) -> None:
        self.council, self.looked_after, self.care = council, looked_after, care
        self.chance = council.random("care records")
        for period in looked_after.periods:
            council.add("ssd_person", pers_person_id=period.child, pers_dob=period.born)
            self._episodes(period)
            self._placements(period)
            if not period.short_breaks:
                self._statuses(period, placements)
        self._short_breaks()
        self._orders()
        self._unaccompanied()
        self._go_missing()

    def _episodes(self, period: Period) -> None:
        """An episode for each placement row; absences interrupt none."""
        rows = [p for p in period.placements if p.reason]
        for place, row in enumerate(rows):
            last = place + 1 == len(rows)
            self.council.add(
                "ssd_cla_episodes",
                clae_cla_episode_id=self.council.new("cla"),
                clae_person_id=period.child,
                clae_cla_id=period.identifier,
                clae_entered_care_date=period.entered,
                clae_cla_episode_start_date=row.start,
                clae_cla_episode_start_reason=row.reason,
                clae_cla_placement_id=row.identifier,
                clae_cla_episode_ceased_date=period.end if last else rows[place + 1].start,
                clae_cla_episode_ceased_reason=period.reason if last else "X1",
            )

    def _placements(self, period: Period) -> None:
        for row in period.placements:
            self.council.add(
                "ssd_cla_placement",
                clap_cla_placement_id=row.identifier,
                clap_person_id=period.child,
                clap_cla_id=period.identifier,
                clap_cla_placement_start_date=f"{row.start}{row.times[0]}",
                clap_cla_placement_end_date=row.end and f"{row.end}{row.times[1]}",
                clap_cla_placement_type=row.kind,
                clap_cla_placement_provider=row.provider or None,
                clap_cla_placement_urn=row.carer or None,
            )

    # Legal status

    def _status(self, child: str, status: str, start: date, end: date | None) -> None:
        self.council.add(
            "ssd_legal_status",
            lega_legal_status_id=self.council.new("leg"),
            lega_person_id=child,
            lega_legal_status=status,
            lega_legal_status_start_date=start,
            lega_legal_status_end_date=end,
        )

    def _statuses(self, period: Period, placements: Placements) -> None:
        changes = [(period.entered, self.chance.choice(("V2", "V2", "C1", "C1", "J1", "L1")))]
        chains = placements.chains[period]
        if changes[0][1] == "C1":
            changes.append((period.entered + timedelta(self.chance.randint(90, 250)), "C2"))
        if period in placements.placed:
            changes = [c for c in changes if c[0] < chains[-1][0]] + [(chains[-1][0], "E1")]
        until = period.end or self.council.extract_date
        changes = [c for c in changes if c[0] < until] or changes[:1]
        ends = [start for start, _ in changes[1:]] + [period.end]
        for (start, status), end in zip(changes, ends, strict=True):
            self._status(period.child, status, start, end)

    def _short_breaks(self) -> None:
        """A short-breaks status alone or beside a care order, as the months ask."""
        story = self.looked_after
        for period in (p for p in story.periods if p.short_breaks):
            for status, months in (
                ("V4", [m for m in story.months if period in story.alone[m] or period in story.beside[m]]),
                ("C2", [m for m in story.months if period not in story.alone[m]]),
            ):
                for start, end in _runs(months):
                    begun = period.entered if start == story.first else first_day(start) + timedelta(STATUS_DAY)
                    over = None if end == story.last else first_day(end + 1) + timedelta(STATUS_DAY)
                    self._status(period.child, status, begun, over)

    def _orders(self) -> None:
        """Date orders for children who left care for one, then for others who left, so many a month."""
        story, taken = self.looked_after, set()
        left = sorted((p for p in story.periods if p.end and p.why != "adopted"), key=lambda p: (p.end, p.identifier))
        for kind, (status, why, measure) in ORDERS.items():
            for month, number in self.care.orders[kind].items():
                ready = [p for p in left if p not in taken and p.left <= month and "older" not in p.stages.values()]
                ready.sort(key=lambda p: (p.why != why, p.why in ("guardianship", "arrangements"), p.end))
                for period in ready[:number]:
                    taken.add(period)
                    at_once = period.left == month and period.why == why
                    day = period.end if at_once else self.chance.choice(self.council.working_days(month))
                    self._status(period.child, status, max(day, period.end), None)
                if len(ready) < number:
                    self.council.miss({measure}, [month])

    # Immigration, missing

    def _unaccompanied(self) -> None:
        """Unaccompanied children seeking asylum, so many in care at each month's end."""
        story = self.looked_after
        statuses: dict[Period, list[date | None]] = {}
        for month in story.months:
            here = [p for p in story.in_care[month] if p in statuses and statuses[p][1] is None]
            number = story.plan.unaccompanied[month]
            day = self.chance.choice(self.council.working_days(month))
            for period in here[number:]:
                statuses[period][1] = day
            ready = [p for p in story.in_care[month] if p.stages.get(month) == "older" and p not in statuses]
            ready.sort(key=lambda p: (p.sixteen is not None, p.left is not None, p.entered, p.identifier))
            for period in ready[: max(0, number - len(here))]:
                entered_now = period.came == month or month == story.first
                statuses[period] = [period.entered if entered_now else max(day, period.entered), None]
        for period, (start, end) in statuses.items():
            self.council.add(
                "ssd_immigration_status",
                immi_immigration_status_id=self.council.new("imm"),
                immi_person_id=period.child,
                immi_immigration_status="Unaccompanied asylum seeking child",
                immi_immigration_status_start_date=start,
                immi_immigration_status_end_date=end,
            )

    def _go_missing(self) -> None:
        published, story, chance = self.council.published, self.looked_after, self.chance
        if not published.prints(MISSING):
            return
        first = published.first_needed(MISSING)
        for month in (m for m in story.months if m >= first):
            episodes = round(published.level("lac_missing_episodes", month, default=30))
            children = min(episodes, round(published.level("lac_missing_children", month, default=episodes / 2)))
            staying = [p for p in story.in_care[month] if p.entered < first_day(month) and not p.short_breaks]
            staying.sort(key=lambda p: p.born)
            away = chance.sample(staying[:200], min(children, len(staying)))
            for place in range(episodes + 2):
                # The last two are known to be away, which is not missing.
                period = away[place % max(1, children)] if place < children else chance.choice(away)
                day = chance.choice(self.council.working_days(month))
                self.council.add(
                    "ssd_missing",
                    miss_table_id=self.council.new("mis"),
                    miss_person_id=period.child,
                    miss_missing_episode_start_date=day,
                    miss_missing_episode_end_date=min(day + timedelta(chance.randint(0, 3)), self.council.extract_date),
                    miss_missing_episode_type="Missing" if place < episodes else "Away",
                )


def _runs(months: list[int]) -> list[tuple[int, int]]:
    """Return (first, last) of each unbroken run of months."""
    runs = defaultdict(list)
    for place, month in enumerate(months):
        runs[month - place].append(month)
    return [(run[0], run[-1]) for run in runs.values()]
