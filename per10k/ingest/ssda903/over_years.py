"""Times missing and deprivations of liberty that one return leaves open, and that the next writes otherwise.

What was open at the end of a year is in the next return as it began. Where another of the child stands in its place there, it is
the same, and must not count twice: some systems write as of 1 April what goes on then, and a first day may have been put right.
"""

from per10k.ingest.ssda903.statement import Statement

# Table -> its columns with the first and the last day.
_DAYS = {"missing": ("mis_start", "mis_end"), "liberty": ("dolo_start", "dolo_end")}


def _followed(table: str) -> str:
    """SQL that makes a table of what is open in one return, with that of the next which takes its place, and is not in the first.

    later_first: its first day; last_day: its last; is_cut: whether it is written as of the first day of the next return's year.
    """
    first, last = _DAYS[table]
    return f"""
        create table followed_{table} as
        with following as (
            select own.return_number, own.next_return, next_ones.year_start as next_year_start
            from {table}_returns as own inner join {table}_returns as next_ones on own.next_return = next_ones.return_number
        )
        select earlier.la_code, earlier.child, earlier.{first}, earlier.number,
            earlier.ingest_file, earlier.ingest_position, earlier.of_return,
            later.{first} as later_first, later.number as later_number, later.{last} as last_day,
            later.{first} = next_year_start as is_cut
        from latest_{table} as earlier
        inner join following using (return_number)
        inner join ssda903_{table} as later on earlier.la_code = later.la_code and earlier.child = later.child
            and later.rank // 1000000000000 = following.next_return and later.{first} <= next_year_start
            and (later.{last} = '' or later.{last} >= next_year_start)
        where earlier.{last} = '' and not exists (
            select 1 from ssda903_{table} as before where before.rank // 1000000000000 = earlier.return_number
                and before.la_code = later.la_code and before.child = later.child and before.{first} = later.{first}
        )
        qualify row_number() over (
            partition by earlier.la_code, earlier.child, earlier.return_number order by earlier.{first} desc, later.{first} desc
        ) = 1"""


def _whole(table: str) -> str:
    """SQL that makes a table of all of them, each once: what was cut from its first day on, else as the later return has it."""
    first, last = _DAYS[table]
    return f"""
        create table whole_{table} as
        select latest.*, coalesce(followed.last_day, latest.{last}) as last_day, followed.child is not null as is_followed
        from latest_{table} as latest
        left join followed_{table} as followed using (la_code, child, {first}, number)
        anti join (
            select la_code, child, later_first as {first}, later_number as number from followed_{table} where is_cut
        ) as cut using (la_code, child, {first}, number)
        where coalesce(followed.is_cut, true)"""


STATEMENTS = tuple(Statement(query) for table in _DAYS for query in (_followed(table), _whole(table)))

_ALL = " union all ".join(
    f"select '{table}' as of_table, la_code, ingest_file, ingest_position, of_return, {first} as first_day, later_first, "
    f"last_day, is_cut from followed_{table}"
    for table, (first, _) in _DAYS.items()
)

UNCERTAIN = f"""
    select la_code, count(*), 'rows of ' || of_table || ' that are open in one return, and in the next ' || case
            when is_cut then 'as of the first day of its year: read as one that goes on'
            else 'another of the child takes its place: read as one whose first day was put right'
        end
    from ({_ALL})
    group by la_code, of_table, is_cut"""

LISTED = f"""
    select of_return, la_code, ingest_file, 'ssda903_' || of_table, ingest_position, 'first day', first_day,
        case when is_cut then 'open, and in the next return as of the first day of its year'
            else 'open, and not in the next return, where another of the child takes its place' end,
        case when is_cut then 'it, until ' || coalesce(nullif(last_day, ''), 'today') else 'that of ' || later_first end
    from ({_ALL})"""
