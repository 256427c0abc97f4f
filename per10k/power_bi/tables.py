"""What lies in a folder of published marts: tables and columns as Parquet has them, and how they hang together."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from per10k.core.contract import read_contract
from per10k.core.project import ROOT
from per10k.core.sql import identifier, literal
from per10k.core.yaml_files import read_yaml
from per10k.disclosure.memory import FILE as PUBLIC_EDITION

MARTS = ROOT / "models" / "marts"
# Types of the model by those of DuckDB. A column of any other cannot be loaded.
TYPES = {
    "VARCHAR": "string",
    "DATE": "dateTime",
    "TIMESTAMP": "dateTime",
    "BIGINT": "int64",
    "INTEGER": "int64",
    "SMALLINT": "int64",
    "TINYINT": "int64",
    "DOUBLE": "double",
    "FLOAT": "double",
    "BOOLEAN": "boolean",
}
# The month that a table is about is called otherwise where it is the page's own.
CALLED_OTHERWISE = {"month_end": "reporting_month"}

# What figures are grouped by that a council has called as it likes.
CALLED_BY_COUNCILS = {
    "dim_council": ("council_name",),
    "dim_team": ("team_id", "team_name"),
    "fct_child_characteristic_month": ("label",),
}


@dataclass(frozen=True)
class Column:
    """A column: its name, its type in the model, and what it means, which may be empty."""

    name: str
    kind: str
    description: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its name, which is its file's, its columns, what it is, and the column that tells its rows apart, if one does."""

    name: str
    columns: tuple[Column, ...]
    description: str = ""
    key: str | None = None
    is_about_children: bool = False

    def has(self, *names: str) -> bool:
        """Whether it has columns of these names."""
        return set(names) <= {column.name for column in self.columns}


@dataclass(frozen=True)
class Relationship:
    """A column of many rows, and the key that it refers to."""

    table: str
    column: str
    to_table: str
    to_column: str


def read_tables(folder: Path, is_about_children: bool = False) -> list[Table]:
    """The tables of a folder of Parquet files, by name; descriptions are those of its csv-metadata.json, if it has one.

    is_about_children: whether the folder is that of the lists about them; in any other, a column that names somebody, or one of
    those lists, is refused. Raises ValueError for that, where the folder holds no table, a key is not one (two rows share
    it, or it is empty), or a file cannot be read.
    """
    files = sorted(folder.glob("*.parquet"))
    if not files:
        raise ValueError(
            f"{folder} holds no Parquet file. Name the folder marts of a published run, such as published/current/marts."
        )
    about = _descriptions(folder / "csv-metadata.json")
    with duckdb.connect() as connection:
        tables = [_table(connection, file, about.get(file.stem, {}), is_about_children) for file in files]
    for table in tables if not is_about_children else ():
        naming = sorted(naming_somebody() & {column.name.lower() for column in table.columns})
        if naming or table.name.lower().startswith("restricted"):
            what = f"has the column {naming[0]}" if naming else "is a list about children by its name"
            raise ValueError(
                f"{folder / table.name}.parquet {what}: it is about children, and not for all who read the marts. Take it out of "
                "the folder; --with-children adds such lists, apart from the marts."
            )
    return tables


def taken_for_one(folder: Path, tables: list[Table]) -> list[str]:
    """What Microsoft's tools take for one thing, as it differs by capital letters alone, in sentences; the marts hold both."""
    said = []
    with duckdb.connect() as connection:
        for table in tables:
            for name in (one for one in CALLED_BY_COUNCILS.get(table.name, ()) if table.has(one)):
                names = (
                    f"select distinct {identifier(name)} as name from read_parquet({literal(folder / table.name)} || '.parquet')"
                )
                rows = f"select list(name order by name) from ({names}) group by lower(name) having count(*) > 1 order by all"
                said += [
                    f"{name} of {table.name}: {' and '.join(map(repr, alike))} differ by capital letters alone. Power BI and "
                    "Excel add up what is of either; the marts, the report and the dashboard do not. Give one another name."
                    for (alike,) in connection.execute(rows).fetchall()
                ]
    return said


def refuse_public_edition(folder: Path, why: str) -> None:
    """Raise ValueError where a folder is a public edition. why: what it is that cannot be made of one, and why not."""
    if (folder / PUBLIC_EDITION).is_file():
        raise ValueError(f"{folder} is a public edition: {why}")


def _table(connection: duckdb.DuckDBPyConnection, file: Path, about: dict[str, str], is_about_children: bool) -> Table:
    try:
        found = connection.execute(f"describe select * from read_parquet({literal(file)})").fetchall()
        columns = tuple(Column(name, TYPES[kind], about.get(name, "")) for name, kind, *_ in found if kind in TYPES)
        key = None if is_about_children else _key_of(file.stem)
        if key and key in {column.name for column in columns}:
            # Power BI takes two texts that differ by case alone for one.
            query = (
                f"select count(*) - count(distinct lower(cast({identifier(key)} as varchar))) from read_parquet({literal(file)})"
            )
            ((repeated,),) = connection.execute(query).fetchall()
            if repeated:
                raise ValueError(
                    f"{file}: {key} is its key, and {repeated} rows repeat one or have none. Publish the marts again."
                )
        else:
            key = None
    except duckdb.Error as error:
        raise ValueError(f"{file} cannot be read: {error}") from error
    return Table(file.stem, columns, about.get("", ""), key, is_about_children)


@cache
def naming_somebody() -> set[str]:
    """The columns that name a child, adult, family or worker, or a row about one, as delivered and as staged."""
    fields = [one for extract in read_contract().extracts.values() for one in extract.fields.values()]
    people = [one for one in fields if one.identifies in ("person", "adult", "family", "worker")]
    return {"row_id"} | {name for one in people for name in (one.name, one.staged_as) if name}


def _descriptions(file: Path) -> dict[str, dict[str, str]]:
    """Table -> column -> what it means; of the table itself under an empty name."""
    if not file.is_file():
        return {}
    told: dict[str, dict[str, str]] = {}
    try:
        for table in json.loads(file.read_text(encoding="utf-8"))["tables"]:
            columns = {column["name"]: column.get("dc:description", "") for column in table["tableSchema"]["columns"]}
            told[Path(table["url"]).stem] = {"": table.get("dc:description", ""), **columns}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{file} does not describe tables as it was published ({error!r}). Publish the marts again.") from error
    return told


@cache
def _keys() -> dict[str, str]:
    """Mart -> its key, of those whose rows one column tells apart by their contract (the test grain)."""
    found = {}
    for path in sorted(MARTS.glob("*.yml")):
        for model in read_yaml(path).get("models", []):
            for test in model.get("data_tests", []):
                columns = test["grain"]["arguments"]["columns"] if "grain" in test else []
                if len(columns) == 1:
                    found[model["name"]] = columns[0]
    return found


def _key_of(mart: str) -> str | None:
    return _keys().get(mart)


def relationships(tables: list[Table]) -> list[Relationship]:
    """How the tables hang together: whoever has a column by the name of a key refers to it, those with a key themselves excepted.

    A key is that of one table alone, so that between two tables there is one way.
    """
    dimensions = [table for table in tables if table.key]
    found = []
    for table in tables:
        for dimension in dimensions:
            if table.key or dimension.key is None:
                continue
            named = [name for name in (dimension.key, CALLED_OTHERWISE.get(dimension.key)) if name and table.has(name)]
            if named:
                found.append(Relationship(table.name, named[0], dimension.name, dimension.key))
    return found
