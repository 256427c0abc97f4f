"""A made-up council, and copies of it that each lack one field in a few rows: what every figure of theirs says of that."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import duckdb

from proof.bench.generate import generate
from tests.project import Project, build, extracts_of_contract, open_sources

WHOLE = "WHOLE"
# Half of a build, and nothing that a blank could change: whether rows are alike.
NOT_LOOKED_FOR = {
    "alike_row": """
        select '' as la_code, '' as extract, '' as unlike_in, 0 as first_row, 0 as last_row, 0 as rows_found, 0 as rows_compared
        where false
    """
}


class Blank(NamedTuple):
    """What a copy lacks: the field of an extract, in `rows` of its rows or, below 1, in that share of them."""

    extract: str
    field: str
    rows: float


def tables() -> dict[str, dict]:
    """The extracts of the source contract by name."""
    return {table["name"]: table for table in extracts_of_contract()}


def fields_of_whom() -> list[tuple[str, str]]:
    """The fields, as extract and field, that say to whom or what a row belongs: those that must have a value, and all keys."""
    return [
        (name, column["name"])
        for name, table in tables().items()
        for column in table["columns"]
        if column["name"] == table["meta"]["key"][0]
        or (column["meta"].get("identifies") and column["meta"].get("expected") and not column["meta"].get("not_measured"))
    ]


def build_copies(folder: Path, blanks: Iterable[Blank], contacts: int) -> tuple[duckdb.DuckDBPyConnection, dict[str, Blank]]:
    """Build the figures of a made-up council and of one copy of it for each blank.

    folder: an empty one, for the extracts. contacts: how many the council has. Returns the database, with all that
    fct_indicator_month rests on, and what each copy lacks by its code; the council itself is WHOLE. A blank of a field that
    nothing was made up of is left out.
    """
    generate(folder / "made", councils=1, contacts=contacts)
    codes = {f"V{number:05}": blank for number, blank in enumerate(blanks)}
    (folder / "extracts").mkdir()
    made: dict[str, Blank] = {}
    with duckdb.connect(config={"threads": 1}) as database:
        for name in tables():
            made |= _copy(database, folder, name, codes)
    project, database = Project(models=NOT_LOOKED_FOR, extract_date="2024-04-21"), duckdb.connect(config={"threads": 1})
    open_sources(database, project, folder / "extracts")
    build(database, project, project.with_all_read({"fct_indicator_month"}))
    return database, made


def _copy(database: duckdb.DuckDBPyConnection, folder: Path, name: str, codes: dict[str, Blank]) -> dict[str, Blank]:
    """Write one extract of all councils; returns what the copies lack of it."""
    database.execute(f"""
        create or replace table made as
        select columns(*)::varchar, row_number() over () as place from '{folder}/made/{name}.parquet'
    """)
    # What is open has no outcome yet.
    columns = {column["name"]: column["meta"] for column in tables()[name]["columns"]}
    there = {column for column, *_ in database.execute("describe made").fetchall()}
    for field, meta in columns.items():
        end = meta.get("expected_with")
        if {field, end} <= there and columns[end]["reads_as"] in ("date", "timestamp"):
            database.execute(f"update made set {field} = '' where coalesce({end}, '') = ''")
    of_this = {code: blank for code, blank in codes.items() if blank.extract == name}
    lacking = {code: blank for code, blank in of_this.items() if blank.field in there}
    others = [WHOLE, *(code for code in codes if code not in lacking)]
    database.execute("""
        create or replace table copies as
        select made.* exclude (place) replace (copy.la_code as la_code)
        from made cross join (select unnest($1) as la_code) as copy
    """, [others])  # fmt: skip
    for code, blank in lacking.items():
        database.execute(f"""
            insert into copies
            select made.* exclude (place, hit) replace ('{code}' as la_code, if(hit, '', {blank.field}) as {blank.field})
            from (
                select *, {blank.field} <> '' and row_number() over (order by {blank.field} = '', hash(place, '{blank.field}'))
                    <= {blank.rows if blank.rows >= 1 else f"ceil({blank.rows} * count(*) over ())"} as hit
                from made
            ) as made
        """)
    database.execute(f"copy copies to '{folder}/extracts/{name}.parquet' (format parquet)")
    return lacking


# A figure has moved where it is another than the whole council's; what is told of it is that it lies between bounds that hold the
# right one, or that its data are not good, with how many rows are in the way. A figure that is not there says why.
SILENT = f"""
    select damaged.la_code, damaged.indicator_id, damaged.breakdown, damaged.month_end, whole.value as right_value, damaged.value,
        damaged.value_at_least, damaged.value_at_most, damaged.data_quality, damaged.data_quality_note
    from fct_indicator_month as damaged
    inner join fct_indicator_month as whole using (indicator_id, breakdown, month_end)
    where
        whole.la_code = '{WHOLE}' and damaged.la_code <> '{WHOLE}'
        and damaged.value is not null
        and coalesce(abs(damaged.value - whole.value) > 1e-9, true)
        and not coalesce(
            (damaged.value_at_least < damaged.value or damaged.value_at_most > damaged.value)
            and whole.value between damaged.value_at_least - 1e-9 and damaged.value_at_most + 1e-9,
            false
        )
        and not coalesce(
            damaged.data_quality in ('check', 'poor') and regexp_matches(damaged.data_quality_note, '[0-9]')
            and damaged.data_quality_note is distinct from whole.data_quality_note,
            false
        )
"""
