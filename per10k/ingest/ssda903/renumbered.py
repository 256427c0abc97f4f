"""Children who have another number in a later return: each would be counted twice for as long as both numbers tell of."""

from collections.abc import Sequence

import duckdb

from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError

# A child who was in care at the end of a return and is in none after, and one who is in the next for the first time, though in
# care since a day that the first tells of: born on one day, and entered care on one.
_RENUMBERED = """
    with born as (
        select distinct la_code, child, dob from latest_header where dob <> ''
        union
        select distinct la_code, child, dob from latest_episodes where dob <> ''
    ),
    told_in as (
        select la_code, child, min(rank // 1000000000000) as first_return, max(rank // 1000000000000) as last_return
        from ssda903_episodes group by all
    ),
    still_open as (select distinct la_code, child from latest_episodes where dec = ''),
    entries as (select distinct la_code, child, decom from latest_episodes where rne = 'S')
    select distinct told_in.last_return, lasts.next_return, told_in.child as former, others.child as present
    from told_in
    inner join still_open using (la_code, child)
    inner join own_returns as lasts on told_in.last_return = lasts.return_number
    inner join told_in as others on told_in.la_code = others.la_code and lasts.next_return = others.first_return
    inner join born on told_in.la_code = born.la_code and told_in.child = born.child
    inner join born as others_born on others.la_code = others_born.la_code and others.child = others_born.child
        and born.dob = others_born.dob
    inner join entries on told_in.la_code = entries.la_code and told_in.child = entries.child
        and entries.decom <= lasts.reference_date
    inner join entries as others_entries on others.la_code = others_entries.la_code and others.child = others_entries.child
        and entries.decom = others_entries.decom
    order by all"""


def refuse_renumbered(connection: duckdb.DuckDBPyConnection, own: Sequence[tuple[int, Ledger]]) -> None:
    """Raise IngestError where a child seems to have another number in the next return.

    connection: with the tables of the returns, the latest rows of each, and `own_returns`. own: ledgers by their number.
    """
    files = {place: f"{', '.join(ledger.about['files'])} as at {ledger.about['reference_date']}" for place, ledger in own}
    problems = [
        f"{files[later]}: child {present} is new in it, but has the day of birth and the first day in care of {former}, who "
        f"was in care in {files[earlier]} and is in no return after it. It seems to be one child under two numbers, who would "
        "be counted twice. Give the child one number in both returns, or put right the day of birth or the end that is missing."
        for earlier, later, former, present in connection.execute(_RENUMBERED).fetchall()
    ]
    if problems:
        raise IngestError("\n".join(problems))
