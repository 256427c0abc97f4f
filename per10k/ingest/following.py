"""Returns of one kind that follow one another: which is the next, and whether each has the children that the others have.

A return that holds what was open in its year tells, by what is not in it, what had ended before. So it is to be whole.
"""

from collections.abc import Sequence

import duckdb

from per10k.core.sql import literal
from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError

# So many children, and this share of those who should be in a return, missing from it: it is not whole, or numbers have changed.
FEWEST_MISSING, SHARE_MISSING = 4, 0.25

CALLED = {
    "cin_census": "CIN census",
    "ssda903": "SSDA903 return",
    "sen2": "SEN2 return",
    "nccis": "NCCIS return",
    "school_census": "school census",
}


def is_too_few(missing: int, children: int) -> bool:
    """Whether so many of the children who should be in a return are missing from it that it cannot be whole."""
    return missing >= FEWEST_MISSING and missing > SHARE_MISSING * children


# Both ways: who was open by the end of the earlier is in the later, and who was open by then in the later is in the earlier.
_MISSING = """
    with pairs as (
        select earlier.return_number as earlier_return, later.return_number as later_return,
            earlier.year_start as earlier_start, earlier.reference_date as earlier_end, later.year_start as later_start
        from {returns} as earlier
        inner join {returns} as later using (la_code)
        where later.return_number = earlier.next_return
            and later.year_start <= strftime(earlier.reference_date::date + 1, '%Y-%m-%d')
    ),
    said as ({said}),
    expected as (
        select distinct earlier_return as of_return, later_return as lacking, said.child
        from pairs inner join said on said.return_number = earlier_return and said.until > later_start
        union
        select distinct later_return, earlier_return, said.child
        from pairs inner join said on said.return_number = later_return
            and said.first_day <= earlier_end and said.until > earlier_start
    )
    select of_return, lacking, count(*) as children, count(*) filter (present.child is null) as missing
    from expected
    left join (select distinct return_number, child from said) as present
        on present.return_number = lacking and present.child = expected.child
    group by all order by all"""


def number_returns(connection: duckdb.DuckDBPyConnection, table: str, own: Sequence[tuple[int, Ledger]], extract: str) -> None:
    """Make a table of the returns of a kind: number, council, first day of their year, reference date, and the next return.

    own: their ledgers with the place of each among all, which is its number. extract: what the next return must have to tell what
    had ended; null where there is none.
    """
    rows = ", ".join(
        f"({place}, {literal(ledger.about['la_code'])}, '{_year_start(ledger.about['reference_date'])}', "
        f"'{ledger.about['reference_date']}', {extract in ledger.carries})"
        for place, ledger in own
    )
    connection.execute(f"""
        create table {table} as
        select *, min(case when has_extract then return_number end) over (
            partition by la_code order by return_number rows between 1 following and unbounded following
        ) as next_return
        from (values {rows}) as t(return_number, la_code, year_start, reference_date, has_extract)""")


def _year_start(reference_date: str) -> str:
    year = int(reference_date[:4]) - (reference_date[5:7] < "04")
    return f"{year}-04-01"


def refuse_partial(connection: duckdb.DuckDBPyConnection, table: str, said: str, own: Sequence[tuple[int, Ledger]]) -> None:
    """Raise IngestError where a return lacks so many children of the one before or after that it cannot be whole.

    table: of the returns. said: query for what each says: return_number, child, first_day, until (far off while open).
    """
    names = {place: f"{CALLED[ledger.about['return']]} as at {ledger.about['reference_date']}" for place, ledger in own}
    files = {place: ", ".join(ledger.about["files"]) for place, ledger in own}
    problems = [
        f"{files[lacking]}: the {names[lacking]} has not {missing} of the {children} children who should be in it by the "
        f"{names[of_return]}. It is not whole, or the children's numbers have changed. Export it whole, with the numbers of the "
        "others, or ingest it into a folder of its own."
        for of_return, lacking, children, missing in connection.execute(_MISSING.format(returns=table, said=said)).fetchall()
        if is_too_few(missing, children)
    ]
    if problems:
        raise IngestError("\n".join(problems))
