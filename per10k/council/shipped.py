"""Holds the files that per10k ships, kept by hand (seeds/registry, seeds/reference), to what is said of them, before a run.

A council's own folder is held to the same, row by row (folder.py): whoever adds an indicator or a target here is told of a
mistake in the same words, with its file and row.
"""

import re
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path

from per10k.core import contract_check
from per10k.core.contract import EXTRACTS_FILE, STAGING, read_contract
from per10k.core.project import PROJECT_FILE, ROOT, SEEDS
from per10k.core.yaml_files import read_yaml
from per10k.council.records import Form, Record, read_records, repeated
from per10k.council.row_checks import BY_TABLE, Ids, incomplete
from per10k.council.tables import PREFIX, TABLES, Described, Row, seeds, wrong_form

FOLDERS = ("registry", "reference")
# Bases of what is never added up over months.
OF_MONTH = ("as_at_month_end", "term")
NEW_IDS = {"measure": "measure_id", "indicator": "indicator_id"}


def refusal(project: Path = ROOT) -> str | None:
    """Why nothing can be built in a project, ours or a council's own: what is wrong with contract and seeds; None: nothing is."""
    own = None if read_yaml(project / PROJECT_FILE.name)["name"] == "per10k" else project
    read = [EXTRACTS_FILE, *SEEDS.rglob("*.csv"), *SEEDS.rglob("*.yml"), *(own / "models" if own else STAGING).rglob("*.yml")]
    found = _all_problems(own, tuple((str(path), path.stat().st_mtime_ns) for path in read))
    return "What is to be built does not hold together:\n  - " + "\n  - ".join(found) if found else None


@cache
def _all_problems(own: Path | None, state: tuple[tuple[str, int], ...]) -> list[str]:
    """All that is wrong; state: what tells whether any of the files has changed since it was asked last."""
    # Of what a broken contract has, no seed can be looked up.
    return contract_check.problems() or [*(contract_check.problems(own) if own else ()), *problems()]


def problems(folder: Path = SEEDS, extracts: dict[str, set[str]] | None = None) -> list[str]:
    """All that is wrong with the seeds of a folder, a sentence each, with file, row, column, value and what is allowed.

    extracts: the fields of every extract; none: the source contract's.
    """
    found: list[str] = []
    described = {(part, name): table for part in FOLDERS for name, table in seeds(part).items()}
    broken: set[str] = set()
    records = {name: _read(folder, part, name, table, found, broken) for (part, name), table in described.items()}
    # Of a file whose rows cannot all be read, each row that names what stands in them would be told to be wrong.
    if broken:
        return found
    known = extracts or {name: set(extract.fields) for name, extract in read_contract().extracts.items()}
    ids = Ids({}, known, lambda name: [record.cells for record in records[name]])
    councils = {record.cells["la_code"] for record in records["council"]}
    for (_, name), table in described.items():
        key = [column for column in table.key if column in table.types]
        found += repeated(records[name], key) if key else ()
        found += _not_found(records, name, table)
        found += _indicators(records[name], table) if name == "indicator" else ()
        for record in records[name]:
            found += ids.unknown(name, record) if name in TABLES else ()
            found += BY_TABLE.get(name, lambda *_: [])(record, ids) if name != "indicator" else ()
            if name in TABLES and (of := record.cells.get("la_code")) and of not in councils:
                found.append(f"{record.place}: la_code: {of!r} is no council of seeds/reference/council.csv.")
    found += incomplete(records)
    return found


def _read(folder: Path, part: str, name: str, table: Described, found: list[str], broken: set[str]) -> list[Record]:
    form = Form(tuple(table.types), tuple(table.types), table.never_empty, partial(_wrong_cell, name, table), is_seed=True)
    return read_records(folder / part / f"{name}.csv", f"seeds/{part}/{name}.csv", form, found, broken)


def _wrong_cell(name: str, table: Described, column: str, value: str) -> str | None:
    if column == NEW_IDS.get(name) and (value.startswith(PREFIX) or not re.fullmatch(r"[a-z][a-z0-9_]*", value)):
        return f"cannot be an id: write small letters, digits and underscores, and do not begin it with {PREFIX}, as councils do"
    return wrong_form(table, column, value)


def _not_found(records: dict[str, list[Record]], name: str, table: Described) -> Iterable[str]:
    """Values that are not where they have to be found; what TABLES says of a column is looked up with its hint instead."""
    named = TABLES[name].names if name in TABLES else {}
    for column, (other, key) in table.found_in.items():
        if column not in named:
            known = {record.cells[key] for record in records[other]}
            for record in records[name]:
                if (value := record.cells[column]) and value not in known:
                    yield f"{record.place}: {column}: {value!r} is no {key} of {other}.csv."


def _kind(cells: Row) -> str:
    """How the months of an indicator come to its figure."""
    if cells["basis"] in OF_MONTH:
        return "as at a month end or of a term"
    return "added up over its basis" if cells["summed_over"] == cells["basis"] else "counted over a window of its own"


def _indicators(records: list[Record], table: Described) -> Iterable[str]:
    """Where it is not said out of what, or months are not added up as the basis says or as in other indicators of the measure."""
    first: dict[str, Record] = {}
    for record in records:
        cells, at = record.cells, record.place
        if cells["unit"] not in ("count", "maximum", "") and not cells["denominator_rule"]:
            yield f"{at}: denominator_rule is empty, and unit is {cells['unit']}: say out of what, in words."
        # Of a word that there is not, its cell says enough.
        if any(cells[column] not in table.words[column] for column in ("basis", "summed_over")):
            continue
        if cells["summed_over"] not in ({"in_month"} if cells["basis"] in OF_MONTH else {"in_month", cells["basis"]}):
            yield (
                f"{at}: {cells['indicator_id']} is {cells['basis']} and summed over {cells['summed_over']}: write "
                "in_month for what is as at a month end, of a term or over a window of its own, and the basis for all else."
            )
            continue
        other = first.setdefault(cells["measure_id"], record)
        if _kind(cells) != _kind(other.cells):
            yield (
                f"{at}: basis {cells['basis']} and summed_over {cells['summed_over']} say that {cells['indicator_id']} "
                f"is {_kind(cells)}, and {other.cells['indicator_id']} ({other.row}), of the same measure {cells['measure_id']}, "
                f"is {_kind(other.cells)}. Correct the row that is wrong, or name another measure in it."
            )
