"""What had ended in one return and is open again in the next: a closure that was undone, or that an export has lost.

The later return has the last word. Where a good part of what had ended is open again, it has lost its closures, and all of that
would count as open for ever.
"""

from collections.abc import Sequence

import duckdb

from per10k.core.sql import literal
from per10k.ingest.following import CALLED
from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError

# So many, and this share of all that had ended by the return before: the later one has lost its closures.
FEWEST, SHARE = 5, 0.2
OPEN = "9999-12-31"

TABLE = """
    create table reopened (
        la_code varchar, extract varchar, of_return varchar, ingest_file varchar, ingest_position varchar, until varchar
    )"""
UNCERTAIN = """
    select la_code, count(*), 'rows of ' || extract || ' that had ended in one return and are open in the next: read as open'
    from reopened group by all"""
LISTED = """
    select of_return, la_code, ingest_file, extract, ingest_position, 'end', until,
        'the return before has this end, and this one none', 'the record as open'
    from reopened"""

# What ended on the last day of a return may be what was open by then. Two of a child that begin on one day cannot be told apart.
_PAIRED = """
    create or replace temp table paired as
    with said as ({said}),
    single as (select * from said qualify count(*) over (partition by la_code, return_number, child, first_day) = 1)
    select earlier.la_code, earlier.return_number as earlier_return, later.return_number as later_return, earlier.until,
        later.until = '{OPEN}' as is_open, later.of_return, later.ingest_file, later.ingest_position
    from {returns} as returns
    inner join single as earlier on earlier.return_number = returns.return_number and earlier.until < returns.reference_date
    left join single as later on later.la_code = earlier.la_code and later.return_number = returns.next_return
        and later.child = earlier.child and later.first_day = earlier.first_day
    where returns.next_return is not null and earlier.first_day <> ''"""


def find_reopened(
    connection: duckdb.DuckDBPyConnection, extract: str, said: str, returns: str, own: Sequence[tuple[int, Ledger]]
) -> None:
    """Add what of an extract is open again to the table `reopened`; raises IngestError where that is a good part of what ended.

    connection: the database of a merge, with TABLE. said: query for what each return says: la_code, return_number, child,
    first_day, until (OPEN while open), of_return, ingest_file, ingest_position. returns: the table of the returns
    (`number_returns`). own: their ledgers by number.
    """
    connection.execute(_PAIRED.format(said=said, returns=returns, OPEN=OPEN))
    files = {
        n: f"{', '.join(x.about['files'])}: the {CALLED[x.about['return']]} as at {x.about['reference_date']}" for n, x in own
    }
    counts = connection.execute("""
        select earlier_return, max(later_return), count(*), count(*) filter (is_open) as reopened
        from paired group by earlier_return having reopened > 0 order by all""").fetchall()
    problems = [
        f"{files[later]} has {reopened} of the {ended} records of {extract} that had ended by the return as at "
        f"{dict(own)[earlier].about['reference_date']} as open: it has lost their ends. Export it again, with all ends."
        for earlier, later, ended, reopened in counts
        if reopened >= FEWEST and reopened >= SHARE * ended
    ]
    if problems:
        raise IngestError("\n".join(problems))
    columns = "of_return, ingest_file, ingest_position, until"
    connection.execute(f"insert into reopened select la_code, {literal(extract)}, {columns} from paired where is_open")
