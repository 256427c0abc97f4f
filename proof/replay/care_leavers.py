"""Care leavers: what each month's snapshot knows of every young person the council looked after before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.care_leavers_plan import CARE_LEAVERS, LASTS, PLANNED
from proof.replay.dates import add_months, first_day, last_day

if TYPE_CHECKING:
    from proof.replay.care_leavers_plan import CareLeaverPlan
    from proof.replay.council import Council


SUITABLE = ("B", "C", "D", "K", "T", "U", "V")
UNSUITABLE = ("W", "X")
UNKNOWN = ("R", "G", "H")
OCCUPIED = ("F1", "F2", "F4", "F5", "P1", "P2", "P4", "P5")
NOT_OCCUPIED = ("G4", "G5", "G6", None)
ETHNICITIES = ("WBRI", "WBRI", "WBRI", "WOTH", "MWBC", "BAFR", "APKN")
QUALIFYING = 12  # young people whom the council only advises


@dataclass(eq=False)
class YoungPerson:
    """A young person in the snapshots: what the latest one said, and the day of the latest pathway plan.

    eligibility: None for a care leaver, of whom age decides it.
    """

    identifier: str
    born: Any = None
    unaccompanied: bool = False
    eligibility: str | None = None
    died: date | None = None
    in_touch: str = "YES"
    accommodation: str = "B"
    recorded_as_suitable: int | None = 1
    activity: str | None = None
    planned: Any = None


def tell_care_leavers(council: Council, plan: CareLeaverPlan, eligible_children: dict[int, list[str]]) -> list[str]:
    """Tell each month's snapshot of the care leavers, and what is known of them today.

    Returns those who are care leavers at the end, the longest known first.
    """
    if not council.published.prints(CARE_LEAVERS):
        return []
    return [person.identifier for person in _CareLeavers(council, plan, eligible_children).people]


class _CareLeavers:
    """people: the care leavers of the latest month told."""

    def __init__(self, council: Council, plan: CareLeaverPlan, eligible_children: dict[int, list[str]]) -> None:
        self.council, self.plan = council, plan
        self.chance = council.random("care leavers")
        self._known: list[YoungPerson] = []
        self.people: list[YoungPerson] = []
        self._new: set[Any] = set()
        self._of_age: list[YoungPerson] = []  # those who turned 26 in the month, whom its snapshot still holds
        self._away: set[Any] = set()
        self._back_home: set[Any] = set()
        self._unsettled: set[Any] = set()
        self._occupied: set[Any] = set()
        self._others = self._decoys()
        eligible: set[Any] = set()
        for month in plan.number:
            self._come_and_go(month)
            self._place(month)
            self._update(month)
            eligible = self._keep(eligible, eligible_children[month], plan.eligible[month])
            held = self.people + self._of_age + self._others
            held += [YoungPerson(child, eligibility="Eligible") for child in eligible_children[month] if child in eligible]
            self._snapshot(month, held)
        self._today(held)

    # Who they are

    def _young_person(self, **known: Any) -> YoungPerson:
        # So young that nobody turns 26 within the months told, but those who leave.
        born = first_day(min(self.plan.number)) - timedelta(self.chance.randint(6000, 8400))
        person = YoungPerson(self.council.new("leaver"), born, **known)
        self._known.append(person)
        return person

    def _decoys(self) -> list[YoungPerson]:
        """Those whom snapshots hold although they are no care leavers."""
        died = self.council.working_days(min(self.plan.number))[0]
        others = [self._young_person(eligibility="Qualifying", in_touch="NREQ") for _ in range(QUALIFYING)]
        return others + [self._young_person(in_touch="DIED"), self._young_person(died=died)]

    def _come_and_go(self, month: int) -> None:
        plan = self.plan
        if month == min(plan.number):
            unaccompanied, number = plan.unaccompanied[month], plan.number[month]
        else:
            unaccompanied, number = plan.unaccompanied_joined[month], plan.joined[month]
            gone = plan.unaccompanied_left[month]
            self._of_age = self._leaving(month, True, gone) + self._leaving(month, False, plan.left[month] - gone)
        for person in self._of_age:
            person.born = add_months(self.chance.choice(self.council.working_days(month)), -26 * 12)
        new = [self._young_person(unaccompanied=place < unaccompanied) for place in range(number)]
        self.people = [p for p in self.people if p not in self._of_age] + new
        self._new = set(new)

    def _leaving(self, month: int, unaccompanied: bool, number: int) -> list[YoungPerson]:
        """So many of those who are grown up, first of those whose pathway plan is out of date: who has none is settled."""
        since, grown = add_months(last_day(month - 1), -LASTS), add_months(first_day(month), -18 * 12)
        people = [p for p in self.people if p.unaccompanied is unaccompanied]
        people.sort(key=lambda p: (p.planned is None, p.born > grown, p.planned and p.planned >= since, p.born))
        return people[:number]

    # How they live

    def _place(self, month: int) -> None:
        plan = self.plan
        number, active, located = plan.number[month], plan.active[month], plan.located[month]
        self._back_home = self._keep(self._back_home, self.people, number - active)
        inside = [p for p in self.people if p not in self._back_home]
        self._away = self._keep(self._away, inside, active - located)
        known = [p for p in inside if p not in self._away]
        self._unsettled = self._keep(self._unsettled, known, located - plan.settled[month])
        self._occupied = self._keep(self._occupied, inside, plan.occupied[month])
        for person in self.people:
            # Whoever is known to be occupied abroad is in touch: nobody counts as occupied of whom the council hears nothing.
            is_lost = person in self._away and person not in self._occupied
            person.in_touch = "RHOM" if person in self._back_home else "NO" if is_lost else "YES"
            homes = UNKNOWN if person in self._away else UNSUITABLE if person in self._unsettled else SUITABLE
            if person.accommodation not in homes:
                person.accommodation = self.chance.choice(homes)
            # Where it is not recorded whether a home is suitable, its kind tells.
            recorded = self.chance.random() > 0.05
            person.recorded_as_suitable = int(person not in self._unsettled) if recorded else None
            activities = OCCUPIED if person in self._occupied else NOT_OCCUPIED
            if person.activity not in activities:
                person.activity = self.chance.choice(activities)

    def _keep(self, before: set[Any], people: list[Any], number: int) -> set[Any]:
        """So many of the people: those who were before, as far as they are needed, and others by chance."""
        kept = [p for p in people if p in before][:number]
        others = [p for p in people if p not in before]
        return {*kept, *self.chance.sample(others, number - len(kept))}

    # Their plans

    def _update(self, month: int) -> None:
        """Date pathway plans so that so many have one, and so many one lately enough."""
        plan, chance = self.plan, self.chance
        since = add_months(last_day(month), -LASTS)
        without = [p for p in self.people if p.planned is None]
        current = [p for p in self.people if p.planned and p.planned >= since]
        late = [p for p in self.people if p.planned and p.planned < since]
        first_plans = plan.planned[month] - len(current) - len(late)
        wanted = plan.current[month] - len(current)
        # Only who is new to the snapshot can come with a plan that is out of date already.
        new = [p for p in without if p in self._new]
        known = [p for p in without if p not in self._new]
        chance.shuffle(new)
        chance.shuffle(known)
        out_of_date = max(0, first_plans - wanted)
        if first_plans < 0 or wanted < 0 or out_of_date > len(new):
            self.council.miss(PLANNED, [month])
        for person in new[:out_of_date]:
            person.planned = self._day(month - LASTS - chance.randint(2, 8))
        fresh = (known + new[out_of_date:])[: max(0, first_plans - out_of_date)]
        fresh += chance.sample(late, min(len(late), max(0, wanted - len(fresh))))
        months = [month] * len(fresh)
        if month == min(plan.number):
            months = [end - LASTS for end, running_out in plan.running_out.items() for _ in range(running_out)]
        for person, begun in zip(fresh, months, strict=True):
            person.planned = self._day(begun)

    def _day(self, month: int) -> date:
        # The last days of a month would make one plan outlast another of the same month where months are of unequal length.
        return self.chance.choice(self.council.working_days(month, end=first_day(month) + timedelta(26)))

    # What is written

    def _snapshot(self, month: int, held: list[YoungPerson]) -> None:
        for person in held:
            self.council.add(
                "local_care_leaver_history",
                snapshot_month=last_day(month),
                person_id=person.identifier,
                eligibility=self._eligibility(person, month),
                in_touch=person.in_touch,
                accommodation=person.accommodation,
                accom_suitable=person.recorded_as_suitable,
                activity=person.activity,
                pathway_plan_date=person.planned,
            )

    def _eligibility(self, person: YoungPerson, month: int) -> str:
        if person.eligibility:
            return person.eligibility
        return "Relevant" if add_months(person.born, 18 * 12) > last_day(month) else "Former relevant"

    def _today(self, held: list[YoungPerson]) -> None:
        """Tell what is held today, which is what the last snapshot took, and who everybody is."""
        last = max(self.plan.number)
        for person in held:
            self.council.add(
                "ssd_care_leavers",
                clea_table_id=self.council.new("clea"),
                clea_person_id=person.identifier,
                clea_care_leaver_eligibility=self._eligibility(person, last),
                clea_care_leaver_in_touch=person.in_touch,
                clea_care_leaver_accommodation=person.accommodation,
                clea_care_leaver_accom_suitable=person.recorded_as_suitable,
                clea_care_leaver_activity=person.activity,
                clea_pathway_plan_review_date=person.planned,
            )
        for person in self._known:
            self.council.add(
                "ssd_person",
                pers_person_id=person.identifier,
                pers_dob=person.born,
                pers_death_date=person.died,
                pers_ethnicity=self.chance.choice(ETHNICITIES),
            )
            if person.unaccompanied:
                arrived = add_months(person.born, self.chance.randint(14, 16) * 12 + 3)
                self.council.add(
                    "ssd_immigration_status",
                    immi_immigration_status_id=self.council.new("immi"),
                    immi_person_id=person.identifier,
                    immi_immigration_status="Unaccompanied asylum seeking child",
                    immi_immigration_status_start_date=arrived,
                    immi_immigration_status_end_date=add_months(person.born, 18 * 12),
                )
