"""Which council a code means: trimmed, in capitals, a number of the DfE or a former code translated, and known.

The numbers (LEA, three digits) stand beside the codes in the DfE's statistics (Children in need; Open Government Licence). A
council that got another code (seeds/reference/council_code.csv) has the one by which the population estimates know it; one that
was divided or joined with another keeps its own, as nobody is its only successor.
"""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from per10k.core.project import SEEDS

NUMBERS = Path(__file__).with_name("local_authority_numbers.csv")
REFERENCE = SEEDS / "reference"

# Set to 1, any plain code is accepted: for made-up councils, regions, and councils that are newer than the lists.
ANY_COUNCIL = "PER10K_ANY_COUNCIL"

# A code becomes part of names of files and folders: nothing in it leads out of one.
PLAIN = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,19}")


class UnknownCouncilError(ValueError):
    """A text that means no council that is known."""


@dataclass(frozen=True)
class Successor:
    """A council that came after another: its name, its first day, and the districts of the other that are its own, by code."""

    name: str
    on: date
    districts: dict[str, str]


@dataclass(frozen=True)
class Ended:
    """A council that was divided or joined with another: its name, the first day without it, and its successors by code."""

    name: str
    on: date
    successors: dict[str, str]

    def __str__(self) -> str:
        after = " and ".join(f"{name} ({code})" for code, name in self.successors.items())
        return f"{self.name} ended on {self.on}, and {after} came after it"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def _numbers() -> dict[str, str]:
    return {row["lea"]: row["la_code"] for row in _rows(NUMBERS)}


@cache
def _codes() -> dict[str, str]:
    """Every code that is known, with the one that is used for it."""
    codes = {row["la_code"]: row["la_code"] for row in _rows(REFERENCE / "council.csv")}
    codes |= {row["code"]: row["la_code"] or row["code"] for row in _rows(REFERENCE / "council_code.csv")}
    return {code: codes.get(used, used) for code, used in ({code: code for code in _numbers().values()} | codes).items()}


def successors(predecessor: str) -> dict[str, Successor]:
    """The councils that came, or will come, after one, by code; none where nothing is known of it (council_district)."""
    found: dict[str, Successor] = {}
    for row in _rows(REFERENCE / "council_district.csv"):
        if row["predecessor"] == predecessor:
            code = row["successor"]
            part = found.setdefault(code, Successor(name_of(code) or code, _changed_on(predecessor), {}))
            part.districts[row["district_code"]] = row["district_name"]
    return found


def _changed_on(code: str) -> date:
    [day] = [row["changed_on"] for row in _rows(REFERENCE / "council_code.csv") if row["code"] == code]
    return date.fromisoformat(day)


@cache
def _ended() -> dict[str, Ended]:
    return {
        row["code"]: Ended(
            row["la_name"],
            date.fromisoformat(row["changed_on"]),
            {code: part.name for code, part in successors(row["code"]).items()},
        )
        for row in _rows(REFERENCE / "council_code.csv")
        if not row["la_code"]
    }


def name_of(la_code: str) -> str:
    """The name of a council by its code; '' where it is not known."""
    names = {row["code"]: row["la_name"] for row in _rows(REFERENCE / "council_code.csv")}
    names |= {row["la_code"]: row["la_name"] for row in _rows(REFERENCE / "council.csv")}
    return names.get(la_code, "")


def has_population(la_code: str) -> bool:
    """Whether the project holds an estimate of a council's children."""
    return bool(populations(la_code))


def populations(la_code: str) -> dict[tuple[str, str], int]:
    """The children aged 0 to 17 of a council, by mid-year and day of publication, as the project holds them."""
    rows = _rows(REFERENCE / "population.csv")
    return {
        (row["mid_year"], row["published_on"]): int(row["population"])
        for row in rows
        if row["la_code"] == la_code and row["age_band"] == "0-17"
    }


def ended_by(la_code: str, day: date) -> Ended | None:
    """What became of a council that was no more on a day; None where it was, or is not known to have ended."""
    found = _ended().get(la_code)
    return found if found and found.on <= day else None


def la_code_of(lea: str) -> str | None:
    """Nine-character code of the council with this number of the DfE; None where there is none."""
    code = _numbers().get(re.sub(r"[.]0$", "", lea.strip()))
    return code and _codes()[code]


def known(text: str) -> str | None:
    """The code of the council that a text means; None where no council that is known has it."""
    code = _tidy(text)
    return la_code_of(code) or _codes().get(code)


def read(text: str) -> str:
    """The code of the council that a text means.

    Raises UnknownCouncilError, worded for whoever gave it, where it means none that is known, unless PER10K_ANY_COUNCIL accepts
    any; and where it is no plain code at all.
    """
    code = known(text)
    if code:
        return code
    tidy = _tidy(text)
    if os.environ.get(ANY_COUNCIL) == "1" and PLAIN.fullmatch(tidy):
        return tidy
    meant = get_close_matches(tidy, _codes(), n=1, cutoff=0.85)
    raise UnknownCouncilError(
        f"{text!r} is no council that is known{f' (is it {meant[0]}?)' if meant else ''}. Give its nine-character code, such as "
        f"E08000018, or the DfE's three-digit number. {ANY_COUNCIL}=1 accepts any code of letters and digits, for a made-up "
        "council or a region."
    )


def as_name(la_code: str) -> str:
    """A council's code as part of the name of a file or folder. Raises ValueError for one that would lead elsewhere."""
    if not PLAIN.fullmatch(la_code.upper()):
        raise ValueError(f"{la_code!r} is no council's code, and no file or folder is named after it.")
    return la_code


def _tidy(text: str) -> str:
    return re.sub(r"[\s\u200b-\u200d\ufeff'\"]", "", str(text)).upper()
