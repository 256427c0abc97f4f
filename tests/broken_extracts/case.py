"""What a case is: one fault, what becomes of it, and where that is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tests.broken_extracts.council import Council

LISTS_IT = "Used as delivered, and listed as a warning. Correct it in the case system."


class Outcome(StrEnum):
    """What may become of a fault; nothing else may."""

    ACCEPTED = "accepted"
    REPAIRED = "repaired"
    LISTED = "used and listed"
    VALUE_SET_ASIDE = "value set aside"
    ROW_SET_ASIDE = "row set aside"
    REFUSED = "refused"


@dataclass(frozen=True)
class Case:
    """One fault.

    fault: in words. outcome: what becomes of it. says: words of the message (refused), of the row in
    restricted_extract_problem (repaired, set aside), or the test of the schema `quality` that lists it. why: what is
    done and what to do, for the page. figures: what the fault takes from or adds to the figures of the good council,
    where it may. values, rows_aside: how many values are listed and rows set aside. shows: the raw value beside the reason.
    """

    fault: str
    outcome: Outcome
    says: str
    why: str
    figures: dict[str, int] = field(default_factory=dict)
    shows: str = ""
    values: int = 0
    rows_aside: int = 0


@dataclass(frozen=True)
class RowCase(Case):
    """A fault in rows: it shares one folder with others, as a council of its own."""

    spoil: Callable[[Council], object] | None = None


@dataclass(frozen=True)
class FileCase(Case):
    """A fault of files: it has a folder to itself.

    What is accepted or repaired must be read as the good council is, row by row and field by field; without: the
    extract that is empty or absent all the same. is_later: the fault comes between the check and the end of the run.
    """

    spoil: Callable[[Path], object] | None = None
    without: str = ""
    is_later: bool = False


ROW_CASES: list[RowCase] = []
FILE_CASES: list[FileCase] = []


def _counts(outcome: Outcome, given: dict) -> dict:
    defaults = {"values": int(outcome is Outcome.VALUE_SET_ASIDE), "rows_aside": int(outcome is Outcome.ROW_SET_ASIDE)}
    return {**defaults, **given}


def row_case(fault: str, outcome: Outcome, says: str, why: str, **more) -> Callable:
    """Register a function that spoils a council's rows."""

    def register(spoil: Callable[[Council], object]) -> Callable:
        ROW_CASES.append(RowCase(fault, outcome, says, why, spoil=spoil, **_counts(outcome, more)))
        return spoil

    return register


def file_case(fault: str, outcome: Outcome, says: str, why: str, **more) -> Callable:
    """Register a function that spoils a council's folder."""

    def register(spoil: Callable[[Path], object]) -> Callable:
        FILE_CASES.append(FileCase(fault, outcome, says, why, spoil=spoil, **_counts(outcome, more)))
        return spoil

    return register
