"""What was open in a census and is not in the next, which holds all that was open in its year.

Where another event of the kind is new in the next census, and runs on the day that it began or began by the end of the first
census with it, its start was corrected: it never was, and what belonged to it belongs to the other. Otherwise it had ended by the
day before the census's year, on a day that nobody knows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from per10k.core.contract import read_contract
from per10k.core.sql import literal
from per10k.ingest.cin_census.events import KINDS
from per10k.ingest.following import number_returns, refuse_partial
from per10k.ingest.ledger import Ledger
from per10k.ingest.reopened import find_reopened


@dataclass(frozen=True)
class Lasting:
    """An extract of what lasts: its last day, by the column of that name.

    has_flag: whether ends are counted, so that one on a day that is not known is marked. at_once: condition for a row that is not
    open though it has no last day.
    """

    extract: str
    last: str
    has_flag: bool = False
    at_once: str = "false"

    @property
    def module(self) -> str:
        """The census's module of it."""
        return next(name for name, kind in KINDS.items() if kind.extract == self.extract)

    @property
    def key(self) -> str:
        """The column that names a row."""
        [key] = read_contract().extracts[self.extract].key
        return key

    @property
    def child(self) -> str:
        """The column of the child."""
        return read_contract().extracts[self.extract].about or ""

    @property
    def first(self) -> str:
        """The column of the first day, which the last does not precede."""
        return read_contract().extracts[self.extract].fields[self.last].not_before or ""


LASTING = {
    lasting.extract: lasting
    for lasting in (
        Lasting("ssd_cin_episodes", "cine_close_date", at_once="(cine_referral_nfa = 'Y' or cine_close_reason <> '')"),
        Lasting("ssd_cin_assessments", "cina_assessment_auth_date", has_flag=True),
        Lasting("ssd_cin_plans", "cinp_cin_plan_end_date"),
        Lasting("ssd_cp_plans", "cppl_cp_plan_end_date", has_flag=True),
        Lasting(
            "ssd_pre_proceedings", "prep_agree_stepdown_issue_date", has_flag=True, at_once="local_court_application_date <> ''"
        ),
    )
}


def references(extract: str) -> dict[str, str]:
    """The columns of an extract that name a row of what lasts, with its extract: of the others of a case, the reviews of a plan.

    What adds to a row is left: it comes with the one that takes its place.
    """
    of = read_contract().extracts.get(extract)
    if of is None or of.adds_to:
        return {}
    keys = {f"{other}.{lasting.key}": other for other, lasting in LASTING.items()}
    return {name: keys[field.refers_to] for name, field in of.fields.items() if field.refers_to in keys}


def find_vanished(connection: duckdb.DuckDBPyConnection, ledgers: Sequence[Ledger], rows_of: Callable[[str], str]) -> None:
    """Make the table `vanished`: of each row to be put right its key, the key of what takes its place, or its last day.

    connection: the database of a merge. ledgers: of all returns, lowest rank first. rows_of: SQL for the rows of an extract, with
    their rank. Raises IngestError where a census lacks so many children of the one before that it cannot be whole.
    """
    columns = "la_code varchar, extract varchar, key varchar, other_key varchar, is_withdrawn boolean, ended varchar"
    connection.execute(f"create table vanished ({columns})")
    own = [(place, ledger) for place, ledger in enumerate(ledgers) if ledger.about["return"] == "cin_census"]
    councils = [ledger.about["la_code"] for _, ledger in own]
    if len(set(councils)) == len(councils):
        return
    for extract, lasting in LASTING.items():
        if not any(extract in ledger.carries for _, ledger in own):
            continue
        number_returns(connection, "censuses", own, extract)
        connection.execute(f"create table said as {_said(rows_of(extract), lasting)}")
        if extract == "ssd_cin_episodes":
            refuse_partial(connection, "censuses", "select return_number, child, first_day, until from said where is_census", own)
        find_reopened(connection, extract, "select * from said where is_census", "censuses", own)
        connection.execute(f"insert into vanished {_put_right(extract)}")
        connection.execute("drop table said; drop table censuses")


# How many of a council are uncertain, and what is said of them, as for care (ssda903/corrected.py).
UNCERTAIN = """
    select la_code, count(*),
        'records of the CIN census, open in one and not in the next: they had ended, on a day that is not known'
    from vanished where not is_withdrawn group by all"""


def put_right(connection: duckdb.DuckDBPyConnection, extract: str) -> None:
    """Put right what has vanished of an extract's table, and what refers to it; list it in the table `listed`."""
    if not connection.execute("select 1 from vanished limit 1").fetchall():
        return
    there = {name for name, *_ in connection.execute(f"describe {extract}").fetchall()}
    for column, other in references(extract).items():
        if column not in there:
            continue
        connection.execute(f"""
            update {extract} set {column} = vanished.other_key from vanished
            where vanished.extract = {literal(other)} and vanished.la_code = {extract}.la_code and vanished.other_key is not null
                and {extract}.{column} = vanished.key""")
    if extract not in LASTING:
        return
    of = LASTING[extract]
    is_own = f"vanished.extract = {literal(extract)} and vanished.la_code = {extract}.la_code"
    is_same = f"{is_own} and vanished.key = {extract}.{of.key}"
    connection.execute(f"""
        insert into listed
        select of_return, {extract}.la_code, ingest_file, {literal(of.module)}, ingest_position, {literal(of.last)}, {of.last},
            'it was open, and is not in the next census, which holds all that was open in its year: ' || case
                when is_withdrawn then 'another of the child takes its place'
                else 'it had ended by then, on a day that is not known' end,
            case when is_withdrawn then 'nothing' else 'the record until ' || ended end
        from {extract} inner join vanished on {is_same}
        qualify row_number() over (partition by {extract}.la_code, {of.key} order by rank desc) = 1""")
    connection.execute(f"delete from {extract} using vanished where {is_same} and is_withdrawn")
    # A folder of an earlier version has returns without the flag alone.
    flag = ", local_ended_by_flag = 'Y'" if of.has_flag and "local_ended_by_flag" in there else ""
    connection.execute(f"update {extract} set {of.last} = ended{flag} from vanished where {is_same} and not is_withdrawn")


def _said(rows: str, of: Lasting) -> str:
    """SQL for what each return says of an extract's rows."""
    return f"""
        select la_code, {of.key} as key, {of.child} as child, {of.first} as first_day,
            case
                when regexp_full_match({of.last}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') then {of.last}
                when {of.last} <> '' or {of.at_once} then {of.first}
                else '9999-12-31'
            end as until,
            rank // 1000000000000 as return_number, return_number in (select return_number from censuses) as is_census,
            of_return, ingest_file, ingest_position
        from ({rows})"""


def _put_right(extract: str) -> str:
    """SQL for what has vanished: what a census has last, and which should be in the one after it."""
    return f"""
        with known as (
            select la_code, key, arg_max(child, return_number) as child, max(first_day) as first_day,
                arg_max(until, return_number) as until, min(return_number) as first_census, max(return_number) as last_census
            from said group by la_code, key having bool_and(is_census)
        ),
        gone as (
            select known.*, firsts.reference_date as first_reference_date, lasts.next_return, following.year_start
            from known
            inner join censuses as firsts on known.first_census = firsts.return_number
            inner join censuses as lasts on known.last_census = lasts.return_number
            inner join censuses as following on lasts.next_return = following.return_number
            where known.until > following.year_start and known.first_day <> ''
        ),
        replaced as (
            select gone.*, others.key as other_key
            from gone
            left join known as others on gone.la_code = others.la_code and gone.child = others.child
                and others.first_census = gone.next_return and others.until > gone.first_day
                and others.first_day <= greatest(gone.first_day, gone.first_reference_date)
            qualify row_number() over (partition by gone.la_code, gone.key order by others.first_day, others.key) = 1
        )
        select la_code, {literal(extract)}, key, other_key, other_key is not null or first_day >= year_start,
            strftime(year_start::date - 1, '%Y-%m-%d')
        from replaced"""
