"""Locations that are in one list of a council and not in the next, with the register beside it: they had left by then."""

from collections.abc import Sequence

import duckdb

from per10k.core.sql import literal
from per10k.ingest.following import is_too_few
from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError

EXTRACT = "local_cqc_ratings"


def end_vanished(connection: duckdb.DuckDBPyConnection, extract: str, ledgers: Sequence[Ledger]) -> None:
    """Give the rows of a location that is in no later list the day by which it had left, and list it in the table `listed`.

    extract: whose table it is; of another than that of ratings nothing is done. ledgers: of all returns, lowest rank first.

    Raises IngestError where a list lacks so many locations of the one before that it cannot be whole.
    """
    own = [(place, ledger) for place, ledger in enumerate(ledgers) if ledger.about["return"] == "cqc_ratings"]
    councils = [ledger.about["la_code"] for _, ledger in own]
    if extract != EXTRACT or len(set(councils)) == len(councils) or not any(_is_whole(ledger) for _, ledger in own):
        return
    # By its own day a list tells of the last end of a month, from whose first day it is complete.
    lists = ", ".join(
        f"({place}, {literal(ledger.about['la_code'])}, {literal(ledger.about['reference_date'])}, "
        f"last_day({literal(ledger.about['complete_from'][EXTRACT])}::date)::varchar, {_is_whole(ledger)})"
        for place, ledger in own
    )
    connection.execute(f"""
        create table cqc_lists as
        select *, min(case when is_whole then place end) over (
            partition by la_code order by place rows between 1 following and unbounded following
        ) as next_place
        from (values {lists}) as t(place, la_code, reference_date, last_end, is_whole)""")
    connection.execute(f"""
        create table cqc_seen as
        select la_code, location_id, max(rank // 1000000000000) as place, max(nullif(deregistered_date, '')) as ended
        from {extract} group by all""")
    _refuse_partial(connection, own)
    connection.execute("""
        create table cqc_gone as
        select
            cqc_seen.la_code, location_id,
            case when nexts.last_end > seen.reference_date then nexts.last_end else nexts.reference_date end as ended
        from cqc_seen
        inner join cqc_lists as seen on cqc_seen.place = seen.place
        inner join cqc_lists as nexts on seen.next_place = nexts.place
        where cqc_seen.ended is null""")
    is_gone = f"cqc_gone.la_code = {extract}.la_code and cqc_gone.location_id = {extract}.location_id"
    connection.execute(f"""
        insert into listed
        select of_return, {extract}.la_code, ingest_file, 'location', ingest_position, 'location id', {extract}.location_id,
            'it is not in the next list, nor in the register beside it: it had left by then', 'the record until ' || ended
        from {extract} inner join cqc_gone on {is_gone}
        qualify row_number() over (partition by {extract}.la_code, {extract}.location_id order by rank desc) = 1""")
    connection.execute(f"update {extract} set deregistered_date = ended from cqc_gone where {is_gone}")
    connection.execute("drop table cqc_gone; drop table cqc_seen; drop table cqc_lists")


def _is_whole(ledger: Ledger) -> bool:
    """Whether a list has the register beside it, in which every location stands that has not left."""
    return "deregistered_date" in ledger.carries[EXTRACT]


def _refuse_partial(connection: duckdb.DuckDBPyConnection, own: Sequence[tuple[int, Ledger]]) -> None:
    """Raise IngestError where a list lacks so many locations that were there in the one before that it cannot be whole."""
    counted = connection.execute("""
        select lists.place, nexts.place, count(*) filter (cqc_seen.place = lists.place) as missing, count(*) as locations
        from cqc_lists as lists
        inner join cqc_lists as nexts on lists.next_place = nexts.place
        inner join cqc_seen on lists.la_code = cqc_seen.la_code and cqc_seen.place >= lists.place and ended is null
        group by all order by all""").fetchall()
    ledger_of = {place: ledger.about for place, ledger in own}
    problems = [
        f"{', '.join(ledger_of[later]['files'])}: the list of {ledger_of[later]['reference_date']} has not {missing} of the "
        f"{locations} locations that were there on {ledger_of[earlier]['reference_date']}. It is not whole: download it again."
        for earlier, later, missing, locations in counted
        if is_too_few(missing, locations)
    ]
    if problems:
        raise IngestError("\n".join(problems))
