"""The extracts of a folder, opened as a build opens them, with every column that their files have."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from per10k.core.contract import Extract, Field, read_contract
from per10k.core.sql import identifier, literal
from per10k.plugin import misnamed, pseudonyms, text_files
from per10k.plugin.extract_files import changed, prepare
from per10k.plugin.id_spellings import HIDDEN
from per10k.plugin.nothing import spellings

# What every file of the extracts says of a row beside its own columns.
OWN = ("la_code", "source_row")
# What the tables of a split or a joining call what they add; with a blank, as no extract of a system has it.
NAMED, ADDED = "named by ", "added: "
ADDRESS = "ssd_address"
ADDRESS_DAYS = ("addr_address_start_date", "addr_address_end_date")


class ReorganiseError(ValueError):
    """All that keeps extracts from being divided or joined, a line each."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(f"  - {problem}" for problem in problems))


@dataclass(frozen=True)
class Table:
    """An extract as it was delivered: its columns in the order of the file, how many rows, and what is known of its fields.

    A file that the source contract does not know is about the child in its first column that ends in person_id, if it has one.
    """

    name: str
    relation: str
    columns: tuple[str, ...]
    rows: int
    extract: Extract
    is_known: bool

    @property
    def links(self) -> list[str]:
        """The columns that name somebody, a row, a team or a term."""
        return [name for name in self.columns if is_link(self.extract, name)]


def open_folder(
    connection: duckdb.DuckDBPyConnection, folder: Path, la_code: str | None, not_supplied: tuple[str, ...], catalogue: str
) -> dict[str, Table]:
    """Open every extract of a folder as a table of a database of its own, attached to the connection.

    Ids, days and texts are as a build reads them; columns that no rule reads are there as they stand. la_code: the council, where
    the files do not say. catalogue: what the database is to be called. Returns the tables by the name of the extract.
    Raises ReorganiseError with whatever a build would refuse the folder for.
    """
    if not folder.is_dir():
        raise ReorganiseError([f"There is no folder {folder}. Name the folder that holds the extracts."])
    if passed_over := _passed_over(folder, not_supplied):
        raise ReorganiseError(passed_over)
    extracts = _extracts(connection, folder, not_supplied)
    if taken := [f"{one.name}: {column}" for one in extracts.values() for column in one.fields if _is_taken(column)]:
        raise ReorganiseError(
            [f"{folder}: {column} is what per10k itself calls something of a row. Call the column otherwise." for column in taken]
        )
    connection.execute(f"attach ':memory:' as {catalogue}")
    request = {
        "folder": str(folder),
        "la_code": la_code,
        "not_supplied": list(not_supplied),
        "contract": [_asked(extract) for extract in extracts.values()],
        "database": catalogue,
        "keep_words": True,
    }
    with _ids_as_they_are():
        answer = json.loads(prepare(json.dumps(request)))
        if answer["problems"]:
            raise ReorganiseError(answer["problems"])
        for statement in answer["statements"]:
            connection.execute(statement)
    supplied = connection.execute(f"select extract, field from {catalogue}.extracts.delivered_field where is_supplied").fetchall()
    tables = {}
    for name, extract in extracts.items():
        columns = [field for of, field in supplied if of == name]
        if not columns:
            continue
        relation = f"{catalogue}.main.{name}"
        # A word that hides whom a row is about names nobody, and is written as it was.
        hidden = f"starts_with({{0}}, {literal(HIDDEN)})"
        links = [
            f"case when not {hidden.format(identifier(column))} then {value(identifier(column))} end as {linked(column)}"
            for column in columns
            if is_link(extract, column)
        ]
        texts = [f"ltrim({identifier(column)}, {literal(HIDDEN)}) as {identifier(column)}" for column in columns]
        kept = ", ".join([*OWN, *texts, *links])
        connection.execute(f"create table {relation} as select {kept} from {catalogue}.extracts.{name}")
        [(rows,)] = connection.execute(f"select count(*) from {relation}").fetchall()
        tables[name] = Table(name, relation, tuple(columns), rows, extract, name in read_contract().extracts)
    if files := json.loads(changed()):
        raise ReorganiseError(
            [f"{file}: it was written to while it was read. Run it again once it is complete." for file in files]
        )
    return tables


def councils_of(connection: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> dict[str, str]:
    """The councils that rows are of, by code, with the first extract that has one."""
    found: dict[str, str] = {}
    for table in tables.values():
        for (code,) in connection.execute(f"select distinct la_code from {table.relation} order by 1").fetchall():
            found.setdefault(code, table.name)
    return found


def is_link(extract: Extract, column: str) -> bool:
    """Whether a column names somebody, a row, a team or a term, by its id."""
    field = extract.fields[column]
    return bool(field.identifies or field.refers_to) or column in (extract.team, *extract.key)


def linked(column: str) -> str:
    """SQL for what a column of a table names; null where it names nothing."""
    return identifier(f"{NAMED}{column}")


def added(column: str) -> str:
    """SQL for a column that is about a row and not of its file."""
    return identifier(f"{ADDED}{column}")


def value(column: str) -> str:
    """SQL for the text of a column; null where it stands for nothing."""
    nothing = ", ".join(literal(word) for word in ("", *spellings()))
    return f"case when trim({column}) not in ({nothing}) then trim({column}) end"


@contextmanager
def _ids_as_they_are() -> Iterator[None]:
    """Without the key for pseudonyms: what is written is read by builds, and each of them hides ids by the key itself."""
    key = os.environ.pop(pseudonyms.VARIABLE, None)
    try:
        yield
    finally:
        if key is not None:
            os.environ[pseudonyms.VARIABLE] = key


def _extracts(connection: duckdb.DuckDBPyConnection, folder: Path, not_supplied: tuple[str, ...]) -> dict[str, Extract]:
    """The extracts of the contract, with the further columns of their files, and whatever else looks like an extract."""
    known = dict(read_contract().extracts)
    files = files_of(folder)
    # What is meant to be an extract that is not there is no table of its own: the preparation refuses it, as in a build.
    absent = known.keys() - files.keys() - set(not_supplied)
    meant = {misnamed.meant_for(folder, name, known) for name in absent}
    files = {name: path for name, path in files.items() if name in known or path.name not in meant}
    extracts = {}
    for name in (*known, *(name for name in files if name not in known)):
        extract = known.get(name) or Extract(name, (), True, {})
        columns = _header(connection, files[name]) if name in files and name not in not_supplied else []
        further = [column for column in columns if column not in extract.fields and column != "la_code"]
        if name not in known:
            about = next((column for column in further if column.endswith("person_id")), None)
            fields = {column: _further(column, column == about) for column in further}
            extracts[name] = Extract(name, (), True, fields, about)
        else:
            fields = extract.fields | {column: _further(column, False) for column in further}
            extracts[name] = Extract(name, extract.key, extract.optional, fields, extract.about, extract.team, extract.dated_by)
    return extracts


def _name(path: Path) -> str:
    """The extract that a file is; '' where it is none."""
    plain = path.name.lower()
    suffix = next((suffix for suffix in misnamed.SUFFIXES if plain.endswith(suffix)), "")
    name = plain.removesuffix(suffix) if suffix else ""
    return name if name.startswith(("ssd_", "local_")) and name.isidentifier() else ""


def files_of(folder: Path) -> dict[str, Path]:
    """The files of a folder that are extracts by their names, by the extract."""
    return {_name(path): path for path in sorted(folder.iterdir()) if _name(path)} if folder.is_dir() else {}


def _passed_over(folder: Path, not_supplied: tuple[str, ...]) -> list[str]:
    """What is wrong with the extracts that are named as not supplied: the rows of one that is there would be nowhere."""
    files = files_of(folder)
    return [
        f"{files[name]} is there, and {name} is named as not supplied: its rows would be nowhere. Take out the name, or the file."
        if name in files
        else f"not supplied: {name} is no extract of the source contract (per10k contract writes it)."
        for name in not_supplied
        if name in files or name not in read_contract().extracts
    ]


def _is_taken(column: str) -> bool:
    return column in ("source_row", "source_file") or column.startswith((NAMED, ADDED))


def _further(column: str, is_about: bool) -> Field:
    """A field that the contract does not know."""
    reads_as = "date" if column in ADDRESS_DAYS else "text"
    if is_about:
        return Field(column, reads_as, False, refers_to="ssd_person.pers_person_id", identifies="person")
    return Field(column, reads_as, False)


def _header(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """The columns of a file, in small letters; none where it cannot be read: the preparation says why, as it refuses it."""
    # To open a pipe or a device would wait for whoever writes to it.
    if not path.is_file():
        return []
    try:
        if path.name.lower().endswith(".parquet"):
            rows = connection.execute(f"describe select * from read_parquet({literal(glob.escape(str(path)))})").fetchall()
            return [str(name).strip().lower() for name, *_ in rows]
        return text_files.describe_any(path).names
    except (duckdb.Error, OSError, EOFError, ValueError):
        return []


def _asked(extract: Extract) -> dict:
    """An extract as the preparation is asked for it."""
    fields = extract.fields
    follows = {name: _followed(extract, name, field.follows_from) for name, field in fields.items() if field.follows_from}
    return {
        "name": extract.name,
        "optional": extract.optional,
        "columns": {name: field.required for name, field in fields.items()},
        "reads_as": {name: field.reads_as for name, field in fields.items()},
        "identifies": {name: field.identifies for name, field in fields.items() if field.identifies},
        "refers_to": {name: field.refers_to for name, field in fields.items() if field.refers_to},
        "key": list(extract.key),
        "follows_from": follows,
    }


def _followed(extract: Extract, name: str, link: str) -> list[str]:
    """Where the value of a field that is empty stands: the link to its row, that row's extract and key, and the field there."""
    other, key = (extract.fields[link].refers_to or "").split(".")
    return [link, other, key, read_contract().extracts[other].about or name]
