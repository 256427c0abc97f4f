"""The rows of the lists as records: each its extract's, by what several lists say of the same case of a child."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from per10k.ingest.annex_a.cases import Case, cases_of, type_of
from per10k.ingest.annex_a.shape import PERSON, carries, last_whole_month
from per10k.ingest.annex_a.sheets import Entry
from per10k.ingest.dates import DAY
from per10k.ingest.ids import numbers, stable_id
from per10k.ingest.model import REPEATED, LeftOut, Record, Row

NO_CHILD = LeftOut("person_id", "", "no child's identifier: a total, a note, or a row that nobody can be told by")
# List -> the field with its first day, without which a row says nothing, and the one with its last.
DAYS = {1: ("date", ""), 2: ("start", "episode_end"), 4: ("start", "authorised"), 7: ("start", "end"), 8: ("start", "ceased")}
# List -> the field with the last day, and the one that says why it ended.
REASONS_OF_ENDS = {6: ("closed", "close_reason"), 8: ("ceased", "ceased_reason")}
PERMANENCE_ORDERS = {"E41": "Child Arrangements Order/ Residence Order"} | dict.fromkeys(
    ("E43", "E44", "E45", "E46", "E47", "E48"), "Special Guardianship"
)


@dataclass(frozen=True)
class Lists:
    """What the makers of rows need to know.

    la_code: the council. first_day: of the lists. month: the last one that is whole. carried: what the lists can fill. cases: of
    each child.
    """

    la_code: str
    first_day: date
    month: str
    carried: Mapping[str, Sequence[str]]
    cases: Mapping[str, Sequence[Case]]

    def row(self, extract: str, **values: str) -> list[Row]:
        """A row of an extract with those of its columns that the workbook can fill; none where it fills no such extract."""
        columns = self.carried.get(extract)
        return [Row(extract, {column: value for column, value in values.items() if column in columns})] if columns else []

    def id(self, extract: str, person_id: str, first_day: str, number: int = 1) -> str:
        """Identifier of an event: as every reader makes it."""
        return stable_id(extract, self.la_code, person_id, first_day, *([str(number)] if number > 1 else []))


def records(
    entries: Mapping[int, Sequence[Entry]], fields: Mapping[int, Set[str]], la_code: str, day: date, first_day: date
) -> Iterator[Record]:
    """All records of a workbook, list by list. day: the reference date. first_day: from when the lists are complete."""
    read = {number: [entry for entry in rows if entry["person_id"] or entry["adopter"]] for number, rows in entries.items()}
    carried = carries(fields)
    cases, of_cases = cases_of(read.get(3), read.get(6), la_code, first_day, carried.get("ssd_cin_episodes", ()))
    lists = Lists(la_code, first_day, last_whole_month(day).isoformat(), carried, cases)
    people = _people(read, day)
    for number, rows in sorted(entries.items()):
        known = [entry for entry in rows if entry["person_id"] or entry["adopter"]]
        made = of_cases[number] if number in (3, 6) else _events(number, known, lists)
        for entry in rows:
            if id(entry) not in made:
                # A total or a note has no day of anything.
                is_note = not any(value for value in entry.values.values() if DAY.fullmatch(value))
                yield Record(f"List {number}", entry.position, left_out=[*entry.left_out, NO_CHILD], is_note=is_note)
                continue
            found, left_out = made[id(entry)]
            person = lists.row("ssd_person", **people.pop(id(entry))) if id(entry) in people else []
            reasons = [*entry.left_out, *left_out, *_ended_without_day(number, entry)]
            yield Record(f"List {number}", entry.position, [*person, *found], reasons, unused=entry.unused)


def _ended_without_day(number: int, entry: Entry) -> list[LeftOut]:
    end, why = REASONS_OF_ENDS.get(number, ("", ""))
    if not end or not entry[why] or entry.end(end):
        return []
    return [LeftOut(end, f"{why} {entry[why]}", "no day, though it ended", "the record, as ended on a day that is not known")]


def _people(read: Mapping[int, Sequence[Entry]], day: date) -> dict[int, dict[str, str]]:
    """Place of the first row of each child -> what the lists say of the child: of each field the first value."""
    first: dict[str, Entry] = {}
    said: dict[str, dict[str, str]] = {}
    for number, rows in sorted(read.items()):
        for entry in rows if number != 11 else ():
            first.setdefault(entry["person_id"], entry)
            of_child = said.setdefault(entry["person_id"], {})
            for name in ("sex", "ethnicity", "birth_date"):
                if entry[name] and of_child.setdefault(name, entry[name]) != entry[name]:
                    reason = f"another list, or a row above, says {of_child[name]}"
                    entry.left_out.append(LeftOut(name, entry[name], reason, "that, and the rest of the record"))
    people = {}
    for person_id, entry in first.items():
        values = {column: said[person_id].get(name, "") for column, name in PERSON.items()}
        # A birth to come is an expected one.
        values["pers_expected_dob" if values["pers_dob"] <= day.isoformat() else "pers_dob"] = ""
        people[id(entry)] = {"pers_person_id": person_id, **values}
    return people


Made = dict[int, tuple[list[Row], list[LeftOut]]]


def _events(number: int, rows: Sequence[Entry], lists: Lists) -> Made:
    """Row by row what it becomes: the events of one child and day are told apart by their number."""
    made: Made = {}
    of_child: dict[str, list[Entry]] = {}
    for entry in rows:
        of_child.setdefault(entry["adopter"] or entry["person_id"], []).append(entry)
    if number == 11:
        return _adopters(rows, lists)
    for person_id, own in of_child.items():
        if number == 5:
            made |= _enquiries(person_id, own, lists)
            continue
        first, last = DAYS.get(number, ("", ""))
        said = [(entry[first], entry[last], tuple(entry.values.values())) for entry in own]
        for entry, place in zip(own, numbers(said), strict=True):
            if place < 0:
                made[id(entry)] = [], [REPEATED]
            elif first and not entry[first]:
                made[id(entry)] = [], [LeftOut(first, "", "missing, or no date")]
            else:
                made[id(entry)] = MAKERS[number](entry, place, lists)
    return made


def _contact(entry: Entry, place: int, lists: Lists) -> tuple[list[Row], list[LeftOut]]:
    row = lists.row(
        "ssd_contacts",
        cont_contact_id=lists.id("ssd_contacts", entry["person_id"], entry["date"], place),
        cont_person_id=entry["person_id"],
        cont_contact_date=entry["date"],
        cont_contact_source_code=entry["source"],
    )
    return row, []


def _early_help(entry: Entry, place: int, lists: Lists) -> tuple[list[Row], list[LeftOut]]:
    row = lists.row(
        "ssd_early_help_episodes",
        earl_episode_id=lists.id("ssd_early_help_episodes", entry["person_id"], entry["start"], place),
        earl_person_id=entry["person_id"],
        earl_episode_start_date=entry["start"],
        earl_episode_end_date=entry.end("episode_end"),
        earl_episode_organisation=entry["organisation"],
    )
    return row, []


def _assessment(entry: Entry, place: int, lists: Lists) -> tuple[list[Row], list[LeftOut]]:
    case, kind = type_of(entry, lists.cases.get(entry["person_id"], ()), lists.first_day)
    assessment_id = lists.id("ssd_cin_assessments", entry["person_id"], entry["start"], place)
    rows = lists.row(
        "ssd_cin_assessments",
        cina_assessment_id=assessment_id,
        cina_person_id=entry["person_id"],
        cina_referral_id=case.id if case else "",
        cina_assessment_start_date=entry["start"],
        cina_assessment_auth_date=entry["authorised"],
    )
    if kind:
        rows += lists.row("local_assessment_detail", assessment_id=assessment_id, assessment_type=kind)
    return rows, []


def _enquiries(person_id: str, own: Sequence[Entry], lists: Lists) -> Made:
    """The enquiries of a child, and their conferences: one a day, with the enquiry that began first."""
    made: Made = {}
    held: set[str] = set()
    said = [(entry["start"], entry["conference"], tuple(entry.values.values())) for entry in own]
    in_order = sorted(zip(own, numbers(said), strict=True), key=lambda found: (found[0]["start"] or "9999-12-31", found[1]))
    for entry, place in in_order:
        if place < 0:
            made[id(entry)] = [], [REPEATED]
            continue
        rows, left_out, day = [], [], entry["conference"]
        enquiry_id = lists.id("ssd_s47_enquiry", person_id, entry["start"], place) if entry["start"] else ""
        if enquiry_id:
            rows += lists.row(
                "ssd_s47_enquiry", s47e_s47_enquiry_id=enquiry_id, s47e_person_id=person_id, s47e_s47_start_date=entry["start"]
            )
        if day and day in held:
            reason = "the same conference stands with an earlier enquiry"
            left_out.append(LeftOut("conference", day, reason, "that conference", is_note=True))
        elif day:
            held.add(day)
            rows += lists.row(
                "ssd_initial_cp_conference",
                icpc_icpc_id=lists.id("ssd_initial_cp_conference", person_id, day),
                icpc_person_id=person_id,
                icpc_s47_enquiry_id=enquiry_id,
                icpc_icpc_date=day,
                icpc_icpc_outcome_cp_flag=entry["led_to_plan"],
            )
        if not rows and not left_out:
            left_out.append(LeftOut("start", "", "neither the start of an enquiry nor a conference, or no dates"))
        made[id(entry)] = rows, left_out
    return made


def _plan(entry: Entry, place: int, lists: Lists) -> tuple[list[Row], list[LeftOut]]:
    row = lists.row(
        "ssd_cp_plans",
        cppl_cp_plan_id=lists.id("ssd_cp_plans", entry["person_id"], entry["start"], place),
        cppl_person_id=entry["person_id"],
        cppl_cp_plan_start_date=entry["start"],
        cppl_cp_plan_end_date=entry.end("end"),
        cppl_cp_plan_initial_category=entry["initial_category"],
        cppl_cp_plan_latest_category=entry["latest_category"],
        local_previous_cp_plans=entry["previous_plans"],
    )
    return row, []


def _care(entry: Entry, place: int, lists: Lists) -> tuple[list[Row], list[LeftOut]]:
    person_id, start, ceased = entry["person_id"], entry["start"], entry["ceased"]
    period_id = lists.id("period_of_care", person_id, start, place)
    rows = lists.row(
        "ssd_cla_episodes",
        clae_cla_episode_id=lists.id("ssd_cla_episodes", person_id, start, place),
        clae_person_id=person_id,
        clae_cla_id=period_id,
        clae_entered_care_date=start,
        clae_cla_episode_start_date=start,
        clae_cla_episode_start_reason="S",
        clae_cla_episode_ceased_date=entry.end("ceased"),
        clae_cla_episode_ceased_reason=entry["ceased_reason"],
        clae_cla_primary_need_code=entry["need"],
    )
    if entry["legal_status"]:
        status_start = entry["legal_start"] or start
        rows += lists.row(
            "ssd_legal_status",
            lega_legal_status_id=lists.id("ssd_legal_status", person_id, status_start, place),
            lega_person_id=person_id,
            lega_legal_status=entry["legal_status"],
            lega_legal_status_start_date=status_start,
        )
    if entry["unaccompanied"] == "Y":
        rows += lists.row(
            "ssd_immigration_status",
            immi_immigration_status_id=lists.id("ssd_immigration_status", person_id, start, place),
            immi_person_id=person_id,
            immi_immigration_status="Unaccompanied Asylum Seeking Child",
            immi_immigration_status_start_date=start,
        )
    if entry["placement_start"] and entry["placement_type"]:
        rows += lists.row(
            "ssd_cla_placement",
            clap_cla_placement_id=lists.id("ssd_cla_placement", person_id, entry["placement_start"], place),
            clap_person_id=person_id,
            clap_cla_id=period_id,
            clap_cla_placement_start_date=entry["placement_start"],
            clap_cla_placement_end_date=entry.end("ceased"),
            clap_cla_placement_type=entry["placement_type"],
            clap_cla_placement_provider=entry["placement_provider"],
            clap_cla_placement_urn=entry["placement_urn"],
            clap_cla_placement_postcode=entry["placement_postcode"],
        )
    for name, kind in (("health", "Health Assessment"), ("dental", "Dental Check")):
        if entry[name]:
            rows += lists.row(
                "ssd_cla_health",
                clah_health_check_id=lists.id(f"ssd_cla_health {name}", person_id, entry[name], place),
                clah_person_id=person_id,
                clah_health_check_type=kind,
                clah_health_check_date=entry[name],
                clah_health_check_status="Completed",
            )
    if ceased and entry["ceased_reason"] in PERMANENCE_ORDERS:
        # Either extract tells of an order; a workbook may fill but one of them.
        rows += lists.row(
            "ssd_legal_status",
            lega_legal_status_id=lists.id("ssd_legal_status order", person_id, ceased),
            lega_person_id=person_id,
            lega_legal_status=PERMANENCE_ORDERS[entry["ceased_reason"]],
            lega_legal_status_start_date=ceased,
        )
        rows += lists.row(
            "ssd_permanence",
            perm_table_id=lists.id("ssd_permanence order", person_id, ceased),
            perm_person_id=person_id,
            perm_cla_id=period_id,
            perm_permanence_order_date=ceased,
            perm_permanence_order_type=PERMANENCE_ORDERS[entry["ceased_reason"]],
        )
    return rows, []


def _care_leaver(entry: Entry, place: int, lists: Lists) -> tuple[list[Row], list[LeftOut]]:
    if place > 1:
        return [], [
            LeftOut("person_id", entry["person_id"], "the young person is in the list twice, with other values", "the other")
        ]
    row = lists.row(
        "ssd_care_leavers",
        clea_table_id=lists.id("ssd_care_leavers", entry["person_id"], ""),
        clea_person_id=entry["person_id"],
        clea_care_leaver_eligibility=entry["eligibility"],
        clea_care_leaver_in_touch=entry["in_touch"],
        clea_care_leaver_accommodation=entry["accommodation"],
        clea_care_leaver_accom_suitable=entry["suitable"],
        clea_care_leaver_activity=entry["activity"],
    )
    # Of each list its own month, so that whoever is no longer in the next one is not of it.
    history = lists.row(
        "local_care_leaver_history",
        snapshot_month=lists.month,
        person_id=entry["person_id"],
        eligibility=entry["eligibility"],
        in_touch=entry["in_touch"],
        accommodation=entry["accommodation"],
        accom_suitable=entry["suitable"],
        activity=entry["activity"],
    )
    return row + history, []


def _permanence(entry: Entry, place: int, lists: Lists) -> tuple[list[Row], list[LeftOut]]:
    entered = entry["entered"]
    row = lists.row(
        "ssd_permanence",
        perm_table_id=lists.id("ssd_permanence", entry["person_id"], entered or entry["decision"], place),
        perm_person_id=entry["person_id"],
        perm_cla_id=lists.id("period_of_care", entry["person_id"], entered) if entered else "",
        perm_adm_decision_date=entry["decision"],
        perm_placement_order_date=entry["placement_order"],
        perm_matched_date=entry["matched"],
        perm_placed_for_adoption_date=entry["placed"],
        perm_decision_reversed_date=entry["reversed"],
        perm_permanence_order_date=entry["order"],
        perm_permanence_order_type="Adoption" if entry["order"] else "",
    )
    return row, []


def _adopters(rows: Sequence[Entry], lists: Lists) -> Made:
    """A household of adopters from its first row; where the others differ from it, what they say is listed."""
    made: Made = {}
    names = ("stage1", "stage2", "approved", "left")
    households: dict[str, Entry] = {}
    for entry in rows:
        household_id = entry["family"] or f"adopter {entry['adopter']}"
        first = households.setdefault(household_id, entry)
        if first is not entry:
            other = [name for name in names if entry[name] != first[name]]
            reason = "another adopter of the household says otherwise" if other else "another adopter of the same household"
            kept = "the household as the first of them has it"
            made[id(entry)] = [], [LeftOut(", ".join(other), "", reason, kept, is_note=not other)]
            continue
        row = lists.row(
            "local_adopters",
            household_id=household_id,
            stage1_started_date=entry["stage1"],
            stage2_started_date=entry["stage2"],
            approved_date=entry["approved"],
            closed_date=entry["left"],
        )
        made[id(entry)] = row, []
    return made


MAKERS: dict[int, Callable[[Entry, int, Lists], tuple[list[Row], list[LeftOut]]]] = {
    1: _contact,
    2: _early_help,
    4: _assessment,
    7: _plan,
    8: _care,
    9: _care_leaver,
    10: _permanence,
}
