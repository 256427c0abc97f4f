"""A CIN census and an SSDA903 of one council and year: by the census's guide every child in care is in both.

Where the numbers of the two are of two systems, nobody in need is known to be in care, and each child in care counts twice.
"""

from collections.abc import Callable, Sequence

import duckdb

from per10k.ingest.following import CALLED, is_too_few, number_returns
from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError

# Of so many children in care fewer than one in five are in the census: the numbers are of two systems.
FEWEST, SHARE_MET = 10, 0.2
_CARE, _CASES = "ssda903_episodes", "ssd_cin_episodes"

_MET = f"""
    with pairs as (
        select care.return_number as care_return, censuses.return_number as census, care.la_code, care.year_start,
            least(care.reference_date, censuses.reference_date) as last_day
        from care_of_both as care
        inner join cases_of_both as censuses on care.la_code = censuses.la_code and care.year_start = censuses.year_start
        where care.has_extract and censuses.has_extract
    ),
    in_care as (
        select distinct care_return, census, pairs.la_code, child
        from pairs inner join {_CARE} as episodes on episodes.rank // 1000000000000 = care_return
        where episodes.decom <= last_day and (episodes.dec = '' or episodes.dec >= pairs.year_start)
    ),
    in_need as (select distinct rank // 1000000000000 as census, cine_person_id as child from ({{cases}}))
    select care_return, census, la_code, count(*), count(in_need.child)
    from in_care left join in_need using (census, child)
    group by all order by all"""


def compare(connection: duckdb.DuckDBPyConnection, ledgers: Sequence[Ledger], rows_of: Callable[[str], str]) -> list[str]:
    """What is to be said of children in care who are not in the census of the year; raises IngestError where hardly one is.

    connection: the database of a merge, with the tables of SSDA903 returns. ledgers: of all returns, lowest rank first. rows_of:
    SQL for the rows of an extract, with their rank.
    """
    own = {kind: [(n, x) for n, x in enumerate(ledgers) if x.about["return"] == kind] for kind in ("ssda903", "cin_census")}
    if not all(any(extract in x.carries for _, x in of) for extract, of in zip((_CARE, _CASES), own.values(), strict=True)):
        return []
    number_returns(connection, "care_of_both", own["ssda903"], _CARE)
    number_returns(connection, "cases_of_both", own["cin_census"], _CASES)
    names = {number: _name(ledger) for number, ledger in enumerate(ledgers)}
    problems, said = [], []
    for care, census, la_code, children, met in connection.execute(_MET.format(cases=rows_of(_CASES))).fetchall():
        if children >= FEWEST and met < SHARE_MET * children:
            problems.append(
                f"{names[care]} and {names[census]}: {f'only {met}' if met else 'none'} of the {children} children in care in "
                "the first are in the second, in which all should be: the children's numbers are of two systems, and each child "
                "would count as two. Export both with the same numbers, or ingest each into a folder of its own."
            )
        elif is_too_few(children - met, children):
            said.append(
                f"{la_code}: {children - met} of the {children} children in care in {names[care]} are not in {names[census]}, in "
                "which all of them should be: it is not whole, or some have another number there"
            )
    if problems:
        raise IngestError("\n".join(problems))
    return said


def _name(ledger: Ledger) -> str:
    about = ledger.about
    return f"{', '.join(about['files'])} ({CALLED.get(about['return'], about['return'])} as at {about['reference_date']})"
