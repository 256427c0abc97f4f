"""The pupils of a census: who each is, at which school, and in which year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from per10k.ingest.ids import ROUNDED, is_rounded, number_in
from per10k.ingest.model import IngestError, LeftOut
from per10k.ingest.school_census import shape
from per10k.ingest.school_census.tables import CensusRow, CensusTable

# The keys by which rows of a school belong together, the surer first.
OF_A_SCHOOL = ("schoolcensustableid", "nativeid")


@dataclass(slots=True)
class Pupil:
    """A pupil of a school: who it is, the row of the pupils' table, and what is in doubt of who it is."""

    person_id: str
    row: CensusRow
    doubts: list[LeftOut]


def pupils_of(tables: Mapping[str, CensusTable]) -> dict[tuple[str, str], Pupil]:
    """(Roll, key of the pupils' table) -> the pupil. Raises IngestError where their numbers have lost their digits."""
    found: dict[tuple[str, str], Pupil] = {}
    for roll, name in shape.ROLLS.items():
        for row in tables[name].rows if name in tables else ():
            key = row[f"{name}tableid"]
            if key and not row.fault:
                found.setdefault((roll, key), _pupil(row, key))
    return found


def _pupil(row: CensusRow, key: str) -> Pupil:
    written = row["upn"]
    if is_rounded(written):
        raise IngestError(f"{row.file}, {row.position}: upn {written} {ROUNDED}.")
    if number := number_in(written):
        return Pupil(number, row, [])
    other = number_in(row["uniquelearnernumber"])
    kept = "the pupil, by the learner's number" if other else "the pupil, as one of whom no other table or census knows"
    reason = "no number of a pupil" if written else "missing"
    return Pupil(other or key, row, [LeftOut("upn", written, reason, kept)])


def phases_of(tables: Mapping[str, CensusTable]) -> dict[tuple[str, str], str]:
    """(Key, its value) -> the phase of the school, as it is written; '' where rows of one key say different ones."""
    found: dict[tuple[str, str], str] = {}
    for row in tables["school"].rows if "school" in tables else ():
        # A description may follow the code.
        phase = re.sub(r"^([A-Z]{2})\b.*", r"\1", row["phase"].upper())
        for key in OF_A_SCHOOL if phase and not row.fault else ():
            if row[key] and found.setdefault((key, row[key]), phase) != phase:
                found[key, row[key]] = ""
    return found


def phase_of(pupil: Pupil, phases: Mapping[tuple[str, str], str]) -> tuple[str, LeftOut | None]:
    """The phase of a pupil's school, and what is in doubt of it; what is written where it is no code."""
    written = next(filter(None, (phases.get((key, pupil.row[key]), "") for key in OF_A_SCHOOL)), "")
    year = pupil.row.one_of("ncyearactual", "ncyearleaving").upper().removesuffix(".0")
    phase = shape.YEARS.get(year) if written == shape.ALL_THROUGH else shape.PHASES.get(written)
    if phase:
        return phase, None
    kept = "the exclusion, of a phase that is not known"
    if not written:
        return "no school", LeftOut("phase", "", "the school is in no table of schools, or has none", kept)
    if written == shape.ALL_THROUGH:
        return written, LeftOut("phase", written, "an all-through school, and the pupil's year is not known", kept)
    return written, LeftOut("phase", written, "no code that is known", kept)
