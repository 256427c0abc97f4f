"""The teams that printed caseloads do not cover, made up: who has the other children, from the day the teams were formed.

Printed caseloads are those of a few teams, told whole (see caseloads). These here are in groups that no indicator counts, of the
social workers told as *other*: family support by locality, a permanence team, leaving care and a front door.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.caseloads import LEAD
from proof.replay.dates import first_day, is_working_day, last_day, working_days_after

if TYPE_CHECKING:
    from proof.replay.council import Council


# The teams are formed in the third month from the last printed.
MONTHS = 3
# Involvements are handed over during so many working days of that month.
HANDED_OVER = 10
FRONT_DOOR, PERMANENCE, LEAVING_CARE = "front_door", "permanence", "leaving_care"
FAMILY_SUPPORT = ("support_north", "support_central", "support_south")
OTHER = "other"
# Team -> its name, its group, and its share of the social workers of other teams, in hundredths; the rest stay where they are.
TEAMS = {
    FRONT_DOOR: ("Front door", OTHER, 4),
    "support_north": ("Family support north", OTHER, 12),
    "support_central": ("Family support central", OTHER, 11),
    "support_south": ("Family support south", OTHER, 10),
    PERMANENCE: ("Permanence", OTHER, 11),
    LEAVING_CARE: ("Leaving care", "leaving_care", 8),
}
# Table -> its child, the day on which a row is done, and the team that does it: of those that lasted when the teams were formed.
ASKED_OF = {
    "ssd_cin_assessments": ("cina_person_id", "cina_assessment_auth_date", "cina_assessment_team"),
    "ssd_s47_enquiry": ("s47e_person_id", "s47e_s47_end_date", "s47e_s47_completed_by_team"),
}
# Cases that end sooner are seen to by whoever is on duty.
SHORTEST = timedelta(4)
# Working days, at the most, until a new case is allocated.
TO_ALLOCATE = 3
# Of the cases, how many have changed hands once more.
CHANGED = 0.06


def tell_teams(council: Council) -> None:
    """Add teams, who is in them, and the lead workers of all children in need or care, care leavers and waiting contacts.

    Nothing where no workforce is told.
    """
    if not council.tables.get("local_workforce"):
        return
    _Teams(council)


class _Teams:
    def __init__(self, council: Council) -> None:
        self.council, self.chance = council, council.random("teams")
        self._formed = first_day(council.published.last_month - MONTHS + 1)
        self._workers = self._members()
        if not all(self._workers.values()):
            return
        self._place_workforce()
        self._taken = self._led_before()
        families = {row["fami_person_id"]: row["fami_family_id"] for row in council.tables["ssd_family"]}
        self._family = lambda child: families.get(child, child)
        self._of_family: dict[Any, tuple[str, str]] = {}
        in_care = self._in_care()
        for child, spells in in_care.items():
            for start, end in spells:
                self._lead(child, PERMANENCE, start, end)
        leaving = {row["clea_person_id"] for row in council.tables["ssd_care_leavers"]}
        for person in sorted(leaving):
            self._lead(person, LEAVING_CARE, self._formed - timedelta(1), None)
        for row in council.tables["ssd_cin_episodes"]:
            if row["cine_person_id"] not in leaving and row["cine_referral_nfa"] != "Y":
                self._lead_in_need(row, in_care)
        self._lead_waiting_contacts()
        for table, (about, ended, team) in ASKED_OF.items():
            for row in self.council.tables[table]:
                if row.get(ended) is None or row[ended] >= self._formed:
                    row[team] = self._whom(row[about], FAMILY_SUPPORT)[1]

    def _members(self) -> dict[str, list[str]]:
        """Return team -> workers in post all the time since the teams were formed, by turns."""
        months = defaultdict(list)
        for row in self.council.tables["local_workforce"]:
            if row.get("team_id") == OTHER and row["role_group"] == "social_worker" and row["snapshot_month"] >= self._formed:
                months[row["staff_id"]].append(row["snapshot_month"])
        ready = sorted(worker for worker, ends in months.items() if len(ends) == MONTHS)
        members, taken = {}, 0
        for team, (*_, share) in TEAMS.items():
            first, taken = taken, taken + share
            chosen = ready[len(ready) * first // 100 : len(ready) * taken // 100]
            members[team] = [f"worker-{worker.removeprefix('staff-')}" for worker in chosen]
        return members

    def _place_workforce(self) -> None:
        """Tell the teams, and of the monthly records of their workers the team from when there is one."""
        team_of = {worker.replace("worker", "staff"): team for team, workers in self._workers.items() for worker in workers}
        for row in self.council.tables["local_workforce"]:
            if row["snapshot_month"] >= self._formed:
                row["team_id"] = team_of.get(row["staff_id"], row.get("team_id"))
        for team, (name, group, _) in TEAMS.items():
            self.council.add("ssd_department", dept_team_id=team, dept_team_name=name)
            self.council.add("local_team_groups", team_id=team, team_group=group, effective_from=self._formed, effective_to=None)

    def _led_before(self) -> dict[str, list[tuple[date, date | None]]]:
        """Return child -> the times in which somebody of the teams told before is its lead worker."""
        taken = defaultdict(list)
        for row in self.council.tables["ssd_involvements"]:
            if row["invo_professional_role_id"] == LEAD:
                taken[row["invo_person_id"]].append((row["invo_involvement_start_date"], row["invo_involvement_end_date"]))
        return taken

    def _in_care(self) -> dict[str, list[tuple[date, date | None]]]:
        """Return child -> (entered, left or None) of its periods of care."""
        periods = {}
        for row in self.council.tables["ssd_cla_episodes"]:
            key = row["clae_person_id"], row["clae_cla_id"]
            periods[key] = row["clae_entered_care_date"], row["clae_cla_episode_ceased_date"]
        spells = defaultdict(list)
        for (child, _), spell in periods.items():
            spells[child].append(spell)
        return spells

    def _lead_in_need(self, case: dict[str, Any], in_care: dict[str, list[tuple[date, date | None]]]) -> None:
        """Lead workers of a case, but for when the child is in care."""
        start, end = case["cine_referral_date"], case.get("cine_close_date")
        child = case["cine_person_id"]
        for entered, left in sorted(in_care.get(child, ())):
            if end and entered >= end:
                continue
            if entered > start:
                self._lead(child, FAMILY_SUPPORT, start, entered)
            if left is None:
                return
            start = max(start, left)
        self._lead(child, FAMILY_SUPPORT, start, end)

    def _lead_waiting_contacts(self) -> None:
        """A contact without a decision at the end of a month, or when the extract is cut, has somebody of the front door."""
        council = self.council
        decided = {row["contact_id"]: row.get("decision_date") for row in council.tables["local_contact_decisions"]}
        ends = [last_day(m) for m in range(council.published.last_month - MONTHS + 1, council.published.last_month + 1)]
        for row in council.tables["ssd_contacts"]:
            made, until = row["cont_contact_date"], decided.get(row["cont_contact_id"])
            waits = any(made <= end and (until is None or until > end) for end in [*ends, council.extract_date])
            if row["cont_contact_id"] in decided and waits and made >= self._formed:
                self._lead(row["cont_person_id"], FRONT_DOOR, made, until, at_once=True)

    def _lead(self, child: str, team: str | tuple[str, str, str], start: date, end: date | None, at_once: bool = False) -> None:
        """Tell who leads, from one day to another, wherever nobody told before does; end: None while it lasts."""
        for since, until in self._free(child, max(start, self._formed), end):
            if until and until - since < SHORTEST and not at_once:
                continue
            day = self._day(since, until, since == self._formed and start < self._formed, at_once)
            if day is None:
                continue
            worker, of_team = self._whom(child, team)
            if until is None and self.chance.random() < CHANGED and (later := self._later(day)):
                another = self.chance.choice(self._workers[of_team])
                if another != worker:
                    self._row(child, worker, of_team, day, later)
                    worker, day = another, later
            self._row(child, worker, of_team, day, until)
            self._taken[child].append((day, until))

    def _free(self, child: str, start: date, end: date | None) -> list[tuple[date, date | None]]:
        """Return the times between two days in which the child has no lead worker, in order."""
        free: list[tuple[date, date | None]] = []
        for since, until in sorted(self._taken.get(child, ()), key=lambda time: time[0]):
            if until is not None and until <= start:
                continue
            if end is not None and since >= end:
                break
            if since > start:
                free.append((start, since))
            if until is None:
                return free
            start = max(start, until)
        if end is None or start < end:
            free.append((start, end))
        return [(since, until) for since, until in free if since <= self.council.extract_date]

    def _day(self, since: date, until: date | None, is_handed_over: bool, at_once: bool) -> date | None:
        """The day on which a worker begins: when the teams are formed, with the contact, or soon after the case is opened."""
        if at_once:
            return since
        if is_handed_over:
            day = working_days_after(since, self.chance.randint(1, HANDED_OVER))
        else:
            day = since + timedelta(self.chance.randint(0, TO_ALLOCATE))
            while not is_working_day(day):
                day += timedelta(1)
        return None if day > self.council.extract_date or (until and day >= until) else day

    def _later(self, day: date) -> date | None:
        """A working day, two weeks or more after another, on which a case may change hands."""
        days = [
            d
            for m in range(self.council.published.last_month - MONTHS + 1, self.council.published.last_month + 2)
            for d in self.council.working_days(m, day + timedelta(14))
        ]
        return self.chance.choice(days) if days else None

    def _whom(self, child: str, team: str | tuple[str, str, str]) -> tuple[str, str]:
        """The worker and team of a child: those of its family, whose locality decides on the team."""
        key = self._family(child), team if isinstance(team, str) else "family"
        if key not in self._of_family:
            chosen = team if isinstance(team, str) else self.chance.choice(team)
            self._of_family[key] = self.chance.choice(self._workers[chosen]), chosen
        return self._of_family[key]

    def _row(self, child: str, worker: str, team: str, start: date, end: date | None) -> None:
        self.council.add(
            "ssd_involvements",
            invo_involvements_id=self.council.new("invo"),
            invo_professional_id=worker,
            invo_professional_role_id=LEAD,
            invo_professional_team=team,
            invo_person_id=child,
            invo_involvement_start_date=start,
            invo_involvement_end_date=end,
        )
