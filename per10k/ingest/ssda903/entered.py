"""Episodes that are said to begin care (S) on the day on which another of the child ended in X1, as it goes on."""

from collections.abc import Sequence

import duckdb

from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError

# One may be mistyped; of so many, most of those that follow another, the reason is not that of the episode.
_FEWEST, _MOST = 20, 0.5

_FOLLOWING = """
    with followed as (
        select return_number, rne, decom,
            lag(dec) over series as previous_dec,
            lag(rec) over series as previous_rec
        from latest_episodes
        window series as (partition by la_code, child order by decom, case when dec = '' then '9999-12-31' else dec end)
    )
    select return_number, count(*) filter (where rne = 'S') as entered, count(*) as following
    from followed
    where previous_rec = 'X1' and previous_dec = decom
    group by return_number
    order by return_number"""


def refuse_entered_anew(connection: duckdb.DuckDBPyConnection, own: Sequence[tuple[int, Ledger]]) -> None:
    """Raise IngestError where most episodes that follow another are said to be the child's entry into care.

    connection: with the latest rows of the returns' tables. own: ledgers by their number.
    """
    files = {place: f"{', '.join(ledger.about['files'])} as at {ledger.about['reference_date']}" for place, ledger in own}
    problems = [
        f"{files[number]}: RNE is S, the entry into care, in {entered} of {following} episodes that begin on the day on which "
        "another of the child ended in X1. Each would count as a child who came into care. Export the reason of each episode."
        for number, entered, following in connection.execute(_FOLLOWING).fetchall()
        if entered >= _FEWEST and entered > _MOST * following
    ]
    if problems:
        raise IngestError("\n".join(problems))
