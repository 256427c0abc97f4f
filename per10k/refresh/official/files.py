"""The official files as rows: which of a folder holds a measure, and each value with its council, year and mark."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import duckdb

from per10k.core.sql import literal
from per10k.plugin import councils
from per10k.refresh.official.periods import Period, read_month, read_period

MEASURES = Path(__file__).with_name("measure.csv")
ENGLAND = "E92000001"

# Regions by the number that the Local Authority Interactive Tool (LAIT) gives them. It has inner and outer London as well, which
# are no regions; a council of either is one of London.
REGIONS = {980 + place: f"E1200000{code}" for place, code in enumerate([1, 2, 3, 4, 5, 6, 7])} | {
    989: "E12000008",
    990: "E12000009",
}
PARTS_OF_LONDON = {987, 988}
LONDON = "E12000007"
REGION_NAMES = {
    "North East": "E12000001",
    "North West": "E12000002",
    "Yorkshire and The Humber": "E12000003",
    "East Midlands": "E12000004",
    "West Midlands": "E12000005",
    "East of England": "E12000006",
    "Inner London": LONDON,
    "Outer London": LONDON,
    "South East": "E12000008",
    "South West": "E12000009",
}

# What stands where a figure would: confidential, low, not available, unreliable, not applicable. LAIT has a dash, or nothing, for
# all of them, so that why there is none is not known.
NO_FIGURE = {"", "-", "c", "k", "low", "u", "x", "z", ":", "..", "NA"}

# What LAIT calls a year, and what it may be here: another word for it in a later release stops the refresh.
YEAR_TYPES = {
    "Financial Year": {"financial year", "31 March", "March", "December to February"},
    "Annual": {"31 March"},
    "Annual (end of Sept)": {"30 September"},
    "Calendar Year": {"calendar year"},
    "Academic Year": {"school year", "January"},
}
# Children of an area in the middle of a year, by which the Department divides its numbers.
POPULATIONS = "ons_mid-year_population_estimates"
ALL_CHILDREN = "Children aged 0 to 17 years"
FIRST_DAY_OF_EXCEL = date(1899, 12, 30)


@dataclass(frozen=True)
class Measure:
    """An official measure, and where it is read: a row of measure.csv.

    file: how the file's name begins, without what says who passed it on; columns: those that add up to it (keys of LAIT), or the
    months, of a measure of each; subtracted_from: 100 where it is the rest. covers: what its year stands for, of periods.COVERS,
    or month. among: the values by which a file that has several breakdowns tells its rows, by column. is_per_10k: whether the
    file has numbers, to be divided by the children of the area.
    """

    official_measure: str
    file: str
    columns: tuple[str, ...]
    subtracted_from: float | None
    covers: str
    unit: str
    name: str
    among: tuple[tuple[str, str], ...] = ()
    is_per_10k: bool = False


@dataclass(frozen=True)
class Value:
    """A value of a measure: of which area (nine-character code) and days, and since when it is known (None where not said)."""

    official_measure: str
    area_code: str
    region_code: str | None
    period: Period
    value: float | None
    source: str
    published_on: date | None = None


@dataclass
class Found:
    """What a folder of official files held. set_aside: how many values of each reason; absent: measures without a file."""

    values: dict[tuple[str, str, date], Value] = field(default_factory=dict)
    set_aside: dict[str, int] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)

    def leave_out(self, reason: str) -> None:
        """Count a value that is not taken."""
        self.set_aside[reason] = self.set_aside.get(reason, 0) + 1


def measures() -> list[Measure]:
    """Every official measure that is read."""
    with MEASURES.open(newline="", encoding="utf-8") as file:
        return [
            Measure(
                row["official_measure"],
                row["file"],
                tuple(row["columns"].split(" + ")),
                float(row["subtracted_from"]) if row["subtracted_from"] else None,
                row["covers"],
                row["unit"],
                row["name"],
                tuple(_column_and_value(part) for part in row["among"].split(" and ") if part),
                row["per"] == "10,000 children",
            )  # fmt: skip
            for row in csv.DictReader(file)
        ]


def _column_and_value(text: str) -> tuple[str, str]:
    column, value = text.split("=", 1)
    return column, value


def read_values(folders: Iterable[Path], wanted: Iterable[Measure] | None = None) -> Found:
    """Every value of every measure in folders of official files.

    Raises ValueError, which names the file, row, field and value, where a figure is none that is known, or where a file has two
    of the same area and year; and FileNotFoundError where there is not one file that is known.
    """
    found, folders = Found(), list(folders)
    wanted = measures() if wanted is None else list(wanted)
    by_file: dict[str, list[Measure]] = {}
    for measure in wanted:
        by_file.setdefault(measure.file, []).append(measure)
    for file, of_file in by_file.items():
        path = find(folders, "lait_long" if file == "lait" else file)
        if path is None:
            found.absent += [measure.official_measure for measure in of_file]
            continue
        populations = find(folders, POPULATIONS)
        if populations is None and any(measure.is_per_10k for measure in of_file):
            found.absent += [measure.official_measure for measure in of_file if measure.is_per_10k]
            of_file = [measure for measure in of_file if not measure.is_per_10k]
        if file == "lait":
            dictionary = find(folders, "lait_dictionary")
            rows = _of_lait(path, dictionary, of_file, found)
        elif file == "school_offers":
            rows = _of_offers(path, of_file, found)
        else:
            rows = _of_statistics(path, of_file, found)
        per_10k = {measure.official_measure for measure in of_file if measure.is_per_10k}
        children = _children(populations, found) if populations and per_10k else {}
        for value in rows:
            _keep(_per_10k(value, children) if value.official_measure in per_10k else value, found)
    _leave_out_what_is_no_average({measure.official_measure for measure in wanted if measure.unit != "count"}, found)
    if len(found.absent) == len(wanted):
        raise FileNotFoundError(2, "no official file that is known", str(folders[0]))
    return found


def _children(path: Path, found: Found) -> dict[tuple[str, int], float]:
    """The children of each area in the middle of a year."""
    children: dict[tuple[str, int], float] = {}
    for row_number, row in enumerate(rows_of(path), start=2):
        area = _area(row, found)
        estimate = number(row["population_estimate"], f"{path.name}, row {row_number}, population_estimate")
        if area and estimate and row["age_group"] == ALL_CHILDREN:
            children[area[0], int(row["time_period"])] = estimate
    return children


def _per_10k(value: Value, children: dict[tuple[str, int], float]) -> Value:
    """A number as a rate: over the children of the middle of its financial year, as the Department divides (to four decimals)."""
    estimate = children.get((value.area_code, value.period.end.year - 1))
    rate = round(value.value / estimate * 10_000, 4) if value.value is not None and estimate else None
    return replace(value, value=rate, source=f"{value.source}, per 10,000 children (ONS mid-year estimates)")


def find(folders: Iterable[Path], stem: str) -> Path | None:
    """The file whose name begins with a stem, in any folder: of several the one that reaches furthest by the years in it."""
    pattern = re.compile(rf"(?:csc_)?{re.escape(stem)}.*\.(?:csv|csv\.gz|parquet)", re.IGNORECASE)
    matching = [path for folder in folders for path in sorted(folder.iterdir()) if pattern.fullmatch(path.name)]
    return max(matching, key=lambda path: re.findall(r"\d{4}", path.name)[-1:], default=None)


def number(text: str | None, where: str) -> float | None:
    """A figure, or None for a symbol that stands in its place. where: the file, row and field, for the message."""
    text = (text or "").strip()
    if text in NO_FIGURE:
        return None
    try:
        return float(text.replace(",", ""))
    except ValueError:
        raise ValueError(
            f"{where}: {text!r} is no figure, nor one of {', '.join(sorted(NO_FIGURE - {''}))} that stand for none. "
            "If it is a new symbol, add it to NO_FIGURE in per10k/refresh/official/files.py; nothing was written"
        ) from None


def _keep(value: Value, found: Found) -> None:
    key = value.official_measure, value.area_code, value.period.end
    before = found.values.get(key)
    if before is None or (before.period.is_provisional and not value.period.is_provisional):
        found.values[key] = value
    elif before.value != value.value and not value.period.is_provisional:
        raise ValueError(
            f"{value.source}: two values of {value.area_code} for {value.period.label}, {before.value} and {value.value}. "
            "Take out the one that is wrong; nothing was written"
        )


def _leave_out_what_is_no_average(shares: set[str], found: Found) -> None:
    """Set aside the share, rate or average of a region or of England that lies outside those of all its councils.

    LAIT has the sum of the regions' rates for England's rate of first-time entrants. Where less than half of the councils have a
    value, those withheld may lie elsewhere, and nothing is said.
    """
    of_area: dict[tuple[str, date, str], list[float | None]] = {}
    for value in found.values.values():
        if value.region_code and value.official_measure in shares:
            for area in (value.region_code, ENGLAND):
                of_area.setdefault((value.official_measure, value.period.end, area), []).append(value.value)
    for (measure, end, area), values in of_area.items():
        known = [value for value in values if value is not None]
        whole = found.values.get((measure, area, end))
        if not whole or whole.value is None or 2 * len(known) < len(values):
            continue
        if not min(known) <= whole.value <= max(known):
            del found.values[measure, area, end]
            found.leave_out(f"{measure} of {area} lies outside the figures of all its councils")


def _sum(measure: Measure, parts: list[float | None]) -> float | None:
    """The measure made of its parts; what is one column is that column's figure to the last digit."""
    if None in parts:
        return None
    if len(parts) == 1 and measure.subtracted_from is None:
        return parts[0]
    total = round(sum(part for part in parts if part is not None), 6)
    return total if measure.subtracted_from is None else round(measure.subtracted_from - total, 6)


def _of_lait(path: Path, dictionary: Path | None, wanted: list[Measure], found: Found) -> Iterator[Value]:
    known = {row["measure_key"]: row for row in rows_of(dictionary)} if dictionary else {}
    keys = {key for measure in wanted for key in measure.columns}
    if gone := keys - known.keys():
        raise ValueError(f"{dictionary or 'lait_dictionary'} does not know {', '.join(sorted(gone))}; nothing was written")
    for measure in wanted:
        year_type = known[measure.columns[0]]["Year_Type"]
        if measure.covers not in YEAR_TYPES.get(year_type, set()):
            raise ValueError(
                f"{dictionary}: {measure.columns[0]} is of {year_type!r}, and was of {measure.covers!r} here "
                "(per10k/refresh/official/measure.csv). Look whether it counts otherwise now; nothing was written"
            )
    with duckdb.connect() as database:
        listed = ", ".join(literal(key) for key in sorted(keys))
        rows = database.execute(
            f"select measure_key, period, la_number, region, value from read_parquet({literal(str(path))}) "
            f"where measure_key in ({listed})"
        ).fetchall()
    cells: dict[str, dict[tuple[str, int], float | None]] = {}
    regions = {la_number: REGION_NAMES.get(region) for _, _, la_number, region, _ in rows}
    for key, period, la_number, _, value in rows:
        cells.setdefault(key, {})[period, la_number] = value
    for measure in wanted:
        source = f"Local Authority Interactive Tool: {' + '.join(measure.columns)}"
        published = _day_of_excel(known[measure.columns[0]]["Last Update"])
        parts = [cells[key] for key in measure.columns]
        years = {text: period for text in {text for text, _ in parts[0]} if (period := _period(text, measure, found))}
        latest = max((period.end for period in years.values()), default=None)
        for (text, la_number), _ in parts[0].items():
            if text not in years:
                continue
            area = _area_of_number(la_number, found)
            if area is None:
                continue
            value = _sum(measure, [part.get((text, la_number)) for part in parts])
            period = years[text]
            yield Value(
                measure.official_measure, area, regions[la_number], period, value, source,
                published if period.end == latest else None,
            )  # fmt: skip


def _period(text: str, measure: Measure, found: Found) -> Period | None:
    try:
        return read_period(text, measure.covers)
    except ValueError as error:
        found.leave_out(f"{measure.official_measure}: {error}")
        return None


def _area_of_number(la_number: int, found: Found) -> str | None:
    if la_number == 970:
        return ENGLAND
    if la_number in REGIONS:
        return REGIONS[la_number]
    code = councils.la_code_of(str(la_number))
    if code is None and la_number not in PARTS_OF_LONDON:
        found.leave_out(f"no council that is known has the number {la_number}")
    return code


def _of_statistics(path: Path, wanted: list[Measure], found: Found) -> Iterator[Value]:
    """The values of a file in the form of Explore Education Statistics."""
    for row_number, row in enumerate(rows_of(path), start=2):
        area = _area(row, found)
        if area is None:
            continue
        for measure in wanted:
            if any(row[column] != among for column, among in measure.among):
                continue
            if measure.covers == "month":
                for name in measure.columns:
                    count = _cell(row, name, path, row_number)
                    source = f"Explore Education Statistics: {path.name.split('.')[0]}"
                    yield Value(measure.official_measure, *area, read_month(row["time_period"], name), count, source)
                continue
            period = _period(row["time_period"], measure, found)
            parts = [_cell(row, column, path, row_number) for column in measure.columns]
            if period:
                told = " + ".join(measure.columns) + "".join(f", {among}" for _, among in measure.among)
                source = f"Explore Education Statistics: {path.name.split('.')[0]}, {told}"
                yield Value(measure.official_measure, *area, period, _sum(measure, parts), source)


def _cell(row: dict[str, str], column: str, path: Path, row_number: int) -> float | None:
    if column not in row:
        raise ValueError(
            f"{path.name} has no column {column}, which a measure is read from (per10k/refresh/official/measure.csv). "
            "Look whether it has another name now; nothing was written"
        )
    return number(row[column], f"{path.name}, row {row_number}, {column}")


def _of_offers(path: Path, wanted: list[Measure], found: Found) -> Iterator[Value]:
    """The values of the school places scorecards: each has two entry years, that of its own second year and the one after.

    The 2023/24 scorecard's CY is of the offer day of 2024. Of an entry year that two have, the later one's is taken.
    """
    rows = sorted(enumerate(rows_of(path), start=2), key=lambda row: row[1]["Year"], reverse=True)
    seen: set[tuple[str, str, date]] = set()
    for row_number, row in rows:
        area = _area(row | {"old_la_code": row["LANumber"]}, found)
        if area is None:
            continue
        scorecard = read_period(row["Year"], "financial year").end.year
        for measure in wanted:
            for years_after, entry in enumerate(("CY", "NY")):
                period = read_period(str(scorecard + years_after), measure.covers)
                column = f"{measure.columns[0]}_{entry}"
                value = number(row[column], f"{path.name}, row {row_number}, {column}")
                if (key := (measure.official_measure, area[0], period.end)) not in seen:
                    seen.add(key)
                    source = f"Local authority school places scorecards: {measure.columns[0]}"
                    yield Value(measure.official_measure, *area, period, value, source)


def _area(row: dict[str, str], found: Found) -> tuple[str, str | None] | None:
    """The code of a row's area and that of its region; None for parts of London, and for what is none that is known."""
    level, region = row["geographic_level"], row["region_code"]
    region = LONDON if region.startswith("E13") else region
    if level == "National":
        return ENGLAND, None
    if level == "Regional":
        return None if row["region_code"].startswith("E13") else (region, None)
    code = councils.la_code_of(row["old_la_code"]) or councils.known(row["new_la_code"])
    if code is None:
        found.leave_out(f"no council that is known has the number {row['old_la_code']} or the code {row['new_la_code']}")
        return None
    return code, region or None


@cache
def _day_of_excel(text: str) -> date | None:
    """A day as a spreadsheet counts it: 45931 is 1 October 2025."""
    return FIRST_DAY_OF_EXCEL + timedelta(days=int(text)) if text.isdigit() else None


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV, packed or not."""
    with (
        gzip.open(path, "rt", newline="", encoding="utf-8-sig")
        if path.suffix == ".gz"
        else path.open(newline="", encoding="utf-8-sig") as file
    ):
        yield from csv.DictReader(file)
