"""A young person of an NCCIS return as a row: what they do, whether that is still known, and whether they count."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from per10k.ingest.dates import NOT_A_DAY, PLAIN, Reading
from per10k.ingest.ids import ROUNDED, is_rounded, number_in
from per10k.ingest.model import REPEATED, IngestError, LeftOut, Record, Row
from per10k.ingest.nccis import shape
from per10k.ingest.xml_files import local_name
from per10k.plugin.councils import la_code_of
from per10k.plugin.nothing import is_nothing

TABLE = shape.RECORD
NOBODY = "missing, or no number: nobody can be told by the record"
REST = "the rest of the record"


@dataclass
class Told:
    """What is known of a return while its records are read.

    month_end: the last day of its month. la_code: the council. councils: all that its header names. days: how the days of an
    element are read. cohort: ids of those who are in the cohort. has_lac: whether any record has a characteristic. seen: id ->
    what its record said.
    """

    month_end: date
    la_code: str
    councils: Sequence[str]
    days: Mapping[str, Reading]
    cohort: Set[str]
    has_lac: bool
    seen: dict[str, tuple] = field(default_factory=dict)


def values_of(record: etree._Element) -> tuple[dict[str, list[str]], list[str]]:
    """The texts of the elements of a record that are read, by name in small letters, and the names of others that hold any."""
    values: dict[str, list[str]] = {}
    unused = []
    for element in record.iter():
        name, text = local_name(element), (element.text or "").strip()
        plain = name.lower()
        if len(element) or not name or not text:
            continue
        if plain not in shape.NAMES:
            unused.append(name)
        elif not is_nothing(text, is_of_end=shape.READ.get(plain, False)) and text not in values.setdefault(plain, []):
            values[plain].append(text)
    return values, unused


def record_of(element: etree._Element, told: Told, number: int) -> Record | None:
    """The record of a young person, or None where it is one of another council of the return; number: which it is."""
    position = f"record {number}, line {element.sourceline}"
    values, unused = values_of(element)
    left_out: list[LeftOut] = []
    said = {name: _one(name, values, left_out) for name in shape.READ}
    council = la_code_of(said["leadlea"]) or ""
    # What is of none of the councils is listed with the first.
    if (council if council in told.councils else told.councils[0]) != told.la_code:
        return None
    if is_rounded(said["youngpersonsid"]):
        raise IngestError(f"{position}: YoungPersonsID {said['youngpersonsid']} {ROUNDED}.")
    person_id = number_in(said["youngpersonsid"]) if len(values.get("youngpersonsid", ())) == 1 else ""
    if not person_id:
        return Record(
            TABLE, position, left_out=[*left_out, LeftOut("YoungPersonsID", said["youngpersonsid"], NOBODY)], unused=unused
        )
    status = said["cohortstatus"].upper()
    if (reason := _not_counted(person_id, status, told)) is not None:
        return Record(TABLE, position, left_out=[reason], unused=unused, is_note=True)
    content = (tuple(said.values()), tuple(values.get(shape.CHARACTERISTIC, ())))
    if (before := told.seen.setdefault(person_id, content)) is not content:
        other = LeftOut("YoungPersonsID", person_id, "stands in another record, which says otherwise")
        return Record(TABLE, position, left_out=[REPEATED if before == content else other], unused=unused)
    age = _academic_age(said["dob"], told, left_out)
    group, lapses = _current(_group(said["activitycode"], age, left_out), said, told, left_out)
    row = {
        "snapshot_month": told.month_end.isoformat()[:7],
        "person_id": person_id,
        "academic_age": "" if age is None else str(age),
        "activity_group": group,
        "due_to_lapse_date": lapses,
        "resident_flag": _resident(said["leadlea"], council == told.la_code, status, left_out),
    }
    if told.has_lac:
        row["lac_flag"] = _looked_after(values.get(shape.CHARACTERISTIC, []), left_out)
    tidied = "" if said["youngpersonsid"] == person_id else said["youngpersonsid"]
    return Record(TABLE, position, [Row("local_ccis", row)], left_out, unused=unused, tidied=tidied)


def _one(name: str, values: Mapping[str, list[str]], left_out: list[LeftOut]) -> str:
    """The value of an element; several that differ are carried as one that is none, so that neither is taken for right."""
    found = values.get(name, [])
    if len(found) > 1:
        left_out.append(LeftOut(shape.NAMES[name], "; ".join(found), "the record has several values of it", "none of them"))
    return "; ".join(found)


def _not_counted(person_id: str, status: str, told: Told) -> LeftOut | None:
    """Why a record is of nobody who is in the cohort any more, if it is none."""
    if status in shape.LEFT:
        kept = "nobody: whoever left is told of once"
        return LeftOut("CohortStatus", status, "left the cohort in the month", kept, is_note=True)
    if status == shape.FOR_THE_GUARANTEE and person_id in told.cohort:
        reason = "the record for the September Guarantee of one in the cohort"
        return LeftOut("CohortStatus", status, reason, "the other record", is_note=True)
    return None


def _resident(lead: str, is_own: bool, status: str, left_out: list[LeftOut]) -> str:
    """Whether a young person is a resident who counts: Y, N, or '' where nothing says so."""
    unknown = "the record, of which it is not known whether it counts"
    if status not in (shape.IN_COHORT, shape.FOR_THE_GUARANTEE):
        left_out.append(LeftOut("CohortStatus", status, "no code of the return" if status else "missing", unknown))
        return ""
    if not lead:
        left_out.append(LeftOut("LeadLEA", "", "missing", unknown))
        return ""
    if not is_own:
        left_out.append(LeftOut("LeadLEA", lead, "no council of the header", "the record, as that of another council's resident"))
    return "Y" if is_own and status == shape.IN_COHORT else "N"


def _academic_age(born: str, told: Told, left_out: list[LeftOut]) -> int | None:
    """The age on 31 August before the school year of the return's month; None where the day of birth cannot be read."""
    day = told.days.get("dob", PLAIN).day(born) if born else None
    if not day:
        left_out.append(LeftOut("DOB", born, NOT_A_DAY if born else "missing", "the rest of the record, of an age not known"))
        return None
    return academic_age(day, told.month_end)


def academic_age(born: str, month_end: date) -> int:
    """The age on 31 August before the school year of a month. born: YYYY-MM-DD."""
    birth = date.fromisoformat(born)
    return month_end.year - (month_end.month < 9) - birth.year - ((birth.month, birth.day) > (8, 31))


def _group(code: str, age: int | None, left_out: list[LeftOut]) -> str:
    """The group of an activity's code; what is written where it is none, or one of the other side of the end of schooling."""
    if not code:
        left_out.append(LeftOut("ActivityCode", "", "missing", "the record, as one of which the activity is not known"))
        return ""
    plain = code.removesuffix(".0")
    is_at_school = age is not None and age <= shape.LAST_SCHOOL_AGE
    group = (shape.AT_SCHOOL | shape.AFTER_SCHOOL if is_at_school else shape.AFTER_SCHOOL).get(plain)
    if group:
        return group
    if plain in shape.AT_SCHOOL and age is None:
        return shape.AT_SCHOOL[plain]
    reason = (
        "a code of compulsory schooling, and beyond it by the day of birth"
        if plain in shape.AT_SCHOOL
        else "no code that is known"
    )
    left_out.append(LeftOut("ActivityCode", code, reason, "the record, with what is written"))
    return code


def _current(group: str, said: Mapping[str, str], told: Told, left_out: list[LeftOut]) -> tuple[str, str]:
    """The group of an activity as far as it is still known, and the day on which it lapses.

    CurrencyLapsed decides. Where it says that the record is current and the day is past, the pipeline goes by the day; where the
    day is the last of the month, by the flag.
    """
    written, flag = said["duetolapsedate"], shape.FLAGS.get(said["currencylapsed"].lower(), "")
    day, month_end = told.days.get("duetolapsedate", PLAIN).day(written) or "", told.month_end.isoformat()
    if written and not day:
        left_out.append(LeftOut("DueToLapseDate", written, NOT_A_DAY, REST))
    if not flag:
        reason = "missing" if not said["currencylapsed"] else "none of the codes Y, N"
        left_out.append(LeftOut("CurrencyLapsed", said["currencylapsed"], reason, "the record, current until DueToLapseDate"))
        return group, day or written
    if flag == "Y":
        if day > month_end:
            reason = "the record has lapsed (CurrencyLapsed), and its day is to come"
            left_out.append(LeftOut("DueToLapseDate", day, reason, "the record, as lapsed"))
        return "not_known", day
    if day == month_end:
        reason = "the last day of the month, and the record is current (CurrencyLapsed)"
        left_out.append(LeftOut("DueToLapseDate", day, reason, "the record, as current", is_note=True))
        return group, ""
    if day and day < month_end:
        reason = "past, and the record is current (CurrencyLapsed)"
        left_out.append(LeftOut("DueToLapseDate", day, reason, "the record, as lapsed on that day"))
    return group, day


def _looked_after(codes: list[str], left_out: list[LeftOut]) -> str:
    """Whether one of the characteristics is that of a looked-after child; '' where one is no code, and none is that."""
    plain = [code.removesuffix(".0") for code in codes]
    unknown = [code for code in plain if code not in shape.CHARACTERISTICS]
    left_out += [LeftOut("CharacteristicCode", code, "no code that is known", REST) for code in unknown]
    return "Y" if shape.LOOKED_AFTER in plain else "" if unknown else "N"
