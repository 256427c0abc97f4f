"""What a council says of how it is divided: a folder of small CSV files, read and checked in one go.

None of them has to be there. What is not said is not guessed: children whom nothing places are kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from per10k.core.short_list import Row, read_list
from per10k.plugin import councils
from per10k.reorganise.reading import ReorganiseError

# The files of a plan: the columns that each needs, and those by which no two rows may be alike.
FILES = {
    "district": (("district_code", "council"), ("district_code",)),
    "council": (("council", "la_code"), ("council",)),
    "team": (("team_id", "council"), ("team_id",)),
    "decision": (("what", "id", "council"), ("what", "id")),
    "population": (
        ("district_code", "mid_year", "population", "published_on"),
        ("district_code", "mid_year", "published_on"),
    ),
    "place": (("district_code",), ()),
}
# By what a place may be named, and what is left of it when it is compared.
PLACES = {"postcode": r"[^A-Z0-9]", "lsoa": r"[^A-Z0-9]", "uprn": r"^0+|[^0-9]"}
# Columns that mean the same in small letters and capitals.
_AS_COMPARED = {"district_code": str.upper, "what": str.lower}
# Whom a decision may be about. Anything else is an extract of the council, and the id that of its row.
DECIDED = ("person", "family", "worker", "adult")


@dataclass(frozen=True)
class Plan:
    """How a council is divided.

    councils: the new councils, each by the name or code that the plan has for it, with the code that its extracts get.
    districts: code of a district -> council. places: kind of place -> place, as it is compared -> district, which may lie outside
    the area. teams, decisions (of what and id), populations (council -> mid-year, day of publication -> children).
    unsupplied: why the population of a council and mid-year is not the sum of its districts.
    """

    predecessor: str
    councils: dict[str, str]
    districts: dict[str, str]
    places: dict[str, dict[str, str]] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    decisions: dict[tuple[str, str], str] = field(default_factory=dict)
    populations: dict[str, dict[tuple[int, str], int]] = field(default_factory=dict)
    unsupplied: list[str] = field(default_factory=list)


def compared(kind: str, text: str) -> str:
    """A place as it is compared with others: a postcode without spaces and in capitals, for one."""
    return re.sub(PLACES[kind], "", text.strip().upper())


def read_plan(folder: Path | None, predecessor: str) -> Plan:
    """Read a plan, or what is known of the council without one (seeds/reference/council_district.csv).

    Raises ReorganiseError with every problem by file, row, column and value.
    """
    problems: list[str] = _unknown_files(folder) if folder else []
    tables = {name: list(_rows(folder, name, problems)) if folder else [] for name in FILES}
    for name, rows in tables.items():
        problems += _repeated(name, rows)
    known = councils.successors(predecessor)
    districts = {code: council for council, part in known.items() for code in part.districts}
    if tables["district"]:
        districts = {row["district_code"].upper(): row["council"] for _, row in tables["district"]}
        problems += [
            f"{place}: district_code: {row['district_code']!r} is no code of a district, such as E07000207."
            for place, row in tables["district"]
            if not re.fullmatch(r"E0[6789]\d{6}", row["district_code"].upper())
        ]
    if not districts and not problems:
        problems.append(
            f"{predecessor} is not known to be divided. Say which district belongs to which new council, in a file district.csv "
            "of the plan with the columns district_code and council."
        )
    codes = {council: council for council in dict.fromkeys(districts.values())}
    problems += _own_codes(tables["council"], codes)
    plan = Plan(predecessor, codes, districts)
    for name in ("team", "decision"):
        problems += [_no_council(place, row["council"], codes) for place, row in tables[name] if row["council"] not in codes]
    plan.teams.update({row["team_id"]: row["council"] for _, row in tables["team"]})
    plan.decisions.update({(row["what"].lower(), row["id"]): row["council"] for _, row in tables["decision"]})
    problems += _places(tables["place"], plan)
    problems += _populations(tables["population"], plan)
    if problems:
        raise ReorganiseError(problems)
    return plan


def _unknown_files(folder: Path) -> list[str]:
    files = ", ".join(f"{name}.csv" for name in FILES)
    if not folder.is_dir():
        return [f"There is no folder {folder}. Name the folder of the plan, which holds any of: {files}."]
    problems = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".xlsx", ".xls") and path.name not in {f"{name}.csv" for name in FILES}:
            meant = get_close_matches(path.stem.lower(), FILES, n=1)
            hint = f" Is it {meant[0]}.csv?" if meant else ""
            problems.append(f"{path} is no file of a plan.{hint} There are: {files}.")
    return problems


def _rows(folder: Path, name: str, problems: list[str]) -> Iterator[tuple[str, Row]]:
    """The rows of a file, each with its place, as 'plan/team.csv, row 3'; what is wrong with it is added to the problems."""
    path = folder / f"{name}.csv"
    if not (path.exists() or path.is_symlink()):
        return
    found = read_list(path)
    problems += found.problems
    header = found.header
    if found.problems and not header:
        return
    needed, _ = FILES[name]
    lacking = [column for column in needed if column not in header]
    if name == "place" and not set(PLACES) & set(header):
        lacking.append(f"one of {', '.join(PLACES)}")
    if lacking:
        problems.append(f"{path}: the column {lacking[0]} is missing (the file has: {', '.join(header)}).")
        return
    for number, row in found.rows:
        place = f"{path}, row {number}"
        if empty := [column for column in needed if not row[column]]:
            problems.append(f"{place}: {empty[0]} is empty. Fill it in, or take the row out.")
            continue
        yield place, row


def _repeated(name: str, rows: Iterable[tuple[str, Row]]) -> list[str]:
    _, key = FILES[name]
    seen: dict[tuple[str, ...], str] = {}
    problems = []
    for place, row in rows if key else ():
        at = tuple(_AS_COMPARED.get(column, str)(row[column]) for column in key)
        if at in seen:
            said = ", ".join(f"{column} {value}" for column, value in zip(key, at, strict=True))
            problems.append(f"{place}: {said} stands in row {seen[at].rsplit(' ', 1)[1]} already. Take one out.")
        seen.setdefault(at, place)
    return problems


def _no_council(place: str, council: str, codes: Iterable[str]) -> str:
    return f"{place}: council: {council!r} is none of the new councils: {', '.join(codes) or 'there are none'}."


def _own_codes(rows: Iterable[tuple[str, Row]], codes: dict[str, str]) -> list[str]:
    """Give councils the codes that the plan has for them; what is wrong with those."""
    problems = []
    for place, row in rows:
        code = row["la_code"].upper()
        if row["council"] not in codes:
            problems.append(_no_council(place, row["council"], codes))
        elif not councils.PLAIN.fullmatch(code):
            problems.append(f"{place}: la_code: {row['la_code']!r} is no code of letters, digits and hyphens.")
        else:
            codes[row["council"]] = code
    problems += [
        f"The new council {council!r} has no code of letters, digits and hyphens. Give it one in council.csv of the plan."
        for council, code in codes.items()
        if not councils.PLAIN.fullmatch(code)
    ]
    if len(set(codes.values())) < len(codes):
        problems.append(f"Two new councils have one code: {', '.join(f'{council} {code}' for council, code in codes.items())}.")
    return problems


def _places(rows: Iterable[tuple[str, Row]], plan: Plan) -> list[str]:
    """Take the places in; a place of two districts is nobody's."""
    problems = []
    seen: dict[tuple[str, str], str] = {}
    for place, row in rows:
        district = row["district_code"].upper()
        # Whatever is no district of the council lies outside it: a code that is short of a digit would move a child there.
        if not re.fullmatch(r"[EWSNLM]\d{8}", district):
            problems.append(f"{place}: district_code: {row['district_code']!r} is no code of a district, such as E07000207.")
        if not any(compared(kind, row.get(kind, "")) for kind in PLACES):
            problems.append(f"{place} names no place. Fill it in, or take the row out.")
        for kind in PLACES:
            name = compared(kind, row.get(kind, ""))
            if not name:
                continue
            before = plan.places.setdefault(kind, {}).setdefault(name, district)
            if before != district:
                row_before = seen[kind, name].rsplit(" ", 1)[1]
                problems.append(f"{place}: {kind} {name} is in {district}, and in row {row_before} in {before}. Take one out.")
            seen.setdefault((kind, name), place)
    named = {district for of_kind in plan.places.values() for district in of_kind.values()}
    if named and not named & plan.districts.keys():
        problems.append(
            f"place.csv names no district of {plan.predecessor}: {', '.join(sorted(plan.districts))}. Is it another area's, or "
            "are these other codes?"
        )
    return problems


def _populations(rows: Iterable[tuple[str, Row]], plan: Plan) -> list[str]:
    """Add the districts up to the new councils, where all of a council's are there; a sum without one would be another area's."""
    problems = []
    found: dict[tuple[int, str], dict[str, int]] = {}
    for place, row in rows:
        district = row["district_code"].upper()
        wrong = next(filter(None, (_wrong_number(row, "mid_year"), _wrong_number(row, "population"), _wrong_day(row))), None)
        if wrong or district not in plan.districts:
            problems.append(f"{place}: {wrong or f'district_code: {district} is no district of {plan.predecessor}'}.")
            continue
        of_day = found.setdefault((int(row["mid_year"]), row["published_on"]), {})
        of_day[district] = int(row["population"])
    for council in plan.councils:
        own = [district for district, of in plan.districts.items() if of == council]
        for (mid_year, day), children in sorted(found.items()):
            lacking = [district for district in own if district not in children]
            if lacking:
                plan.unsupplied.append(f"{council}, mid-{mid_year} as published on {day}: not supplied for {', '.join(lacking)}")
            else:
                sums = plan.populations.setdefault(council, {})
                sums[mid_year, day] = sum(children[district] for district in own)
    return problems


def _wrong_number(row: Row, column: str) -> str | None:
    good = re.fullmatch(r"[1-9]\d{0,7}", row[column])
    return None if good else f"{column}: {row[column]!r} is no whole number, without commas"


def _wrong_day(row: Row) -> str | None:
    try:
        date.fromisoformat(row["published_on"])
        good = re.fullmatch(r"\d{4}-\d\d-\d\d", row["published_on"])
    except ValueError:
        good = None
    return None if good else f"published_on: {row['published_on']!r} is no day: write it as 2026-07-15"
