"""The reference that is kept of the official figures: every value with the day it was retrieved, and who is whose neighbour.

A value is written again only where a later retrieval has another one, so that what was known earlier stays known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from per10k.core.project import SEEDS
from per10k.core.sql import literal
from per10k.plugin import councils
from per10k.refresh.official.files import Found, Value, find, measures, read_values, rows_of

FOLDER = SEEDS / "official"
VALUES = "official_value"
NEIGHBOURS = "statistical_neighbour"
# The files of both by name, with the columns that they are ordered by.
TABLES = {
    VALUES: "official_measure, period_end, area_code, retrieved_on",
    NEIGHBOURS: "neighbour_model, area_code, place",
}

Key = tuple[str, str, date]
Row = dict[str, Any]
# Models of statistical neighbours, by how the names of their files begin.
MODELS = ("New_Statistical_Neighbour_Groupings", "sn_model")


@dataclass
class Changes:
    """What a retrieval changes against what stood: values with the former and the new one, by measure, area and last day."""

    added: dict[Key, float] = field(default_factory=dict)
    changed: dict[Key, tuple[float, float]] = field(default_factory=dict)
    gone: dict[Key, float] = field(default_factory=dict)
    neighbours: dict[int, int] = field(default_factory=dict)
    found: Found = field(default_factory=Found)


def refresh(folders: Iterable[Path], retrieved_on: date, to: Path = FOLDER) -> Changes:
    """Read the official files and write what they change to the reference.

    folders: where the files are. retrieved_on: the day they were downloaded; what was read from files of an earlier day stays.
    to: the folder of the reference.
    Returns what has changed. Raises ValueError where a file cannot be read as it is, or where the reference is of a later day,
    and FileNotFoundError where there is no file that is known; nothing is written then.
    """
    folders = list(folders)
    kept = _read(to, VALUES)
    if later := max((row["retrieved_on"] for row in kept if row["retrieved_on"] > retrieved_on), default=None):
        raise ValueError(f"the reference holds figures retrieved on {later}, after {retrieved_on}: give the day of these files")
    found = read_values(folders)
    models = read_neighbours(folders)
    changes = Changes(found=found)
    _compare(_latest(kept), found.values, changes)
    told = {(measure, end) for measure, _, end in found.values}
    earlier = [
        row for row in kept if row["retrieved_on"] < retrieved_on or (row["official_measure"], row["period_end"]) not in told
    ]
    rows = earlier + _new_rows(_latest(earlier), found.values, retrieved_on)
    kept_neighbours = _read(to, NEIGHBOURS)
    for model, of_model in models.items():
        before = [row for row in kept_neighbours if row["neighbour_model"] == model]
        changes.neighbours[model] = len({tuple(row.values()) for row in of_model} ^ {tuple(row.values()) for row in before})
    neighbours = [row for row in kept_neighbours if row["neighbour_model"] not in models]
    neighbours += [row for of_model in models.values() for row in of_model]
    to.mkdir(parents=True, exist_ok=True)
    _write(rows, to, VALUES)
    if neighbours:
        _write(neighbours, to, NEIGHBOURS)
    return changes


def read_neighbours(folders: Iterable[Path]) -> dict[int, list[Row]]:
    """The statistical neighbours of every council by model, closest first; a model goes by the year in its file's name.

    Raises ValueError where a file names a council that is not known. A council for which a model has none has no row.
    """
    models: dict[int, list[Row]] = {}
    for path in filter(None, (find(folders, stem) for stem in MODELS)):
        (model,) = (int(year) for year in re.findall(r"20\d\d", path.name)[-1:])
        models[model] = [
            {
                "neighbour_model": model,
                "area_code": _council(number, path),
                "place": place,
                "neighbour_code": _council(other, path),
            }
            for number, others in _listed(path)
            for place, other in enumerate(others, start=1)
        ]
    return models


def _listed(path: Path) -> Iterable[tuple[str, list[str]]]:
    """The number of each council of a model, with those of its neighbours."""
    for row in rows_of(path):
        number = next(iter(row.values())) or ""
        others = [value for name, value in row.items() if name and re.fullmatch(r"SN_?\d+", name)]
        if number.isdigit():
            yield number, [other for other in others if other.isdigit()]


def _council(number: str, path: Path) -> str:
    code = councils.la_code_of(number)
    if code is None:
        raise ValueError(f"{path.name}: {number} is the number of no council that is known; nothing was written")
    return code


def _latest(rows: Iterable[Row]) -> dict[Key, Row]:
    """What stands by the latest retrieval of each value."""
    return {
        (str(row["official_measure"]), str(row["area_code"]), row["period_end"]): row
        for row in sorted(rows, key=lambda row: row["retrieved_on"])
    }


def _withdrawn(standing: dict[Key, Row], values: dict[Key, Value]) -> Iterable[Key]:
    """Values that stood and are in the files no more. Years that the files do not reach back to stay as they are."""
    still_told = {(measure, end) for measure, _, end in values}
    return (
        key
        for key, row in standing.items()
        if row["value"] is not None and (key[0], key[2]) in still_told and (key not in values or values[key].value is None)
    )


def _compare(standing: dict[Key, Row], values: dict[Key, Value], changes: Changes) -> None:
    for key, value in values.items():
        before = standing[key]["value"] if key in standing else None
        if value.value is None or value.value == before:
            continue
        if before is None:
            changes.added[key] = value.value
        else:
            changes.changed[key] = (float(before), value.value)
    changes.gone = {key: float(standing[key]["value"]) for key in _withdrawn(standing, values)}


def _new_rows(standing: dict[Key, Row], values: dict[Key, Value], retrieved_on: date) -> list[Row]:
    """Rows for what differs from what stood before."""
    known = {measure.official_measure: measure for measure in measures()}
    rows: list[Row] = []
    for key, value in values.items():
        before = standing.get(key)
        if value.value is None:
            continue
        if before and (before["value"], before["is_provisional"]) == (value.value, value.period.is_provisional):
            continue
        rows.append(
            {
                "official_measure": value.official_measure,
                "measure_name": known[value.official_measure].name,
                "unit": known[value.official_measure].unit,
                "area_code": value.area_code,
                "region_code": value.region_code,
                "covers": known[value.official_measure].covers,
                "period": value.period.label,
                "period_start": value.period.start,
                "period_end": value.period.end,
                "is_provisional": value.period.is_provisional,
                "value": value.value,
                "source": value.source,
                "published_on": value.published_on,
                "retrieved_on": retrieved_on,
            }
        )
    rows += [{**standing[key], "value": None, "retrieved_on": retrieved_on} for key in _withdrawn(standing, values)]
    return rows


def _read(folder: Path, name: str) -> list[Row]:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        return []
    with duckdb.connect() as database:
        result = database.execute(f"from read_parquet({literal(str(path))})")
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _write(rows: list[Row], folder: Path, name: str) -> None:
    """Write a table as Parquet, in an order that its rows decide alone."""
    with duckdb.connect() as database:
        database.execute("set threads = 1")
        database.register("rows", pd.DataFrame(rows))
        days = [column for column in ("period_start", "period_end", "published_on", "retrieved_on") if column in rows[0]]
        as_days = ", ".join(f"cast({column} as date) as {column}" for column in days)
        database.execute(
            f"copy (select * {f'replace ({as_days})' if days else ''} from rows order by {TABLES[name]}) "
            f"to {literal(str(folder / f'{name}.parquet'))} (format parquet, compression zstd)"
        )
