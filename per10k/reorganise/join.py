"""The extracts of several councils as those of the one that comes after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from per10k.core.contract import Extract, read_contract
from per10k.core.short_list import read_list
from per10k.core.sql import identifier, literal
from per10k.plugin import councils
from per10k.plugin.manifests import NAME as MANIFEST
from per10k.plugin.manifests import read_manifest
from per10k.reorganise.reading import ReorganiseError, Table, added, councils_of, files_of, is_link, linked, open_folder, value
from per10k.reorganise.rows import VERSION_LOG
from per10k.reorganise.split import POPULATION
from per10k.reorganise.writing import write_manifest, write_rows, write_table, write_whole

PERSON, PEOPLE = "ssd_person", "ssd_person.pers_person_id"
TERMS = "local_school_terms"
# Ids that the nation gives out: one in both councils is one.
NATIONAL = ("location_id", "pers_common_child_id")
# How columns that the source contract does not know end where a system gave out what they hold, as the worker of a care leaver.
FURTHER_IDS = ("_id", "_team", "_worker")
SET_ASIDE = "set_aside"
FEWEST_ALIKE = 20  # rows that are the same in two councils, from which it is no chance
NUMBER, FORMER, IS_AGAIN = added("council number"), added("former code"), added("is again")
# Of them, those that a nation gives out one by one, in whose place a system may write the same for all who have none.
NUMBERS = ("pers_common_child_id", "pers_upn")
# By what two children may be the same, in words and as the columns that have to agree.
ALIKE = {
    "NHS number": ("pers_common_child_id",),
    "pupil number": ("pers_upn",),
    "names and day of birth": ("pers_forename", "pers_surname", "pers_dob"),
}


@dataclass(frozen=True)
class Joined:
    """What became of an extract: its rows by council, those written, those set aside, and the fields that one council lacks."""

    name: str
    rows: dict[str, int]
    written: int
    set_aside: int
    lacking: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Join:
    """What a joining did.

    same: children who are one by the list. perhaps_same: by what -> pairs of children who may be. unsaid: by what it cannot be
    told. left_out: extract -> why it is in none. populations: how many estimates were added up.
    """

    la_code: str
    councils: list[str]
    extracts: list[Joined]
    same: int
    perhaps_same: dict[str, int]
    unsaid: list[str]
    left_out: dict[str, str]
    populations: int


def join(
    folders: Mapping[str, Path], la_code: str, to: Path, same: Path | None = None, not_supplied: tuple[str, ...] = ()
) -> Join:
    """Write the extracts of several councils as those of one.

    folders: the extracts of each council by its code, in the order in which they count where two say something of one child.
    la_code: the code of the one that comes after them. to: a folder that is not there or empty. same: CSV with a column for each
    council, headed by its code: the ids of one child in a row.
    Every id is written with the code of its council before it, so that no two can be taken for one, in this month or the next.
    Raises ReorganiseError where extracts or list cannot be used; then nothing is written.
    """
    if len(folders) < 2:
        raise ReorganiseError(["Name the extracts of at least two councils, each as --from CODE=FOLDER."])
    if len({folder.resolve() for folder in folders.values()}) < len(folders):
        raise ReorganiseError(["One folder is named for two councils: each child in it would count twice."])
    there = {folder: files_of(folder).keys() for folder in folders.values()}
    with duckdb.connect() as connection:
        tables = {}
        problems = []
        for number, (code, folder) in enumerate(folders.items()):
            # What one council delivers is set aside, not passed over, where another has none.
            absent = tuple(one for one in not_supplied if one not in there[folder] or all(one in of for of in there.values()))
            tables[code] = open_folder(connection, folder, code, absent, f"council_{number}")
            others = sorted(other for other in councils_of(connection, tables[code]) if other != code)
            problems += [f"{folder} also holds rows of {', '.join(others)}: join folders of one council each."] if others else []
        problems += _same_rows(connection, folders, tables)
        if problems:
            raise ReorganiseError(problems)
        connection.execute("create table same_child (la_code varchar, id varchar, joined varchar)")
        known = _take_in_same(connection, same, tables)
        done: list[Join] = []

        def write(unfinished: Path) -> None:
            left_out = _left_out(connection, tables)
            names = list(dict.fromkeys(name for of in tables.values() for name in of))
            extracts = [_join(connection, name, tables, la_code, left_out, unfinished) for name in names]
            perhaps, unsaid = _perhaps_same(connection, tables, unfinished)
            populations = _write_populations(connection, tables, la_code, unfinished)
            _write_manifest(folders, la_code, unfinished)
            header = ("extract", *folders, "written", SET_ASIDE)
            write_table(
                unfinished / "summary.csv",
                header,
                [(one.name, *(one.rows.get(code, "") for code in folders), one.written, one.set_aside) for one in extracts],
            )
            done.append(Join(la_code, list(folders), extracts, known, perhaps, unsaid, left_out, populations))

        write_whole(to, write)
        return done[0]


def _same_rows(
    connection: duckdb.DuckDBPyConnection, folders: Mapping[str, Path], tables: Mapping[str, Mapping[str, Table]]
) -> list[str]:
    """Why folders are one council's under two names: each child in it would count twice.

    Most extracts about somebody that two councils deliver, with rows, then have the same rows in both, ids and all. Lists that
    both share, such as terms, say nothing, and neither does a handful of rows.
    """
    found = []
    codes = list(tables)
    for one, other in ((a, b) for number, a in enumerate(codes) for b in codes[number + 1 :]):
        about = [
            (tables[one][name], tables[other][name])
            for name in tables[one].keys() & tables[other].keys()
            if tables[one][name].extract.about and tables[one][name].rows + tables[other][name].rows
        ]
        alike = [pair for pair in about if _rows_are_the_same(connection, *pair)]
        if sum(pair[0].rows for pair in alike) >= FEWEST_ALIKE and 2 * len(alike) > len(about):
            names = ", ".join(sorted(pair[0].name for pair in alike))
            found.append(
                f"{folders[one]} and {folders[other]} hold the same rows, ids and all ({names}): one council's extracts "
                f"under two names, of which each child would count twice. Name the folder of {other} that is its own."
            )
    return found


def _rows_are_the_same(connection: duckdb.DuckDBPyConnection, one: Table, other: Table) -> bool:
    """Whether two councils' rows of an extract are the same, in whatever order and columns; those of none are not."""
    columns = [column for column in one.columns if column in other.columns]
    if not columns or one.rows != other.rows or not one.rows:
        return False
    text = f"hash({', '.join(map(identifier, columns))})"
    digests = [f"select count(*), sum({text}::hugeint) from {table.relation}" for table in (one, other)]
    [(first,), (second,)] = [[tuple(row) for row in connection.execute(query).fetchall()] for query in digests]
    return first == second


def _take_in_same(connection: duckdb.DuckDBPyConnection, same: Path | None, tables: Mapping[str, Mapping[str, Table]]) -> int:
    """Take in which children are one, and return how many. Raises ReorganiseError for a list that cannot be used."""
    if same is None:
        return 0
    found = read_list(same)
    if found.problems:
        raise ReorganiseError(found.problems)
    if not found.rows or {column.upper() for column in found.header} != set(tables):
        raise ReorganiseError([f"{same} needs rows, and a column for each council, headed by its code: {', '.join(tables)}."])
    ids = {code: _people(connection, of.values()) for code, of in tables.items()}
    seen: dict[tuple[str, str], int] = {}
    problems = []
    taken: list[tuple[str, str, str]] = []
    for number, row in found.rows:
        children = [(code, row[code.lower()]) for code in tables if row[code.lower()]]
        if len(children) < 2:
            problems.append(f"{same}, row {number} names fewer than two children. Fill it in, or take it out.")
            continue
        for code, one in children:
            if one not in ids[code]:
                problems.append(f"{same}, row {number}: {code}: no extract knows the child {one!r}.")
            if (code, one) in seen:
                problems.append(f"{same}, row {number}: {code}: {one!r} stands in row {seen[code, one]} already. Take one out.")
            seen.setdefault((code, one), number)
            taken.append((code, one, f"{children[0][0]}-{children[0][1]}"))
    if problems:
        raise ReorganiseError(problems)
    parts = [list(part) for part in zip(*taken, strict=True)]
    connection.execute("insert into same_child select unnest(?), unnest(?), unnest(?)", parts)
    return len(found.rows)


def _people(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> set[str]:
    found: set[str] = set()
    for table in tables:
        for column in table.columns:
            if table.extract.fields[column].identifies == "person":
                query = f"select distinct {linked(column)} from {table.relation}"
                found |= {str(one) for (one,) in connection.execute(query).fetchall() if one is not None}
    return found


def _left_out(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Mapping[str, Table]]) -> dict[str, str]:
    """The extracts of which the new council has none, and why: a part of it would pass for the whole."""
    found = {}
    for name in dict.fromkeys(name for of in tables.values() for name in of):
        without = [code for code, of in tables.items() if name not in of]
        table = next(of[name] for of in tables.values() if name in of)
        if without:
            found[name] = f"{' and '.join(without)} delivers none"
        elif name == TERMS and _terms_differ(connection, [of[name] for of in tables.values()]):
            found[name] = "the terms differ, and each child would be counted in those of both: give all the same file"
        elif table.is_known and _is_of_whole(table.extract):
            found[name] = "it is about each council as a whole, and nobody knows what it is of both"
    return found


def _is_of_whole(extract: Extract) -> bool:
    """Whether the rows of an extract are results of a council: about nobody, no area, no team and no term."""
    ids = [name for name, one in extract.fields.items() if one.refers_to or one.identifies]
    is_list = len(extract.key) == 1 and extract.key[0].endswith("_id")
    return extract.about is None and not ids and not is_list and "lsoa_code" not in extract.fields


def _terms_differ(connection: duckdb.DuckDBPyConnection, tables: list[Table]) -> bool:
    first, *others = tables
    columns = ", ".join(identifier(name) for name in sorted(set(first.columns).intersection(*(one.columns for one in others))))
    return any(
        connection.execute(
            f"(select {columns} from {one.relation} except select {columns} from {other.relation}) limit 1"
        ).fetchall()
        for other_one in others
        for one, other in ((first, other_one), (other_one, first))
    )


def _is_id(extract: Extract, column: str) -> bool:
    """Whether a column holds ids that a system gave out, which another may have given out as well."""
    one = extract.fields[column]
    if column in NATIONAL or TERMS in (extract.name, (one.refers_to or "").split(".")[0]):
        return False
    known = read_contract().extracts.get(extract.name)
    if column.endswith(FURTHER_IDS) and not (known and column in known.fields):
        return True
    return bool(one.identifies or one.refers_to) or (extract.key == (column,) and column.endswith("_id"))


def _join(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    tables: Mapping[str, Mapping[str, Table]],
    la_code: str,
    left_out: Mapping[str, str],
    to: Path,
) -> Joined:
    there = {code: of[name] for code, of in tables.items() if name in of}
    columns = list(dict.fromkeys(column for table in there.values() for column in table.columns))
    parts = []
    for number, (code, table) in enumerate(there.items()):
        chosen = [f"{_told_apart(table, column, code)} as {identifier(column)}" for column in table.columns]
        whose = f"{number} as {NUMBER}, {literal(code)} as {FORMER}, source_row"
        parts.append(f"select {whose}, {', '.join(chosen)} from {table.relation}")
    key = [identifier(column) for column in next(iter(there.values())).extract.key if column in columns]
    # Of two councils' rows with one key, that of the first stays: a child that both know, a term, a care home.
    is_again = "false"
    if key and name != VERSION_LOG:
        is_first = f"min({NUMBER}) over (partition by {', '.join(key)})"
        is_again = f"{NUMBER} > {is_first} and coalesce({key[0]}, '') <> ''"
    connection.execute(f"""
        create or replace table joined as
        select * replace (row_number() over (order by {NUMBER}, source_row) as source_row), {is_again} as {IS_AGAIN}
        from ({" union all by name ".join(parts)})""")
    reason = literal(left_out[name]) if name in left_out else "'a row with its key is there from the council named first'"
    aside = "true" if name in left_out else f"rows.{IS_AGAIN}"
    rows = "joined as rows"
    set_aside = connection.execute(f"select count(*) from joined as rows where {aside}").fetchall()[0][0]
    if set_aside:
        write_rows(connection, f"{rows} where {aside}", columns, to / SET_ASIDE / f"{name}.csv", reason=reason, la_code=FORMER)
    written = 0
    if name not in left_out:
        written = write_rows(
            connection, f"{rows} where not ({aside})", columns, to / "extracts" / f"{name}.csv", la_code=literal(la_code)
        )
    lacking = {code: [column for column in columns if column not in table.columns] for code, table in there.items()}
    known = next(iter(there.values())).extract.fields
    told = {code: [column for column in found if column in known] for code, found in lacking.items()}
    counts = {code: table.rows for code, table in there.items()}
    return Joined(name, counts, written, int(set_aside), {code: found for code, found in told.items() if found})


def _told_apart(table: Table, column: str, code: str) -> str:
    """SQL for a column as it is written: an id with the code of its council before it, or that of a child by the list."""
    if not _is_id(table.extract, column):
        return identifier(column)
    named = linked(column) if is_link(table.extract, column) else value(identifier(column))
    own = f"coalesce({literal(f'{code}-')} || {named}, {identifier(column)})"
    if table.extract.fields[column].identifies != "person":
        return own
    same = f"(select joined from same_child where same_child.la_code = {literal(code)} and same_child.id = {linked(column)})"
    return f"coalesce({same}, {own})"


def _perhaps_same(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Mapping[str, Table]], to: Path
) -> tuple[dict[str, int], list[str]]:
    """Count the pairs of children who may be one and are not in the list, and write them; and say by what that cannot be told."""
    counts: dict[str, int] = {}
    unsaid, pairs = [], []
    people = {code: of[PERSON] for code, of in tables.items() if PERSON in of}
    for what, columns in ALIKE.items():
        there = {code: table for code, table in people.items() if set(columns) <= set(table.columns)}
        if len(there) < len(tables):
            unsaid.append(what)
            continue
        for number, (code, table) in enumerate(there.items()):
            for other, other_table in list(there.items())[number + 1 :]:
                alike = " and ".join(f"{_plain(f'one.{name}')} = {_plain(f'other.{name}')}" for name in columns)
                alike += "".join(f" and {_is_told(f'one.{name}')}" for name in columns if name in NUMBERS)
                person = linked("pers_person_id")
                found = connection.execute(f"""
                    select distinct one.{person}, other.{person}
                    from {table.relation} as one inner join {other_table.relation} as other on {alike}
                    left join same_child as first on first.la_code = {literal(code)} and first.id = one.{person}
                    left join same_child as second on second.la_code = {literal(other)} and second.id = other.{person}
                    where one.{person} is not null and other.{person} is not null
                        and (first.joined is null or first.joined is distinct from second.joined)
                    order by all""").fetchall()
                counts[what] = counts.get(what, 0) + len(found)
                pairs += [(what, code, one, other, another) for one, another in found]
    write_table(to / "perhaps_same.csv", ("alike_in", "la_code", "person_id", "other_la_code", "other_person_id"), pairs)
    return counts, unsaid


def _is_told(column: str) -> str:
    """SQL for whether a number is somebody's: not one sign over and over, as A000000000000 or 9999999999 for whoever has none."""
    digits = f"ltrim({_plain(column)}, 'abcdefghijklmnopqrstuvwxyz')"
    return f"not (length({digits}) >= 6 and len(list_distinct(string_split({digits}, ''))) = 1)"


def _plain(column: str) -> str:
    return f"nullif(regexp_replace(lower({column}), '[^a-z0-9]', '', 'g'), '')"


def _write_populations(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Mapping[str, Table]], la_code: str, to: Path
) -> int:
    """Write the children of the new council, where it has no estimate of its own: sums of those published on one day."""
    if councils.has_population(la_code):
        return 0
    of: dict[tuple[str, str], dict[str, int]] = {}
    for code, own in tables.items():
        estimates = councils.populations(code)
        if POPULATION in own:
            rows = connection.execute(
                f"""select mid_year, left(published_on, 10), try_cast(population as bigint) from {own[POPULATION].relation}
                where upper(area_code) = {literal(code)} and age_band = '0-17'"""
            ).fetchall()
            # What a council supplies of itself takes the place of all that the project holds, as in a build.
            estimates = {(year, day): children for year, day, children in rows if children} or estimates
        for at, children in estimates.items():
            of.setdefault(at, {})[code] = children
    lines = [
        (la_code, la_code, year, "0-17", sum(found.values()), day)
        for (year, day), found in sorted(of.items())
        if len(found) == len(tables)
    ]
    if lines:
        (to / "extracts").mkdir(exist_ok=True)
        header = ("la_code", "area_code", "mid_year", "age_band", "population", "published_on")
        write_table(to / "extracts" / f"{POPULATION}.csv", header, lines)
    return len(lines)


def _write_manifest(folders: Mapping[str, Path], la_code: str, to: Path) -> None:
    """Where extracts were made from returns, say what the joined ones lack: whatever one of the councils does."""
    found = {code: manifest for code, folder in folders.items() if (manifest := read_manifest(folder))}
    if not found:
        return
    lacking: dict[str, dict] = {"extracts": {}, "fields": {}}
    complete: dict[str, dict[str, str]] = {"complete_from": {}, "complete_to": {}}
    for code, manifest in found.items():
        not_carried = manifest["not_carried"]
        lacking["extracts"] |= dict.fromkeys(not_carried["extracts"])
        for fields in (not_carried["fields"], not_carried["councils"].get(code, {})):
            for extract, names in fields.items():
                lacking["fields"].setdefault(extract, {}).update(dict.fromkeys(names))
        for part, choose in (("complete_from", max), ("complete_to", min)):
            for extract, day in manifest.get(part, {}).get(code, {}).items():
                complete[part][extract] = choose(day, complete[part].get(extract, day))
    content = {
        "returns": [about for manifest in found.values() for about in manifest["returns"]],
        "extracts": {},
        "not_carried": {
            "extracts": list(lacking["extracts"]),
            "fields": {extract: list(names) for extract, names in lacking["fields"].items()},
            "councils": {},
        },
        **{part: {la_code: days} for part, days in complete.items()},
    }
    (to / "extracts").mkdir(exist_ok=True)
    write_manifest(to / "extracts" / MANIFEST, content)
