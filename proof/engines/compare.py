"""Holds every table that another engine has made against that of DuckDB.

Rows, columns, texts, dates, flags and whole numbers are to be the same; numbers with decimals too in what is published (fct_*,
scorecard), and elsewhere to 9 decimals, beyond which a sum depends on the order of its rows. A fingerprint is a whole number of
up to 20 digits.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb

WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "UINTEGER", "DECIMAL(20,0)")
DECIMALS = 9
EXACT = ("fct_", "scorecard")


@dataclass(frozen=True)
class Difference:
    """What differs in a table: in words, with an example where there is one."""

    table: str
    what: str


def is_exact(table: str) -> bool:
    """Whether numbers with decimals are to be the same to the last digit, as what is published is."""
    return table.startswith(EXACT)


def kind(data_type: str) -> str:
    """What a column holds, whatever its engine calls it: whole, decimals, or the type itself."""
    if data_type in WHOLE:
        return "whole"
    return "decimals" if data_type in ("DOUBLE", "FLOAT") or data_type.startswith("DECIMAL") else data_type


def compare_table(connection: duckdb.DuckDBPyConnection, table: str, ours: str, theirs: str) -> list[Difference]:
    """What differs between two relations of one name.

    ours, theirs: SQL of the relation of DuckDB and of the other engine. An empty list: nothing differs.
    """
    types = [
        dict(connection.execute(f"select column_name, column_type from (describe from {one})").fetchall())
        for one in (ours, theirs)
    ]
    if types[0].keys() != types[1].keys():
        only = [sorted(types[side].keys() - types[1 - side].keys()) for side in (0, 1)]
        return [Difference(table, f"columns: {only[0]} in DuckDB alone, {only[1]} in the other alone")]
    found, columns = [], []
    for column, data_type in types[0].items():
        kinds = {kind(data_type), kind(types[1][column])}
        if not (len(kinds) == 1 or kinds == {"whole", "decimals"} and not is_exact(table)):
            found.append(Difference(table, f"{column}: {data_type} in DuckDB, {types[1][column]} in the other"))
        columns.append(_comparable(column, kinds, is_exact(table)))
    sides = [f"select {', '.join(columns)} from {one}" for one in (ours, theirs)]
    counts = [connection.execute(f"select count(*) from {one}").fetchall()[0][0] for one in (ours, theirs)]
    if counts[0] != counts[1]:
        found.append(Difference(table, f"{counts[0]} rows in DuckDB, {counts[1]} in the other"))
    for first, second, where in ((*sides, "DuckDB"), (*sides[::-1], "the other")):
        left = connection.execute(f"select * from ({first} except all {second})").fetchall()
        if left:
            found.append(Difference(table, f"{len(left)} rows of {where} alone, such as {_shown(left[0], list(types[0]))}"))
    return found


def _comparable(column: str, kinds: set[str], exact: bool) -> str:
    """SQL of a column as it is compared: the last digits of a double that stands for a sum aside."""
    name = f'"{column}"'
    if kinds == {"whole"}:
        return f"cast({name} as hugeint) as {name}"
    if "decimals" in kinds:
        # 0.0 and -0.0 are one number.
        return (
            f"cast({name} as double) + 0.0 as {name}" if exact else f"round(cast({name} as double), {DECIMALS}) + 0.0 as {name}"
        )
    return f"cast({name} as varchar) as {name}"


def _shown(row: tuple, columns: list[str]) -> str:
    """A row in words, without what is null in it; ids of people are those of made-up councils, as no other is compared."""
    shown = ", ".join(f"{column} {value}" for column, value in zip(columns, row, strict=True) if value is not None)
    return shown if len(shown) <= 300 else f"{shown[:300]} ..."


def relations(manifest: Path) -> dict[str, str]:
    """Each model, seed and snapshot of a build as schema.name, with its name as DuckDB has it."""
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    return {
        f"{node['schema']}.{node['alias']}": node["relation_name"]
        for node in nodes
        if node["resource_type"] in ("model", "seed", "snapshot") and node["package_name"] == "per10k"
    }


def compare(database: Path, children: Path, manifest: Path, tables: Path) -> tuple[int, list[Difference]]:
    """How many tables were compared, and what differs in them.

    database, children: DuckDB's files, under the names that its views know them by. manifest: dbt's, of that build. tables: the
    folder of the other engine's, by schema and name. A table that is in one alone is a difference.
    """
    differences = []
    all_relations = relations(manifest)
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"attach '{children}' as children (read_only)").fetchall()
        for name, relation in sorted(all_relations.items()):
            folder = tables / name.replace(".", "/")
            if not folder.is_dir():
                differences.append(Difference(name, "not made by the other engine"))
                continue
            theirs = f"read_parquet('{folder}/*.parquet')"
            differences += compare_table(connection, name.split(".")[1], relation, theirs)
    return len(all_relations), differences
