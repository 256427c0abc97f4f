"""Tables of a return that lack the children whom its episodes, or the return before, say are in them.

A table that lost half of its rows, or all of them, reads without a fault: whoever is not in it has no review, is no asylum
seeker, was never matched.
"""

from collections.abc import Sequence

import duckdb

from per10k.ingest.following import is_too_few
from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError

_PLACE = 1_000_000_000_000
# Of care all through the year, but for short breaks; who left in the year; and who was asked after in the year before.
_ALL_YEAR = """
    select began.return_number, began.child from episodes as began
    inner join episodes as goes_on using (return_number, child)
    inner join own_returns using (return_number)
    where began.decom <= own_returns.year_start and goes_on.dec = '' and goes_on.decom <= own_returns.reference_date
        and not (began.ls in ('V3', 'V4') or goes_on.ls in ('V3', 'V4'))
        and own_returns.reference_date::date - own_returns.year_start::date >= 360"""
# Of these not one is there, where more may be missing: the day of the order may be of another year.
_OF_NONE = {"ad1"}
# Table -> who should be in it, and in words.
_EXPECTED = {
    "reviews": (_ALL_YEAR, "were in care all through the year"),
    "oc2": (_ALL_YEAR, "were in care all through the year"),
    "ad1": (
        "select return_number, child from episodes where rec in ('E11', 'E12')",
        "left care for adoption by its episodes (REC E11, E12)",
    ),
    "uasc": (
        """
        select pairs.later as return_number, before.child from pairs
        inner join uasc as before on before.return_number = pairs.earlier
        inner join episodes on episodes.return_number = pairs.later and episodes.child = before.child
        where before.duc = '' or before.duc > pairs.year_start""",
        "have episodes in it and were unaccompanied (no DUC) by the return before",
    ),
    # Each birthday from the 17th to the 21st is asked after, in the year that it falls in.
    "oc3": (
        """
        select pairs.later as return_number, before.child from pairs
        inner join oc3 as before on before.return_number = pairs.earlier
        where before.in_touch in ('YES', 'NO') and before.dob like '____-__-__'
            and before.dob::date + interval '22 years' > pairs.year_start::date + interval '1 year'""",
        "were care leavers under 21 in the return before",
    ),
}
_LACKING = """
    with {tables},
    pairs as (
        select earlier.return_number as earlier, later.return_number as later, later.year_start
        from own_returns as earlier inner join own_returns as later using (la_code)
        where later.year_start = strftime(earlier.year_start::date + interval '1 year', '%Y-%m-%d')
    ),
    expected as (select distinct return_number, child from ({expected}))
    select return_number, count(*), count(*) filter (present.child is null)
    from expected left join (select distinct return_number, child from {table}) as present using (return_number, child)
    group by all order by all"""


def refuse_uncovered(connection: duckdb.DuckDBPyConnection, own: Sequence[tuple[int, Ledger]]) -> None:
    """Raise IngestError where a table of a return lacks so many of the children who should be in it that it is not whole.

    connection: with the rows of all returns' tables, and own_returns. own: ledgers by their number.
    """
    tables = ", ".join(
        f"{name} as (select *, rank // {_PLACE} as return_number from ssda903_{name})" for name in ("episodes", *_EXPECTED)
    )
    held = dict(own)
    problems = []
    for table, (expected, who) in _EXPECTED.items():
        query = _LACKING.format(tables=tables, expected=expected, table=table)
        for number, children, missing in connection.execute(query).fetchall():
            is_whole = table in _OF_NONE and missing < children
            if f"ssda903_{table}" in held[number].carries and is_too_few(missing, children) and not is_whole:
                files = f"{', '.join(held[number].about['files'])} as at {held[number].about['reference_date']}"
                problems.append(
                    f"{files}: {missing} of the {children} children who {who} are not in the table {table}. It is not whole: "
                    "export it again, or take it out of what is ingested: then it counts as not supplied."
                )
    if problems:
        raise IngestError("\n".join(problems))
