"""One child of the census as records: the child, and each event that its modules hold."""

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from per10k.ingest.cin_census import shape
from per10k.ingest.cin_census.events import (
    KINDS,
    Event,
    Kind,
    assessment_rows,
    enquiry_rows,
    factors_of,
    need_plan_rows,
    pre_proceedings_rows,
    protection_plan_rows,
    referral_rows,
    review_record,
)
from per10k.ingest.dates import NOT_A_DAY, PLAIN, Reading
from per10k.ingest.groups import Group, read_group
from per10k.ingest.ids import ROUNDED, is_rounded, numbers, stable_id, tidy_id
from per10k.ingest.model import REPEATED, VERSION, IngestError, LeftOut, Record, Row
from per10k.ingest.xml_files import local_name

# Groups that are read where they stand, so that they are not listed as unknown.
READ_IN_PLACE = {*KINDS, "FactorsIdentifiedAtAssessment", "Reviews", "Disabilities"}


Days = Mapping[str, Reading]


def records_of(element: etree._Element, la_code: str, position: str, days: Days) -> Iterator[Record]:
    """All records of a Child element.

    la_code: the council. position: which child it is, as 'Child 12'. days: how the days of each element are read.
    """
    parts: dict[str, list[etree._Element]] = {}
    for part in element:
        parts.setdefault(local_name(part), []).append(part)
    identifiers = _only(parts.get("ChildIdentifiers"), shape.IDENTIFIERS, position, days)
    written = identifiers.values["LAchildID"]
    if is_rounded(written):
        raise IngestError(f"{position}: LAchildID {written} {ROUNDED}.")
    person_id = tidy_id(written)
    if not person_id:
        yield from _without_id(element, position)
        return
    characteristics = _only(parts.get("ChildCharacteristics"), shape.CHARACTERISTICS, position, days)
    unknown = [name for name in parts if name not in ("ChildIdentifiers", "ChildCharacteristics", "CINdetails", "")]
    yield _person(person_id, identifiers, characteristics, unknown, "" if written == person_id else written)
    yield from _disabilities(la_code, person_id, characteristics)
    yield from _events(parts.get("CINdetails", []), la_code, person_id, position, days)


def _only(parts: list[etree._Element] | None, known: dict[str, bool], position: str, days: Days) -> Group:
    return read_group(parts[0], known, position, days) if parts else Group(position, dict.fromkeys(known, ""))


def _without_id(element: etree._Element, position: str) -> Iterator[Record]:
    reason = LeftOut("LAchildID", "", "the child has no LAchildID, by which its records could be told from others'")
    yield Record("Child", f"{position}, line {element.sourceline}", left_out=[reason])
    for part in element.iter():
        name = local_name(part)
        if name in KINDS or name in ("Disability", "CPPreviewDate"):
            table = "Reviews" if name == "CPPreviewDate" else name
            yield Record(table, f"{position}, line {part.sourceline}", left_out=[reason])


def _person(person_id: str, identifiers: Group, characteristics: Group, unknown: list[str], tidied: str) -> Record:
    sex_element = next((name for name in shape.SEX_ELEMENTS if identifiers.values[name]), shape.SEX_ELEMENTS[0])
    values = {
        "pers_person_id": person_id,
        "pers_sex": identifiers.code(sex_element, shape.SEX_CODES),
        "pers_ethnicity": characteristics.values["Ethnicity"],
        "pers_dob": identifiers.values["PersonBirthDate"],
        "pers_expected_dob": identifiers.values["ExpectedPersonBirthDate"],
        "pers_death_date": identifiers.values["PersonDeathDate"],
    }
    left_out = [*identifiers.left_out, *characteristics.left_out]
    if not values["pers_dob"] and not values["pers_expected_dob"]:
        left_out.append(LeftOut("PersonBirthDate", "", "neither a birth nor an expected birth that can be read", "the child"))
    unused = [*unknown, *_unused(identifiers), *_unused(characteristics)]
    return Record("Child", identifiers.position, [Row("ssd_person", values)], left_out, unused=unused, tidied=tidied)


def _disabilities(la_code: str, person_id: str, characteristics: Group) -> Iterator[Record]:
    seen = set()
    for part in (part for group in characteristics.groups.get("Disabilities", ()) for part in group):
        code = (part.text or "").strip()
        position = f"{characteristics.position}: {code}"
        if not code or code in seen:
            reason = REPEATED if code else LeftOut("Disability", "", "empty")
            yield Record("Disability", position, left_out=[reason])
            continue
        seen.add(code)
        values = {
            "disa_table_id": stable_id("ssd_disability", la_code, person_id, code),
            "disa_person_id": person_id,
            "disa_disability_code": code,
        }
        yield Record("Disability", position, [Row("ssd_disability", values)])


def _events(modules: list[etree._Element], la_code: str, person_id: str, position: str, days: Days) -> Iterator[Record]:
    cases = [(read_group(part, shape.REFERRAL, position, days), "") for part in modules]
    referrals = _identified("CINdetails", cases, la_code, person_id)
    inner: dict[str, list[tuple[Group, str]]] = {}
    for referral, _ in referrals:
        for name, parts in referral.group.groups.items():
            if name in KINDS:
                groups = [(read_group(part, KINDS[name].elements, position, days), referral.id) for part in parts]
                inner.setdefault(name, []).extend(groups)
    events = {name: _identified(name, groups, la_code, person_id) for name, groups in inner.items()}
    enquired = _conferences([event for event, other in events.get("Section47", []) if not other])
    makers = {
        "CINdetails": lambda event: referral_rows(event, enquired),
        "Assessments": assessment_rows,
        "CINPlanDates": need_plan_rows,
        "Section47": lambda event: enquiry_rows(event, enquired),
        "ChildProtectionPlans": protection_plan_rows,
        "PreProceedingsandFGDM": pre_proceedings_rows,
    }
    events["CINdetails"] = referrals
    for name, of_kind in events.items():
        for event, other in of_kind:
            if other:
                yield Record(name, event.group.position, left_out=[other])
            else:
                yield _record(name, event, makers[name](event))
    yield from _reviews([event for event, _ in events.get("ChildProtectionPlans", [])], days)


def _identified(name: str, groups: list[tuple[Group, str]], la_code: str, person_id: str) -> list[tuple[Event, LeftOut | None]]:
    """Events with their ids. One that repeats another of the child in everything, or is another as it was before it ended, has
    the other's id, and why it is left out.
    """
    kind = KINDS[name]
    days, found = [], []
    for group, referral_id in groups:
        first, last = group.values[kind.first], group.values[kind.last]
        factors = factors_of(group) if name == "Assessments" else []
        # Without a first day, the last one tells it from others, or else another.
        other = next((day for day in map(group.values.get, kind.others) if day), "")
        days.append(
            (first or (last or other) and f"until {last or other}", last, (referral_id, *group.values.values(), *factors))
        )
    ended = _ended_versions(kind, [group for group, _ in groups])
    numbered = numbers([days[ended.get(place, place)] for place in range(len(days))])
    from_one_day = Counter((said[0], first) for place, (first, _, said) in enumerate(days) if first and place not in ended)
    for place, ((group, referral_id), (first, *_)) in enumerate(zip(groups, days, strict=True)):
        number = abs(numbered[ended.get(place, place)])
        parts = (first,) if number == 1 else (first, str(number))
        event_id = stable_id(kind.extract, la_code, person_id, *parts) if first else ""
        repeats = numbered[place] < 0 and place not in ended.values()
        left_out = VERSION if place in ended else REPEATED if repeats else None
        if not left_out and number > 1 and from_one_day[referral_id, first] > 1 and name != "CINdetails":
            group.left_out.append(
                LeftOut(kind.first, first, "another of the case begins on the same day, and says otherwise", "both")
            )
        found.append((Event(la_code, person_id, group, referral_id, event_id), left_out))
    return found


def _ended_versions(kind: Kind, groups: list[Group]) -> dict[int, int]:
    """Place of an event that goes on -> that of the same event with its end, of the events of one kind and child."""
    if kind.same is None or len(groups) < 2:
        return {}
    said = [tuple(group.values[element] for element in (kind.first, *kind.same)) for group in groups]
    of: dict[tuple[str, ...], int] = {}
    for place, group in enumerate(groups):
        # What ended on the day on which it began may be followed by another that is like it.
        if group.values[kind.last] > group.values[kind.first] > "":
            of.setdefault(said[place], place)
    return {
        place: of[said[place]]
        for place, group in enumerate(groups)
        if not group.end(kind.last) and not group.values.get("ReasonForClosure") and said[place] in of
    }


def _conferences(enquiries: list[Event]) -> dict[str, Event]:
    """Day of each conference -> the enquiry that led to it: the first to begin, where several are said to have."""
    in_order = sorted(enquiries, key=lambda event: event["S47ActualStartDate"] or "9999-12-31")
    found: dict[str, Event] = {}
    for event in in_order:
        if event["DateOfInitialCPC"]:
            found.setdefault(event["DateOfInitialCPC"], event)
    return found


def _record(name: str, event: Event, rows: list[Row]) -> Record:
    left_out = event.group.left_out
    if not event.group.values[KINDS[name].first]:
        kept = "the rest of the record" if rows else "nothing"
        left_out.append(LeftOut(KINDS[name].first, "", "missing, or no date", kept))
    return Record(name, event.group.position, rows, left_out, unused=_unused(event.group))


def _unused(group: Group) -> list[str]:
    return [*group.unused, *(name for name in group.groups if name not in READ_IN_PLACE)]


def _reviews(plans: list[Event], days: Days) -> Iterator[Record]:
    seen = set()
    for plan in plans:
        for part in (part for group in plan.group.groups.get("Reviews", ()) for part in group):
            text = (part.text or "").strip()
            position = f"{plan.group.position}, review {text}"
            day = days.get("CPPreviewDate", PLAIN).day(text)
            if day in seen:
                reason = "the child has a review on that day already: one conference counts once, whatever plans overlap"
                yield Record("Reviews", position, left_out=[LeftOut("CPPreviewDate", text, reason, "the other", is_note=True)])
                continue
            if day:
                seen.add(day)
            yield review_record(plan, position, text, day, NOT_A_DAY)
