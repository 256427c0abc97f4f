"""Months that follow one another: whether the young people of one are in the other.

A return has everybody of its cohort, and tells of whoever leaves it; one that lost its rows, or changed its numbers, has others.
"""

from collections.abc import Sequence

import duckdb

from per10k.ingest.following import is_too_few
from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError

EXTRACT = "local_ccis"
# Residents who are of age 16 or 17 in both months: in September each is a year older.
_MISSING = f"""
    with said as (
        select la_code, person_id, snapshot_month, strptime(snapshot_month || '-01', '%Y-%m-%d')::date as month,
            try_cast(academic_age as int) as age, resident_flag
        from {EXTRACT}
    ),
    months as (select distinct la_code, month from said),
    pairs as (
        select one.la_code, one.month as of_month, other.month as lacking,
            case when month(greatest(one.month, other.month)) != 9 then 0 when other.month > one.month then 1 else -1 end as older
        from months as one inner join months as other on one.la_code = other.la_code
        where other.month in (one.month + interval 1 month, one.month - interval 1 month)
    )
    select pairs.la_code, strftime(of_month, '%Y-%m'), strftime(lacking, '%Y-%m'), count(distinct said.person_id) as people,
        count(distinct said.person_id) filter (where present.person_id is null) as missing
    from pairs
    inner join said on said.la_code = pairs.la_code and said.month = pairs.of_month
    left join said as present
        on present.la_code = pairs.la_code and present.month = pairs.lacking and present.person_id = said.person_id
    where said.resident_flag = 'Y' and said.age + older in (16, 17) and said.age in (16, 17)
    group by all order by all"""


def refuse_partial_months(connection: duckdb.DuckDBPyConnection, extract: str, ledgers: Sequence[Ledger]) -> None:
    """Raise IngestError where a month lacks so many young people of the one before or after that it cannot be whole.

    extract: whose table is there; of another than that of the cohort nothing is done. ledgers: of all returns.
    """
    if extract != EXTRACT:
        return
    files = {
        (ledger.about["la_code"], ledger.about["period"]): ", ".join(ledger.about["files"])
        for ledger in ledgers
        if ledger.about["return"] == "nccis"
    }
    problems = [
        f"{files.get((la_code, lacking), lacking)}: the NCCIS return of {lacking} has not {missing} of the {people} "
        f"residents aged 16 and 17 of {of_month}, who should be in it. It is not "
        "whole, or the numbers have changed. Export it whole, with the "
        "numbers of the others, or ingest it into a folder of its own."
        for la_code, of_month, lacking, people, missing in connection.execute(_MISSING).fetchall()
        if is_too_few(missing, people)
    ]
    if problems:
        raise IngestError("\n".join(problems))
