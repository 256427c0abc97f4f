"""Months that follow one another: whether the young people of one are in the other, and what they do.

A return has everybody of its cohort, and tells of whoever leaves it; one that lost its rows, or changed its numbers, has others.
So has one that an export has filtered, as by what they do.
"""

from collections.abc import Sequence

import duckdb

from per10k.ingest.following import is_too_few
from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError

EXTRACT = "local_ccis"
# So many of one month in a group, and none in that of the other. Of residents, one in a hundred leaves in a month: so many and a
# tenth are told, before there are enough to refuse the return.
FEWEST_OF_GROUP = 10
FEWEST_MISSING, SHARE_MISSING = 4, 0.1
# Residents who are of age 16 or 17 in both months: in September each is a year older.
_PAIRS = f"""
    with said as (
        select la_code, person_id, snapshot_month, strptime(snapshot_month || '-01', '%Y-%m-%d')::date as month,
            try_cast(academic_age as int) as age,
            resident_flag, activity_group
        from {EXTRACT}
    ),
    months as (select distinct la_code, month from said),
    pairs as (
        select one.la_code, one.month as of_month, other.month as lacking,
            case when month(greatest(one.month, other.month)) != 9 then 0 when other.month > one.month then 1 else -1 end as older
        from months as one inner join months as other on one.la_code = other.la_code
        where other.month in (one.month + interval 1 month, one.month - interval 1 month)
    )"""
_MISSING = f"""{_PAIRS}
    select pairs.la_code, strftime(of_month, '%Y-%m'), strftime(lacking, '%Y-%m'), count(distinct said.person_id) as people,
        count(distinct said.person_id) filter (where present.person_id is null) as missing
    from pairs
    inner join said on said.la_code = pairs.la_code and said.month = pairs.of_month
    left join said as present
        on present.la_code = pairs.la_code and present.month = pairs.lacking and present.person_id = said.person_id
    where said.resident_flag = 'Y' and said.age + older in (16, 17) and said.age in (16, 17)
    group by all order by all"""
# Groups of what the residents of one month do, and nobody of the other.
_CEASED = f"""{_PAIRS}
    select pairs.la_code, strftime(of_month, '%Y-%m'), strftime(lacking, '%Y-%m'), activity_group, count(*) as people
    from pairs
    inner join said on said.la_code = pairs.la_code and said.month = pairs.of_month
    where said.resident_flag = 'Y' and said.age in (16, 17) and activity_group <> '' and not exists (
        select 1 from said as others
        where others.la_code = pairs.la_code and others.month = pairs.lacking and others.activity_group = said.activity_group
    )
    group by all having people >= {FEWEST_OF_GROUP} order by all"""


def compare_months(connection: duckdb.DuckDBPyConnection, extract: str, ledgers: Sequence[Ledger]) -> list[str]:
    """What is to be said of a month that lacks young people of the one before or after, or all who do one thing.

    extract: whose table is there; of another than that of the cohort nothing is done. ledgers: of all returns. What is said is
    listed in the table `listed` as well. Raises IngestError where so many are missing that a month cannot be whole.
    """
    if extract != EXTRACT:
        return []
    files = {
        (ledger.about["la_code"], ledger.about["period"]): ", ".join(ledger.about["files"])
        for ledger in ledgers
        if ledger.about["return"] == "nccis"
    }
    problems, said = [], []
    for la_code, of_month, lacking, people, missing in connection.execute(_MISSING).fetchall():
        file = files.get((la_code, lacking), lacking)
        what = f"the NCCIS return of {lacking} has not {missing} of the {people} residents aged 16 and 17 of {of_month}"
        if is_too_few(missing, people):
            problems.append(
                f"{file}: {what}, who should be in it. It is not whole, or the numbers have changed. Export it whole, with the "
                "numbers of the others, or ingest it into a folder of its own."
            )
        elif missing >= FEWEST_MISSING and missing > SHARE_MISSING * people:
            said.append((la_code, file, lacking, "YoungPersonsID", f"{what}, who should be in it"))
    for la_code, of_month, lacking, group, people in connection.execute(_CEASED).fetchall():
        what = f"the NCCIS return of {lacking} has nobody whose activity is {group}, and that of {of_month} has {people}"
        said.append(
            (la_code, files.get((la_code, lacking), lacking), lacking, "ActivityCode", f"{what}: it may have been filtered")
        )
    if problems:
        raise IngestError("\n".join(problems))
    for la_code, file, month, element, what in said:
        cells = [f"nccis {month}", la_code, file, "the return", "rows", element, "", what, "the return as it is"]
        connection.execute("insert into listed values (?, ?, ?, ?, ?, ?, ?, ?, ?)", cells)
    return [f"{la_code}: {what}" for la_code, _, _, _, what in said]
