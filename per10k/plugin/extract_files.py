"""Finds, checks and opens the files of a council's extracts before anything is built.

A dbt-duckdb plugin: it gives SQL two functions. `prepare_extracts(request)`, which the macro of that name calls with the
source contract as JSON, answers with either the problems, worded for whoever made the files, or the statements that put
a view over each file into the schema `extracts`. With a key, the views give pseudonyms for ids of people. Files that can
be read as they are are not copied. `changed_extracts()` says at the end of a run which files are no longer those that were
checked.
"""

from __future__ import annotations

import glob
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

from per10k.core.database_files import SETTINGS, open_to_older_clients
from per10k.core.project import ROOT, SEEDS, variables
from per10k.core.sql import identifier, literal
from per10k.council import load, shipped
from per10k.council.folder import CouncilFolder, CouncilFolderError, read
from per10k.council.rules import as_text, as_variable, choices
from per10k.plugin import councils, databases, file_names, misnamed, private, pseudonyms, team_names, text_files
from per10k.plugin.day_columns import settle
from per10k.plugin.id_spellings import IdField, settle_spellings
from per10k.plugin.manifests import read_manifest
from per10k.plugin.value_checks import WHOSE, Findings, Scan, check_values, column_as_text, read_utc

# A file beside an extract with so many rows that are not in it is a part of it, or a newer one; with fewer it is an old copy.
APART_SHARE = 0.05

# A council in so many rows of one file at most, and in so small a share of them, is a fault of that file and no second council.
STRAY_ROWS, STRAY_SHARE = 20, 0.05

REPAIRS = "struct(field varchar, raw_value varchar, reason varchar)[]"

# The files of the last request, with what tells whether they are still the same.
_checked: dict[Path, tuple[int, ...]] = {}


@dataclass(frozen=True)
class Extract:
    """One extract of the contract: its name, whether it may be absent, its columns (required or not) and their kinds.

    identifies: the columns that hold the id of a person, worker, family or record, and which. refers_to: the columns that name
    a row of an extract, and its field (extract.field). key: those that tell its rows apart. follows_from: of a column that
    follows from another where it is empty: that other one, and the extract, key and column in which its value stands.
    """

    name: str
    optional: bool
    columns: dict[str, bool]
    reads_as: dict[str, str] = field(default_factory=dict)
    identifies: dict[str, str] = field(default_factory=dict)
    refers_to: dict[str, str] = field(default_factory=dict)
    key: Sequence[str] = ()
    follows_from: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)

    def hidden(self, column: str, text: str) -> str:
        """SQL for a column as it is read where ids are pseudonyms; text: SQL for it as it stands in the file.

        What names a team or a term stays, as does all of an extract that is about nobody.
        """
        if column in self.identifies:
            return pseudonyms.as_pseudonym(self.identifies[column], column, text)
        if column in self.refers_to or not self.identifies:
            return text
        return pseudonyms.without_ids(text, self.reads_as.get(column, "text"))


@dataclass(frozen=True)
class ExtractFile:
    """A readable file: how it is scanned, what its values told, and in what it was rewritten to be read at all.

    is_cut: whether it may have been cut in its last line. empty: rows without a value, by column, where the value follows from
    another. councils: rows by the code they have in la_code.
    """

    path: Path
    scan: Scan
    found: Findings
    rewritten: str | None
    is_cut: bool = False
    empty: dict[str, int] = field(default_factory=dict)
    councils: dict[str, int] = field(default_factory=dict)

    @property
    def repairs(self) -> list[tuple[str | None, str | None, str]]:
        """What was repaired, as (field, first value, what was done); without a field for the whole file."""
        of_all = filter(None, (self.rewritten, text_files.CUT if self.is_cut else ""))
        whole: list[tuple[str | None, str | None, str]] = [(None, None, said) for said in of_all]
        of_fields: dict[str, tuple[str | None, str]] = dict(self.found.repairs)
        for name, rows in self.empty.items():
            value, reason = of_fields.get(name, (None, ""))
            followed = f"empty in {rows} rows: taken from the row it belongs to, where that is found"
            of_fields[name] = value, f"{reason}; {followed}" if reason else followed
        return whole + [(name, value, reason) for name, (value, reason) in of_fields.items()]


def _misspelt(not_supplied: Iterable[str], known: Sequence[str]) -> Iterable[str]:
    """Extracts said not to be supplied that are none: what was meant would be counted. Tables of the SSD may be others."""
    for name in not_supplied:
        meant = get_close_matches(name, known, n=1, cutoff=0.9)
        if name not in known and (meant or not name.startswith("ssd_")):
            hint = f" Is it {meant[0]}?" if meant else ""
            yield f"not_supplied: {name!r} is no extract of the source contract.{hint}"


def prepare(request: str) -> str:
    """Answer one request of the `prepare_extracts` macro.

    request: JSON with `folder`, `la_code` (or null), `not_supplied` (extract names) and `contract`
        (a list of {name, optional, columns: {column: required}, reads_as: {column: kind}, identifies: {column: whose id},
        refers_to: {column: extract.field}, key, follows_from: {column: [column, extract, key, column there]}}),
        and optionally whether words that are nobody's id stay marked in their fields (`keep_words`, per10k.plugin.id_spellings),
        the `database` that the views go to, the `council_folder` of the council's own (per10k.council) and
        `rules`, the value of each variable of the rules in this run.
    Returns JSON with `problems` (sentences; empty when all is well) and `statements` (SQL to run, in order).
    """
    asked = json.loads(request)
    _checked.clear()
    folder = Path(asked["folder"])
    own, wrong = _read_own(asked)
    try:
        if not folder.is_dir():
            raise ValueError(f"There is no folder {folder}. Name the folder that holds the extracts")
        manifest = read_manifest(folder)
    except ValueError as error:
        return json.dumps({"problems": [*wrong, f"{error}."], "statements": []})
    not_carried = manifest["not_carried"] if manifest else {"extracts": [], "fields": {}, "councils": {}}
    contract = [_as_ingested(Extract(**extract), not_carried) for extract in asked["contract"]]
    problems = wrong
    try:
        asked["la_code"] = councils.read(asked["la_code"]) if asked["la_code"] else None
    except councils.UnknownCouncilError as error:
        problems.append(f"la_code: {error}")
    problems += _misspelt(asked["not_supplied"], [extract.name for extract in contract])
    opened: list[tuple[Extract, ExtractFile | None]] = []
    with duckdb.connect() as connection:
        for extract in contract:
            file, problem = _open(connection, folder, extract, asked)
            problems += problem
            opened.append((extract, file))
        if not problems:
            problems += settle_spellings(connection, _id_fields(opened, asked["la_code"]), asked.get("keep_words", False))
            _name_teams(connection, opened, asked["la_code"])
        files = [file for _, file in opened if file]
        settle({file.path.name: file.found.days for file in files})
        for file in files:
            file.found.read_days()
            read_utc(connection, file.scan, file.found)
    for file in files:
        problems += [f"{file.path}: {problem}." for problem in file.found.problems]
    if not problems and not any(file and file.found.rows for _, file in opened):
        problems.append(f"There is not one row in the extracts of {folder}: nothing to report on. Export them again.")
    named = _read_councils(opened, asked["la_code"])
    problems += named.problems
    problems += _whose(own, named.of_run)
    schema = f"{asked['database']}.extracts" if asked.get("database") else "extracts"
    said = [*_undelivered(schema, not_carried), *_returned(schema, manifest or {})]
    said += load.statements(own, named.of_run, asked.get("rules") or {}, schema)
    statements = [] if problems else [*_statements(schema, opened, asked["la_code"], named), *said]
    return json.dumps({"problems": problems, "statements": statements})


def _read_own(asked: dict) -> tuple[CouncilFolder | None, list[str]]:
    """The council's own folder, where one is named, and what is wrong with it or with what the run makes of it."""
    if not asked.get("council_folder"):
        return None, []
    try:
        own = read(Path(asked["council_folder"]), {extract["name"]: extract["columns"] for extract in asked["contract"]})
    except CouncilFolderError as error:
        return None, [f"{asked['council_folder']}: {problem}" for problem in error.problems]
    problems = []
    try:
        own = replace(own, la_code=councils.read(own.la_code))
    except councils.UnknownCouncilError as error:
        problems.append(f"{own.path / 'council.yml'}: la_code: {error}")
    for name, value in own.rules.items():
        in_force = (asked.get("rules") or {}).get(name, choices()[name].default)
        if as_text(as_variable(in_force)) != as_text(as_variable(value)):
            problems.append(
                f"{own.path / 'council.yml'}: rules: {name} is {as_text(value)}, and this run goes by {as_text(in_force)}. "
                "Build with per10k build --council-folder, which hands it on, or give it in --vars."
            )
    return own, problems


def _whose(own: CouncilFolder | None, of_run: list[str]) -> list[str]:
    """Why a folder is not about the councils of a run."""
    if own is None or own.for_all_councils or not of_run:
        return []
    path = own.path / "council.yml"
    if own.la_code not in of_run:
        return [f"{path}: la_code is {own.la_code}, and the extracts are of {', '.join(of_run)}: it is another council's folder."]
    if own.rules and len(of_run) > 1:
        others = ", ".join(code for code in of_run if code != own.la_code)
        return [
            f"{path}: rules hold for a whole run, which is also about {others}. Build {own.la_code} alone, or write "
            "for_all_councils: true."
        ]
    return []


def _id_fields(opened: list[tuple[Extract, ExtractFile | None]], la_code: str | None) -> list[IdField]:
    """The fields of ids of all files, each with the field that it refers to in the end, or itself."""
    refers_to = {f"{extract.name}.{name}": other for extract, _ in opened for name, other in extract.refers_to.items()}

    def root(field: str) -> str:
        while field in refers_to:
            field = refers_to[field]
        return field

    return [
        IdField(
            file=str(file.path),
            extract=extract.name,
            name=name,
            root=root(f"{extract.name}.{name}"),
            whose=extract.identifies.get(name),
            la_code=la_code,
            scan=file.scan,
            found=file.found,
        )
        for extract, file in opened
        if file
        for name in extract.columns
        if name in file.found.ids
    ]


def _name_teams(
    connection: duckdb.DuckDBPyConnection, opened: list[tuple[Extract, ExtractFile | None]], la_code: str | None
) -> None:
    """Have teams read by their ids in all files, where they are called by their names."""
    key = f"{team_names.TABLE}.{team_names.KEY}"
    fields = {
        f"{extract.name}.{name}": IdField(str(file.path), extract.name, name, key, None, la_code, file.scan, file.found)
        for extract, file in opened
        if file
        for name in extract.columns
        if name in file.found.columns and key in (f"{extract.name}.{name}", extract.refers_to.get(name))
    }
    if table := fields.pop(key, None):
        team_names.read_by_id(connection, list(fields.values()), table)


def _as_ingested(extract: Extract, not_carried: dict) -> Extract:
    """An extract as it is asked of a folder: what no return carries may be absent, and shows as 'not supplied'."""
    absent = not_carried["fields"].get(extract.name, [])
    columns = {column: required and column not in absent for column, required in extract.columns.items()}
    return replace(extract, optional=extract.optional or extract.name in not_carried["extracts"], columns=columns)


def _open(
    connection: duckdb.DuckDBPyConnection, folder: Path, extract: Extract, asked: dict
) -> tuple[ExtractFile | None, list[str]]:
    """Find one extract's file and check it; the second part lists what is wrong with it."""
    found = [p for p in sorted(folder.iterdir()) if p.name.lower() in {extract.name + s for s in misnamed.SUFFIXES}]
    if extract.name in asked["not_supplied"]:
        return None, []
    if not found:
        if other := misnamed.meant_for(folder, extract.name, [one["name"] for one in asked["contract"]]):
            return None, [
                f"{folder}: {other} is not read as it is called. Is it {extract.name}? Name it {extract.name}.csv or "
                f"{extract.name}.parquet, as which it is exported. If it is something else, take it out of the folder, or say "
                f"that the council does not hold this extract: not_supplied: [{extract.name}]."
            ]
        if extract.optional:
            return None, []
        return None, [
            f"{folder}: there is no {extract.name}.csv or {extract.name}.parquet. Add the file; if the council does "
            f"not hold this extract, say so with not_supplied: [{extract.name}], and its indicators show as "
            "'not supplied'."
        ]
    if len(found) > 1:
        names = " and ".join(p.name for p in found)
        return None, [f"{folder}: {names} are both there; it is not clear which is meant. Leave one."]
    if not found[0].is_file():
        # To open a pipe or a device would wait for whoever writes to it.
        what = "a folder, a pipe, a device or a link to nothing"
        return None, [f"{found[0]}: this is no file, but {what}. Put the file in its place."]
    try:
        file = _inspect(connection, found[0], extract, has_council=bool(asked["la_code"]))
        file = replace(file, empty=_empty(connection, file, extract), councils=_councils(connection, file))
    except (duckdb.Error, OSError, EOFError, ValueError) as error:
        problem = f"{found[0]}: the file cannot be read ({_reason(error)}). Export it again as UTF-8 CSV or as Parquet."
        return None, [problem]
    problems = [
        f"{found[0]}: the column {column} is missing. Add it to the export (the file has: {', '.join(file.scan.columns)})."
        for column, required in extract.columns.items()
        if required and column not in file.scan.columns
    ]
    if not asked["la_code"] and "la_code" not in file.scan.columns:
        problems.append(f"{found[0]}: no council. Set la_code (--vars '{{la_code: E...}}') or add a column la_code.")
    for neighbour in misnamed.beside(folder, extract.name, [one["name"] for one in asked["contract"]], found[0]):
        problems += _apart(connection, neighbour, file, extract)
    return file, problems


def _apart(connection: duckdb.DuckDBPyConnection, other: Path, file: ExtractFile, extract: Extract) -> list[str]:
    """Why a file beside an extract may not be passed over: it has rows that the extract lacks. An old copy has none, or few.

    other: the file, called nearly as the extract is. One with other columns, or that cannot be read, is something else.
    """
    try:
        scan = _inspect(connection, other, extract, has_council=True).scan
    except (duckdb.Error, OSError, EOFError, ValueError):
        return []
    finally:
        _checked.pop(other, None)
    needed = {column for column, required in extract.columns.items() if required} | set(extract.key)
    if not extract.key or not needed <= scan.columns.keys() & file.scan.columns.keys():
        return []
    here, there = (
        "select " + ", ".join(f"trim({one.columns[name]})" for name in extract.key) + f" from {one.relation}"
        for one in (file.scan, scan)
    )
    counts = [f"(select count(*) from ({of}))" for of in (there, f"{there} except {here}", f"{here} except {there}")]
    ((rows, apart, lacking),) = connection.execute(f"select {', '.join(counts)}").fetchall()
    # One that has all that is read, and more, is a newer copy, however few rows that are.
    if apart <= (rows * APART_SHARE if lacking else 0):
        return []
    return [
        f"{file.path.parent}: {other.name} lies beside {file.path.name}, and of its {rows} rows {apart} are not in that (by "
        f"{' and '.join(extract.key)}): it is another part of the extract, or a newer one, and would be passed over. Put all "
        f"rows into {file.path.name}, or take {other.name} out of the folder."
    ]


def _reason(error: Exception) -> str:
    """What is wrong with a file, in one line; without the row that DuckDB quotes, as it is about a child."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    first, *others = str(error).strip().splitlines()
    if "Maximum line size" in str(error):
        return text_files.LONG_LINE
    kept = ("Expected Number", "Value with", "Invalid unicode")
    told = [first, *(line for line in others if line.startswith(kept))]
    if "unterminated quote" in str(error):
        told.append("the file was cut off, or a quotation mark within a text is not doubled")
    return "; ".join(told)


def _inspect(connection: duckdb.DuckDBPyConnection, path: Path, extract: Extract, has_council: bool) -> ExtractFile:
    """Read a file's columns and check its values; raises what DuckDB, gzip or the file system raises for a bad one."""
    _checked[path] = _state(path)
    if path.name.lower().endswith(".parquet"):
        options = "file_row_number = true, binary_as_string = true"
        relation = f"read_parquet({literal(glob.escape(str(path)))}, {options})"
        scan = _scan(connection, relation, "file_row_number + 1", is_text=False)
        if repeated := _repeated_names(connection, path, relation):
            raise ValueError(f"the column {repeated} is in it twice")
        return ExtractFile(path, scan, _check(connection, scan, extract, has_council), None)
    try:
        scan = _scan_text(connection, text_files.describe(path, extract.columns))
        is_cut = text_files.ends_within_a_line(path)
        return ExtractFile(path, scan, _check(connection, scan, extract, has_council), None, is_cut)
    except (duckdb.Error, UnicodeError):
        rewritten = text_files.rewritten(path)
        if not rewritten:
            raise
    copy, done = rewritten
    scan = _scan_text(connection, text_files.describe(copy, extract.columns))
    return ExtractFile(path, scan, _check(connection, scan, extract, has_council), done, text_files.ends_within_a_line(path))


@dataclass(frozen=True)
class Councils:
    """What the codes in the files mean: the council of each that is written otherwise, those that are strays, what is wrong.

    strays: (extract, code) -> rows. of_run: those that rows are counted of.
    """

    meant: dict[str, str] = field(default_factory=dict)
    strays: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    of_run: list[str] = field(default_factory=list)


def _councils(connection: duckdb.DuckDBPyConnection, file: ExtractFile) -> dict[str, int]:
    """Rows of a file by the code in la_code, as it is written but for case and spaces."""
    if "la_code" not in file.scan.columns:
        return {}
    code = f"nullif(upper(trim({file.found.columns['la_code']})), '')"
    query = f"select {code} as code, count(*) from {file.scan.relation} where {code} is not null group by all"
    return dict(connection.execute(query).fetchall())


def _read_councils(opened: list[tuple[Extract, ExtractFile | None]], given: str | None) -> Councils:
    """Tell the councils of a folder from codes written in several ways, from strays and from what is no council."""
    meant, unknown = {}, {}
    rows: dict[str, dict[str, int]] = {}
    files = {extract.name: file for extract, file in opened if file}
    for name, file in files.items():
        for code, count in file.councils.items():
            try:
                meant[code] = councils.read(code)
            except councils.UnknownCouncilError as error:
                meant[code], unknown[code] = code, str(error)
            of_files = rows.setdefault(meant[code], {})
            of_files[name] = of_files.get(name, 0) + count
    strays, problems = {}, []
    for code, of_files in rows.items():
        (name, count), is_in_one = next(iter(of_files.items())), len(of_files) == 1
        others = (rows.keys() | ({given} if given else set())) - {code}
        if is_in_one and others and code != given and _is_stray(count, files[name]):
            strays[name, code] = count
        elif code in unknown:
            problems += [f"{files[of].path}: la_code in {n} rows: {unknown[code]}" for of, n in of_files.items()]
    of_run = (rows.keys() - {code for _, code in strays}) | ({given} if given else set())
    return Councils({code: to for code, to in meant.items() if code != to}, strays, problems, sorted(of_run))


def _is_stray(count: int, file: ExtractFile) -> bool:
    return count <= STRAY_ROWS and count < STRAY_SHARE * file.found.rows


def _empty(connection: duckdb.DuckDBPyConnection, file: ExtractFile, extract: Extract) -> dict[str, int]:
    """Rows without a value in each column that follows from another; only columns with such rows."""
    counts = {}
    for column, (link, *_) in extract.follows_from.items():
        if {column, link} <= file.scan.columns.keys():
            query = f"select count(*) from {file.scan.relation} where {_missing(file.found.columns[column])}"
            (counts[column],) = connection.execute(query).fetchall()[0]
    return {column: rows for column, rows in counts.items() if rows}


def _missing(text: str) -> str:
    return f"coalesce({text}, '') in ('', '-1')"


def _check(connection: duckdb.DuckDBPyConnection, scan: Scan, extract: Extract, has_council: bool) -> Findings:
    names = [name for name in ["la_code", *extract.columns] if name in scan.columns]
    needed = (*extract.key[:1], *(() if has_council else ("la_code",)))
    whose = {name for name, what in extract.identifies.items() if what != "record"}
    kinds = {name: WHOSE if name in whose else extract.reads_as.get(name, "text") for name in names}
    return check_values(connection, scan, kinds, needed)


def _scan_text(connection: duckdb.DuckDBPyConnection, file: text_files.TextFile) -> Scan:
    columns = ", ".join(f"{literal(name)}: 'varchar'" for name in file.names)
    relation = (
        f"read_csv({literal(glob.escape(str(file.path)))}, auto_detect = false, header = true, all_varchar = true, "
        f"columns = {{{columns}}}, delim = {literal(file.separator)}, quote = '\"', escape = '\"', null_padding = false, "
        f"ignore_errors = false, compression = '{'gzip' if file.is_compressed else 'none'}')"
    )
    return _scan(connection, relation, "row_number() over ()", is_text=True)


def _scan(connection: duckdb.DuckDBPyConnection, relation: str, row_number: str, is_text: bool) -> Scan:
    described = connection.execute(f"describe select * from {relation}").fetchall()
    types = {name: data_type for name, data_type, *_ in described if name != "file_row_number"}
    columns = {name.strip().lower(): column_as_text(name, data_type) for name, data_type in types.items()}
    return Scan(relation, row_number, is_text, columns)


def _repeated_names(connection: duckdb.DuckDBPyConnection, path: Path, relation: str) -> str | None:
    """The name that several columns of a Parquet file have but for its case, all but the first of which DuckDB renames."""
    of_file = connection.execute(f"select name from parquet_schema({literal(glob.escape(str(path)))})").fetchall()
    described = [name for name, *_ in connection.execute(f"describe select * from {relation}").fetchall()]
    plain = [name.strip().lower() for name in described]
    renamed = {name for name in described if (name,) not in of_file} - {"file_row_number"}
    return min([*renamed, *(name for name in plain if plain.count(name) > 1)], default=None)


def _state(path: Path) -> tuple[int, ...]:
    """Whatever changes when a file is written to or replaced."""
    state = path.stat()
    return state.st_size, state.st_mtime_ns, state.st_ino


def changed() -> str:
    """List, as JSON, the files of the last request that have been written to, replaced or removed since."""
    changed_files = []
    for path, state in _checked.items():
        try:
            is_same = _state(path) == state
        except OSError:
            is_same = False
        if not is_same:
            changed_files.append(str(path))
    return json.dumps(changed_files)


def _statements(schema: str, opened: list[tuple[Extract, ExtractFile | None]], la_code: str | None, named: Councils) -> list[str]:
    """SQL for a view over each file, and for the tables that say what was delivered."""
    key = pseudonyms.key()
    views, files, fields = [], [], []
    for extract, file in opened:
        views.append(_view(schema, extract, file, la_code, bool(key), named.meant))
        name = literal(extract.name)
        path, rows = (literal(str(file.path)), file.found.rows) if file else ("null", 0)
        repairs = ", ".join(_repair(repair, extract, key) for repair in file.repairs) if file else ""
        council = f"{literal(la_code) if la_code else 'null'}::varchar"
        files.append(f"({name}, {path}, {rows}, {str(file is not None).lower()}, [{repairs}]::{REPAIRS}, {council})")
        for column in extract.columns:
            supplied = file is not None and column in file.scan.columns
            fields.append(f"({name}, {literal(column)}, {str(supplied).lower()})")
    return [
        f"drop schema if exists {schema} cascade",
        f"create schema {schema}",
        *views,
        f"create or replace table {schema}.delivered_file as select * from (values "
        + ", ".join(files)
        + ") as t (extract, source_file, rows_delivered, is_supplied, repairs, la_code)",
        f"create or replace table {schema}.delivered_field as select * from (values "
        + ", ".join(fields)
        + ") as t (extract, field, is_supplied)",
        f"create or replace table {schema}.council_of_run (la_code varchar)",
        *(f"insert into {schema}.council_of_run values ({literal(code)})" for code in named.of_run),
        f"create or replace table {schema}.stray_council (extract varchar, la_code varchar, rows_delivered bigint)",
        *(
            f"insert into {schema}.stray_council values ({literal(extract)}, {literal(code)}, {rows})"
            for (extract, code), rows in named.strays.items()
        ),
        *(
            f"create view {schema}.{path.stem} as from read_parquet({literal(str(path))})"
            for path in sorted((SEEDS / "official").glob("*.parquet"))
        ),
    ]


def _undelivered(schema: str, not_carried: dict) -> list[str]:
    """SQL for the table of what each council's returns cannot fill, though another's may."""
    fields = [
        f"({literal(councils.known(la_code) or la_code)}, {literal(extract)}, {literal(field)})"
        for la_code, extracts in not_carried["councils"].items()
        for extract, names in extracts.items()
        for field in names
    ]
    filled = [f"insert into {schema}.undelivered_field values {', '.join(fields)}"] if fields else []
    return [f"create or replace table {schema}.undelivered_field (la_code varchar, extract varchar, field varchar)", *filled]


def _returned(schema: str, stated: dict) -> list[str]:
    """SQL for the table of the days that the returns of each council cover, by the folder's manifest."""
    first_days = stated.get("complete_from", {})
    rows = [
        f"({literal(councils.known(la_code) or la_code)}, {literal(extract)}, "
        f"{_day(first_days.get(la_code, {}).get(extract))}, {_day(last_day)})"
        for la_code, extracts in stated.get("complete_to", {}).items()
        for extract, last_day in extracts.items()
    ]
    filled = [f"insert into {schema}.returned_extract values {', '.join(rows)}"] if rows else []
    columns = "la_code varchar, extract varchar, first_day date, last_day date"
    return [f"create or replace table {schema}.returned_extract ({columns})", *filled]


def _day(day: str | None) -> str:
    return f"date {literal(day)}" if day else "null"


def _repair(repair: tuple[str | None, str | None, str], extract: Extract, key: str | None) -> str:
    name, value, reason = repair
    if key and value is not None:
        value = None if name in extract.identifies else pseudonyms.maker(key)("text", value)
    parts = ["null" if part is None else literal(part) for part in (name, value, reason)]
    return f"{{'field': {parts[0]}, 'raw_value': {parts[1]}, 'reason': {parts[2]}}}"


def _view(
    schema: str,
    extract: Extract,
    file: ExtractFile | None,
    la_code: str | None,
    is_hidden: bool,
    meant: dict[str, str],
) -> str:
    """A view with the contract's columns as text; a column or file that is absent gives nulls or no rows.

    is_hidden: whether ids are to be pseudonyms. meant: codes of councils as they are written, with the one that is used. A
    rewritten file becomes a table, as its copy does not outlive the run.
    """
    given = literal(la_code) if la_code else "null"
    if file is None:
        columns = ["null::varchar as la_code", "null::varchar as source_file", "null::bigint as source_row"]
        columns += [f"null::varchar as {identifier(column)}" for column in extract.columns]
        return f"create view {schema}.{extract.name} as select {', '.join(columns)} where false"

    def text(column: str) -> str:
        found = file.found.columns.get(column)
        return (extract.hidden(column, found) if found and is_hidden else found) or "null::varchar"

    written = f"upper(trim({file.found.columns.get('la_code', 'null::varchar')}))"
    cases = " ".join(f"when {literal(code)} then {literal(meant[code])}" for code in file.councils if code in meant)
    council = f"coalesce(nullif({f'case {written} {cases} else {written} end' if cases else written}, ''), {given}::varchar)"
    columns = [f"{council} as la_code", f"{literal(file.path.name)} as source_file"]
    columns += [f"{file.scan.row_number} as source_row"]
    columns += [f"{text(column)} as {identifier(column)}" for column in extract.columns]
    kind = "table" if file.rewritten else "view"
    read = f"select {', '.join(columns)} from {file.scan.relation}"
    followed = ", ".join(_followed(schema, column, *extract.follows_from[column]) for column in file.empty)
    return f"create {kind} {schema}.{extract.name} as " + (
        f"select * replace ({followed}) from ({read}) as delivered" if followed else read
    )


def _followed(schema: str, column: str, link: str, extract: str, key: str, there: str) -> str:
    """A column, from the row of another extract that its own row belongs to where it is empty; rows that differ tell nothing."""
    return (
        f"case when {_missing(f'delivered.{column}')} then (select case when min(other.{there}) = max(other.{there}) "
        f"then min(other.{there}) end from {schema}.{extract} as other where other.la_code = delivered.la_code "
        f"and other.{key} = delivered.{link} and not {_missing(f'other.{there}')}) else delivered.{column} end as {column}"
    )


def rule_names() -> str:
    """List, as JSON, the variables of the rules."""
    return json.dumps(list(choices()))


def project_variable(name: str) -> str:
    """The value, as JSON, that dbt_project.yml has for a variable."""
    return json.dumps(variables()[name], default=str)


def project_folder() -> str:
    """Where the dbt project of per10k is, whichever project runs it."""
    return str(ROOT)


class Plugin(BasePlugin):
    """Sees that the files of the build are as they should be, and registers the functions with each connection to them."""

    def update_connection_config(self, creds: DuckDBCredentials, config: dict) -> None:
        """Before dbt opens the files: raises DbtRuntimeError where something cannot be used.

        That is their names, the key for pseudonyms, or what the project says of its extracts and indicators.
        """
        if said := shipped.refusal(Path.cwd() if Path("dbt_project.yml").is_file() else ROOT):
            raise DbtRuntimeError(said)
        attached = {attachment.alias: attachment.path for attachment in creds.attach or []}
        children, ledger = attached[databases.CHILDREN], attached[file_names.LEDGER]
        umask = private.keep_private()
        try:
            file_names.check(creds.path, children, ledger)
            private.close_to_others(Path(children), Path(ledger))
            open_to_older_clients(*(Path(path) for path in (creds.path, children, ledger) if path != file_names.IN_MEMORY))
            databases.make_ready(creds.path, children)
        except (file_names.FileNameError, pseudonyms.WeakKeyError, databases.OtherKeyError, PermissionError) as error:
            raise DbtRuntimeError(str(error)) from error
        databases.open_to_readers(creds.path, umask)
        config |= SETTINGS

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Add the functions to a connection that dbt has just opened."""
        conn.create_function("prepare_extracts", prepare, ["VARCHAR"], "VARCHAR", side_effects=True)
        conn.create_function("rule_names", rule_names, [], "VARCHAR", side_effects=True)
        conn.create_function("project_variable", project_variable, ["VARCHAR"], "VARCHAR", side_effects=True)
        conn.create_function("project_folder", project_folder, [], "VARCHAR", side_effects=True)
        conn.create_function("changed_extracts", changed, [], "VARCHAR", side_effects=True)
        if key := pseudonyms.key():
            pseudonyms.lend_to(conn, key)
