"""What one return has twice: as it was while it went on, and as it ended; or with two ends.

A join in the export, or an older sheet beside the present one, leaves both. By the first, the child would be in care, or missing,
for ever, or come and go twice.
"""

from collections.abc import Mapping

import duckdb

# Table -> what two rows of a child that begin on one day have alike, where they are the same.
SAME = {
    "ssda903_episodes": ("rne", "ls", "place", "place_provider"),
    "ssda903_missing": ("missing",),
    "ssda903_liberty": (),
    "ssda903_social_worker": ("sw_id",),
}


def leave_out(connection: duckdb.DuckDBPyConnection, days: Mapping[str, tuple[str, str]], unread: Mapping[str, str]) -> None:
    """Take out of the tables of the returns what another row of its return has with its end, or with a later one, and make
    `open_versions` of it.

    connection: with the tables of the returns. days: table -> its columns with the first and the last day. unread: table -> the
    column with an end that is no day, which is no row that goes on.
    """
    connection.execute(
        "create table open_versions (extract varchar, la_code varchar, child varchar, first varchar, of_return varchar, "
        "ingest_file varchar, ingest_position varchar, ended varchar, rank bigint)"
    )
    for table, same in SAME.items():
        first, last = days[table]
        alike = " and ".join(f"ended.{column} = going_on.{column}" for column in ("la_code", "child", first, *same))
        is_read = f"and coalesce({unread[table]}, '') = ''" if table in unread else ""
        goes_on = f"and ({last} <> '' or rec in ('', 'X1'))" if table == "ssda903_episodes" else ""
        # What ended on the day on which it began may be followed by another that is like it.
        connection.execute(f"""
            insert into open_versions
            select '{table}', la_code, child, {first}, of_return, ingest_file, ingest_position,
                (select max(ended.{last}) from {table} as ended
                 where {alike} and ended.rank // 1000000000000 = going_on.rank // 1000000000000
                    and ended.{last} > ended.{first} and ended.{last} > going_on.{last}
                ) as ended,
                rank
            from {table} as going_on
            where ({last} = '' or {last} > {first}) {is_read} {goes_on} and ended is not null""")
        connection.execute(f"delete from {table} where rank in (select rank from open_versions where extract = '{table}')")


UNCERTAIN = """
    select la_code, count(*), 'rows of ' || extract || ' that are open, or ended earlier, beside the same with its end in the '
        || 'return: read as ended then'
    from open_versions group by all"""

LISTED = """
    select of_return, la_code, ingest_file, extract, ingest_position, 'first day', first,
        'the same stands in the return with an end, or a later one', 'that, until ' || ended
    from open_versions"""
