"""The exclusions of a census as records: each with its pupil and the phase of the school."""

from collections.abc import Iterator, Mapping

from per10k.ingest.dates import NOT_A_DAY, PLAIN, Reading
from per10k.ingest.model import LeftOut, Record, Row
from per10k.ingest.school_census import shape
from per10k.ingest.school_census.pupils import Pupil, phase_of, phases_of
from per10k.ingest.school_census.tables import CensusRow, CensusTable


def exclusions(
    tables: Mapping[str, CensusTable], pupils: Mapping[tuple[str, str], Pupil], days: Mapping[str, Reading]
) -> Iterator[Record]:
    """A record for each row of the tables of exclusions. days: table -> how its first days are read."""
    phases = phases_of(tables)
    for roll in shape.ROLLS:
        name = f"termlyexclusions{roll}"
        for row in tables[name].rows if name in tables else ():
            key = row[f"{shape.ROLLS[roll]}tableid"]
            yield _record(row, name, (f"{shape.ROLLS[roll]}tableid", key), pupils.get((roll, key)), phases, days.get(name, PLAIN))


def _record(
    row: CensusRow,
    name: str,
    key: tuple[str, str],
    pupil: Pupil | None,
    phases: Mapping[tuple[str, str], str],
    days: Reading,
) -> Record:
    if row.fault or not pupil:
        nobody = LeftOut(*key, row.fault or "no row of the table of pupils has the key")
        return Record(name, row.position, left_out=[nobody], file=row.file)
    left_out = list(pupil.doubts)
    written, category = row["startdate"], row["category"].upper()
    day = days.day(written) if written else None
    if not day:
        left_out.append(LeftOut("startdate", written, NOT_A_DAY if written else "missing", "the rest of the record"))
    if category not in shape.CATEGORIES:
        reason = "no code that is known" if category else "missing"
        left_out.append(LeftOut("category", row["category"], reason, "the exclusion, of a kind that is not known"))
    phase, doubt = phase_of(pupil, phases)
    left_out += [doubt] if doubt else []
    values = {
        "person_id": pupil.person_id,
        "exclusion_date": day or written,
        "phase": phase,
        "exclusion_type": shape.CATEGORIES.get(category, row["category"] or "no category"),
    }
    return Record(name, row.position, [Row("local_exclusions", values)], left_out, file=row.file)
