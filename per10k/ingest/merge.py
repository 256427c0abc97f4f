"""The extracts of a folder, made from the ledgers of all returns that were ingested into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from per10k.core.contract import read_contract
from per10k.core.sql import literal
from per10k.ingest import births, reopened
from per10k.ingest.again import said_of
from per10k.ingest.both import compare
from per10k.ingest.cin_census.vanished import UNCERTAIN, find_vanished, put_right
from per10k.ingest.cqc.vanished import end_vanished
from per10k.ingest.ledger import FILE, LINE, POSITION, Ledger
from per10k.ingest.nccis.following import compare_months
from per10k.ingest.spellings import as_read, person_columns, settle_spellings
from per10k.ingest.ssda903 import derive
from per10k.plugin.cells import write_csv

# SSD tables that returns fill and that no indicator rests on: their keys, which the contract does not hold.
OTHER_KEYS = {
    "ssd_cla_convictions": ("clac_cla_conviction_id",),
    "ssd_cla_immunisations": ("clai_person_id",),
    "ssd_cla_previous_permanence": ("lapp_table_id",),
    "ssd_cla_substance_misuse": ("clas_substance_misuse_id",),
    # Tables of returns that extracts are derived from.
    **derive.KEYS,
}
MEMORY_LIMIT = "400MB"


@dataclass(frozen=True)
class Merged:
    """What came of a merge.

    counts: extract -> {rows_from_returns, rows, replaced}. read_otherwise: sentences on children's numbers that were written in
    several ways. uncertain: sentences on ends and starts that no return tells.
    """

    counts: dict[str, dict[str, int]]
    read_otherwise: list[str]
    uncertain: list[str]


def key_of(extract: str) -> tuple[str, ...]:
    """The columns that tell the rows of an extract apart, beside the council."""
    contract = read_contract().extracts
    return contract[extract].key if extract in contract else OTHER_KEYS[extract]


def columns_of(extract: str, ledgers: Sequence[Ledger]) -> list[str]:
    """The columns that any return fills: the contract's in its order, then others of the SSD."""
    carried = {column for ledger in ledgers for column in ledger.carries.get(extract, ())}
    contract = read_contract().extracts
    known = [column for column in contract[extract].fields if column in carried] if extract in contract else []
    return known + sorted(carried - set(known))


def merge(ledgers: Sequence[Ledger], to: Path, replaced: Sequence[tuple[Ledger, Ledger]] = ()) -> Merged:
    """Write `<extract>.csv` for each extract that any return fills, and `ingest_not_carried.csv`.

    ledgers: lowest rank first. replaced: returns that another took the place of, for the list. Of rows with one key the one of
    the highest rank is kept; a column that its return cannot fill is taken from the latest return that can. Raises IngestError
    where it is not certain who is who, and where a return is not whole.
    """
    extracts = sorted({extract for ledger in ledgers for extract in ledger.carries})
    counts = {}
    with duckdb.connect() as connection:
        scratch = literal(str(to / "scratch"))
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'; set temp_directory = {scratch}; set threads = 2")
        connection.execute("create table listed as " + " union all ".join(map(_left_out, ledgers)))
        for ledger, other in replaced:
            connection.execute(f"insert into listed {_taken_back(ledger, other)}")
        said = settle_spellings(connection, ledgers, _name, lambda extract, ledger: _csv(ledger.folder / f"{extract}.csv"))
        for table in (extract for extract in extracts if extract in derive.KEYS):
            connection.execute(f"create table {table} as {_ranked_rows(table, ledgers)}")
        connection.execute(reopened.TABLE)
        derived = derive.prepare(connection, ledgers)
        for table in derived.tables:
            if _kept(connection, table) < _rows(connection, table):
                connection.execute(f"insert into listed {_replaced(table, columns_of(table, ledgers))}")
        connection.execute(f"insert into listed {derived.listed}" if derived.listed else "select 1")
        find_vanished(connection, ledgers, lambda extract: _ranked_rows(extract, ledgers))
        connection.execute(f"insert into listed {reopened.LISTED}")
        uncertain = compare(connection, ledgers, lambda extract: _ranked_rows(extract, ledgers))
        uncertain += [
            f"{la_code}: {count} {what}"
            for query in filter(None, (derived.uncertain, UNCERTAIN, reopened.UNCERTAIN))
            for la_code, count, what in connection.execute(f"{query} order by all").fetchall()
        ]
        for extract in (extract for extract in extracts if extract not in derive.KEYS):
            connection.execute(f"create table {extract} as {_ranked_rows(extract, ledgers)}")
            uncertain += births.compare(connection, extract, ledgers)
            for query in derived.queries.get(extract, ()):
                derive.add(connection, extract, query)
            uncertain += compare_months(connection, extract, ledgers)
            put_right(connection, extract)
            end_vanished(connection, extract, ledgers)
            counts[extract] = _write(connection, extract, ledgers, to)
            if counts[extract]["replaced"]:
                connection.execute(f"insert into listed {_replaced(extract, columns_of(extract, ledgers))}")
            connection.execute(f"drop table {extract}")
        uncertain += [
            f"{la_code}: {count} rows of {extract} of which another of the same return says otherwise: the last of them is read"
            for la_code, extract, count in connection.execute(_CONTRADICTED).fetchall()
        ]
        write_csv(connection, "from listed order by all", to / "ingest_not_carried.csv")
    return Merged(counts, said, uncertain)


def _write(connection: duckdb.DuckDBPyConnection, extract: str, ledgers: Sequence[Ledger], to: Path) -> dict[str, int]:
    key = ("la_code", *key_of(extract))
    others = [column for column in columns_of(extract, ledgers) if column not in key]
    # In the order of keys, the place of a row would tell the child's number among all, pseudonym or not. This order is the same
    # for the same rows, and means nothing to whoever does not hold the keys of all of them.
    of_row = f"concat_ws(chr(31), {', '.join(key)})"
    all_keys = f"(select bit_xor(md5_number({of_row})) from (select distinct {', '.join(key)} from {extract}))"
    in_order = f"md5_number({all_keys} || {of_row})"
    total, kept = _rows(connection, extract), _kept(connection, extract)
    if kept < total:
        # arg_max passes over nulls, which stand for 'cannot be filled'; what is filled and empty is '' and is kept.
        values = [*key, *(f"arg_max({column}, rank) as {column}" for column in others)]
        query = f"select {', '.join(values)} from {extract} group by {', '.join(key)} order by {in_order}"
    else:
        query = f"select {', '.join([*key, *others])} from {extract} order by {in_order}"
    connection.execute(_copy(query, to / f"{extract}.csv"))
    return {"rows_from_returns": total, "rows": kept, "replaced": total - kept}


def _rows(connection: duckdb.DuckDBPyConnection, extract: str) -> int:
    return connection.execute(f"select count(*) from {extract}").fetchall()[0][0]


def _kept(connection: duckdb.DuckDBPyConnection, extract: str) -> int:
    key = ", ".join(("la_code", *key_of(extract)))
    return connection.execute(f"select count(*) from (select distinct {key} from {extract})").fetchall()[0][0]


def _ranked_rows(extract: str, ledgers: Sequence[Ledger]) -> str:
    """The rows of all ledgers with their rank; a column that a return cannot fill is null."""
    columns = columns_of(extract, ledgers)
    parts = []
    for place, ledger in enumerate(ledgers):
        if extract not in ledger.carries:
            continue
        has = set(ledger.carries[extract])
        children = person_columns(extract, columns)
        values = [
            f"{(as_read(column) if column in children else column) if column in has else 'null::varchar'} as {column}"
            for column in columns
        ]
        parts.append(
            f"select la_code, {', '.join(values)}, {FILE}, {POSITION}, {literal(_name(ledger))} as of_return, "
            f"{place} * 1000000000000 + {LINE}::bigint as rank from {_csv(ledger.folder / f'{extract}.csv')} as said"
        )
    return " union all ".join(parts)


# What is said of a row that gave way to another of its return, with its key, that is not the same in all else.
_OTHERWISE = "another row of the return says otherwise"
_CONTRADICTED = f"""select la_code, "table", count(*) from listed where reason = '{_OTHERWISE}' group by all order by all"""


def _replaced(extract: str, columns: Sequence[str]) -> str:
    """The rows that gave way to a later one with their key, as rows of the list of what was not carried over.

    columns: of the extract, as `columns_of` gives them.
    """
    key = ("la_code", *key_of(extract))
    said = f"concat_ws(chr(31), {', '.join(f'coalesce({column}, chr(30))' for column in columns)})"
    same = ", ".join(key)
    return f"""
        select of_return, la_code, {FILE} as file, {literal(extract)} as "table", {POSITION} as position,
            {literal(", ".join(key[1:]))} as element, concat_ws(', ', {", ".join(key[1:])}) as value,
            case when of_return <> last_return then 'also in a later return' when said = last_said then 'repeated in the return'
                else '{_OTHERWISE}' end as reason,
            last_return || ': ' || last_file || ', ' || last_position as kept
        from (
            select *, {said} as said, arg_max({said}, rank) over (partition by {same}) as last_said,
                max(rank) over (partition by {same}) as last_rank,
                arg_max(of_return, rank) over (partition by {same}) as last_return,
                arg_max({FILE}, rank) over (partition by {same}) as last_file,
                arg_max({POSITION}, rank) over (partition by {same}) as last_position
            from {extract}
        ) where rank < last_rank"""


def _left_out(ledger: Ledger) -> str:
    council = literal(ledger.about["la_code"] or "")
    return f"select {literal(_name(ledger))} as of_return, {council} as la_code, * from {_csv(ledger.folder / 'not_carried.csv')}"


def _taken_back(ledger: Ledger, other: Ledger) -> str:
    """A return that another took the place of, as a row of the list."""
    cells = (
        _name(ledger),
        ledger.about["la_code"] or "",
        ", ".join(ledger.about["files"]),
        "the return",
        "header",
        "reference date",
        ledger.about["reference_date"],
        said_of(ledger, other),
        "nothing",
    )
    return f"select {', '.join(map(literal, cells))}"


def _name(ledger: Ledger) -> str:
    return f"{ledger.about['return']} {ledger.about['year']} {ledger.about['digest'][:16]}"


def _csv(path: Path) -> str:
    """A ledger's file as DuckDB reads it: everything text, and the empty text not taken for null."""
    return f"read_csv({literal(str(path))}, header = true, all_varchar = true, delim = ',', quote = '\"', nullstr = '\\N')"


def _copy(query: str, path: Path) -> str:
    return f"copy ({query}) to {literal(str(path))} (format csv, header true)"
