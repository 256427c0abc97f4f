"""The sessions of pupils as records: those that could have been attended in the term, and those that were."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from per10k.ingest.model import LeftOut, Record, Row
from per10k.ingest.school_census import shape
from per10k.ingest.school_census.pupils import Pupil
from per10k.ingest.school_census.tables import CensusRow, CensusTable

NUMBER = re.compile(r"\d{1,4}(?:\.0+)?")
NOT_A_NUMBER = "not a whole number"
UNKNOWN = "the pupil, of whom it is not known how many sessions were attended"


@dataclass
class _Told:
    """What the details say of a pupil of a school: sessions missed and attended, and whether any of it cannot be read."""

    absent: int = 0
    present: int = 0
    has_unread: bool = False


@dataclass
class _Term:
    """A person's term, over all schools. attended: None where it is not known how many sessions were. unread: what is written
    where it is no number of possible ones."""

    possible: int = 0
    attended: int | None = 0
    unread: str | None = None
    left_out: list[LeftOut] = field(default_factory=list)


def parts_of(season: str) -> tuple[str, ...]:
    """The beginnings of the names of what a census says of its term: that of autumn asks after the summer term in two parts."""
    return ("termly", "summerhalfterm2") if season == "autumn" else ("termly",)


def attendance(
    tables: Mapping[str, CensusTable], pupils: Mapping[tuple[str, str], Pupil], season: str, term_id: str
) -> Iterator[Record]:
    """A record for each row of the tables of pupils and of their sessions; the first row of each pupil has what all say.

    season: of the census. term_id: of the term that it asks after.
    """
    told: dict[tuple[str, str, str], _Told] = defaultdict(_Told)
    for part in parts_of(season):
        for roll in shape.ROLLS:
            name = f"{part}sessiondetails{roll}"
            for row in tables[name].rows if name in tables else ():
                yield _of_details(row, name, roll, part, pupils, told)
    terms: dict[str, _Term] = defaultdict(_Term)
    for (roll, key), pupil in pupils.items():
        _add(terms[pupil.person_id], pupil, [(part, told.get((part, roll, key))) for part in parts_of(season)], tables, roll)
    seen: set[str] = set()
    for roll, name in shape.ROLLS.items():
        for row in tables[name].rows if name in tables else ():
            yield _of_pupil(row, name, pupils.get((roll, row[f"{name}tableid"])), terms, seen, term_id)


def _of_details(
    row: CensusRow,
    name: str,
    roll: str,
    part: str,
    pupils: Mapping[tuple[str, str], Pupil],
    told: dict[tuple[str, str, str], _Told],
) -> Record:
    """The record of a row of details, which adds to what is told of its pupil."""
    key, code = row[f"{shape.ROLLS[roll]}tableid"], row["attendancereason"].upper()
    if row.fault or (roll, key) not in pupils:
        reason = row.fault or "no row of the table of pupils has the key"
        return Record(name, row.position, left_out=[LeftOut(f"{shape.ROLLS[roll]}tableid", key, reason)], file=row.file)
    of_pupil, text = told[part, roll, key], row.one_of("sessions", "absencesessions")
    left_out = []
    if not NUMBER.fullmatch(text):
        left_out.append(LeftOut("sessions", text, NOT_A_NUMBER if text else "missing", UNKNOWN))
    elif code not in shape.ABSENT | shape.PRESENT | shape.NOT_POSSIBLE:
        left_out.append(LeftOut("attendancereason", code, "no code that is known" if code else "missing", UNKNOWN))
    elif code in shape.ABSENT:
        of_pupil.absent += int(float(text))
    elif code in shape.PRESENT:
        of_pupil.present += int(float(text))
    of_pupil.has_unread |= bool(left_out)
    return Record(name, row.position, left_out=left_out, file=row.file, is_part=True)


def _add(term: _Term, pupil: Pupil, parts: list[tuple[str, _Told | None]], tables: Mapping[str, CensusTable], roll: str) -> None:
    """Add what is told of a pupil of a school to the term of the person."""
    term.left_out += pupil.doubts
    for part, told in parts:
        written = pupil.row[f"{part}sessionspossible"]
        if not written and not told:
            continue
        if not NUMBER.fullmatch(written):
            reason = NOT_A_NUMBER if written else "missing, and sessions are told of"
            term.left_out.append(LeftOut(f"{part}sessionspossible", written, reason, UNKNOWN))
            term.attended, term.unread = None, written
            continue
        possible = int(float(written))
        term.possible += possible
        absent = _absent(pupil.row, part, told, f"{part}sessiondetails{roll}" in tables, term.left_out)
        if absent is not None and absent > possible:
            term.left_out.append(LeftOut(f"{part}sessionspossible", written, f"fewer than were missed ({absent})", UNKNOWN))
            absent = None
        elif absent is not None and told and told.present and told.present + absent != possible:
            reason = f"{told.present} attended and {absent} missed are not as many"
            term.left_out.append(LeftOut(f"{part}sessionspossible", written, reason, "those missed, of those possible"))
        if possible:
            term.attended = None if absent is None or term.attended is None else term.attended + possible - absent


def _absent(row: CensusRow, part: str, told: _Told | None, has_details: bool, left_out: list[LeftOut]) -> int | None:
    """Sessions missed: those of the details, else the totals of the pupil's row; None where neither says how many."""
    totals = [row[f"{part}sessions{kind}"] for kind in ("authorised", "unauthorised")]
    total = sum(int(float(text)) for text in totals) if all(map(NUMBER.fullmatch, totals)) else None
    if told and told.has_unread:
        return None
    if told:
        if total is not None and total != told.absent:
            reason = f"the details say {told.absent}"
            left_out.append(LeftOut(f"{part}sessionsauthorised", "; ".join(totals), reason, "the details"))
        return told.absent
    if total is None:
        reason = "no details of the pupil's sessions, and no totals" if has_details else "no totals, and no table of details"
        left_out.append(LeftOut(f"{part}sessionsauthorised", "; ".join(filter(None, totals)), reason, UNKNOWN))
    return total


def _of_pupil(row: CensusRow, name: str, pupil: Pupil | None, terms: Mapping[str, _Term], seen: set[str], term_id: str) -> Record:
    """The record of a row of pupils: the first of a person has the row of their term, and the others are a part of it."""
    if row.fault or not pupil:
        nobody = LeftOut(f"{name}tableid", row[f"{name}tableid"], row.fault or "missing: nothing can be told of the pupil")
        return Record(name, row.position, left_out=[nobody], file=row.file)
    if (pupil.row.file, pupil.row.position) != (row.file, row.position):
        twice = LeftOut(f"{name}tableid", row[f"{name}tableid"], "another row has the key", "the other")
        return Record(name, row.position, left_out=[twice], file=row.file)
    if pupil.person_id in seen:
        return Record(name, row.position, file=row.file, is_part=True)
    seen.add(pupil.person_id)
    term = terms[pupil.person_id]
    values = {
        "term_id": term_id,
        "person_id": pupil.person_id,
        "sessions_attended": "" if term.attended is None else str(term.attended),
        "sessions_possible": str(term.possible) if term.unread is None else term.unread,
    }
    if not term.possible and term.attended is not None:
        none = LeftOut("termlysessionspossible", "", "no session could have been attended", "no row: none is due", is_note=True)
        return Record(name, row.position, left_out=[*term.left_out, none], file=row.file, is_part=True)
    return Record(name, row.position, [Row("local_attendance", values)], term.left_out, file=row.file)
