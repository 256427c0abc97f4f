"""What a delivery is like beside that of the run before, extract by extract and figure by figure, against limits.

The limits are those of the seed `nightly_limit`. What is kept and shown are numbers of an extract, a field or a team; ids are
compared inside the two child-level files, and none leaves them.
"""

from pathlib import Path

import duckdb

from per10k.core.contract import read_contract
from per10k.core.sql import identifier, literal

SIDES = ("old", "now")
NO_FIELD = ("la_code", "source_row", "unusable_values")
# Texts that are no code: what could name somebody or somewhere is not looked at.
NO_CODE = ("_id", "_name", "postcode", "urn")
MOST_CODES = 200
FEWEST_ROWS = 10  # a value of fewer rows is not told: in a field that is written freely, it could be about somebody

# Neither as many more as there are rows more, nor as few rows less: a share of no more rows than before.
MORE_MISSING = """
    100 * least(now.missing / now.rows - old.missing / old.rows, (now.missing - old.missing) / now.rows),
    least(now.missing - old.missing * now.rows / old.rows, now.missing - old.missing)
"""

# What each check found, of whatever there was to compare: la_code, subject, and what it was and is; how far it moved, in the unit
# of the limit; and how many rows, ids or cases that rests on.
CHECKS = {
    "council_gone": """
        select la_code, 'the council' as subject, rows as was, 0 as is_now, 100 as moved, rows as weight
        from old_council anti join now_council using (la_code)
    """,
    "council_new": """
        select la_code, 'the council', 0, rows, 100, rows
        from now_council anti join old_council using (la_code) anti join old_refused using (la_code)
    """,
    "extract_gone": """
        select la_code, extract, old_rows, now_rows, 100, old_rows from extract where old_rows > 0 and now_rows = 0
    """,
    "rows_fallen": """
        select la_code, extract, old_rows, now_rows, 100 * (old_rows - dropped - now_rows) / nullif(old_rows - dropped, 0),
            old_rows - dropped - now_rows
        from extract where now_rows > 0
    """,
    "rows_grown": """
        select la_code, extract, old_rows, now_rows,
            100 * (now_rows - old_rows + dropped - expected) / nullif(old_rows - dropped, 0),
            now_rows - old_rows + dropped - expected
        from extract where old_rows > 0
    """,
    "rows_set_aside": """
        select la_code, extract, old_aside, now_aside,
            100.0 * now_aside / nullif(now_rows + now_aside, 0) - 100.0 * old_aside / (old_rows + old_aside),
            now_aside - old_aside
        from extract where old_rows > 0
    """,
    "ids_vanished": """
        select la_code, extract || '.' || field, ids, ids - vanished, 100 * (vanished - dropped_share * ids) / ids,
            vanished - dropped_share * ids
        from vanished inner join extract using (la_code, extract) where now_rows > 0
    """,
    "rows_of_team_gone": """
        select la_code, extract || ' of ' || team, rows, rows - gone, 100 * (gone - dropped_share * rows) / rows,
            gone - dropped_share * rows
        from team_rows inner join extract using (la_code, extract) where now_rows > 0
    """,
    "days_withdrawn": """
        select la_code, extract || '.' || field, days, days - withdrawn, 100 * withdrawn / days, withdrawn
        from withdrawn where days > 0
    """,
    "field_missing": """
        select la_code, extract || '.' || field, round(100 * old.missing / old.rows, 1), round(100 * now.missing / now.rows, 1),
            {more_missing}
        from old_field as old inner join now_field as now using (la_code, extract, field)
        where old.team is null and now.team is null
    """,
    "field_missing_in_team": """
        select la_code, extract || '.' || field || ' of ' || team, round(100 * old.missing / old.rows, 1),
            round(100 * now.missing / now.rows, 1),
            {more_missing}
        from old_field as old inner join now_field as now using (la_code, extract, field, team)
    """,
    "codes_lost": """
        select la_code, extract || '.' || field || ': ' || string_agg(substr(code, 1, 30), ', ' order by old.share desc),
            round(100 * sum(old.share), 1), round(100 * sum(coalesce(now.share, 0)), 1),
            100 * sum(old.share - coalesce(now.share, 0)), sum(old.rows)
        from old_code as old left join now_code as now using (la_code, extract, field, code)
        inner join extract using (la_code, extract)
        where coalesce(now.share, 0) < old.share / 10 and now_rows > 0 and old.rows >= {fewest}
        group by la_code, extract, field
    """,
    "first_day_later": """
        select la_code, extract, old_start, now_start,
            now_start - old_start - case when is_new_year then 366 else 0 end, 1
        from extract where now_rows > 0
    """,
    "last_day_earlier": """
        select la_code, extract, old.last_day, now.last_day, old.last_day - now.last_day, sum(days.dated_rows)
        from old_reach as old inner join now_reach as now using (la_code, extract)
        inner join old.deliveries.extract_day as days using (la_code, extract)
        where days.date_day between now.last_day + 1 and old.last_day
        group by all
    """,
    "extract_stood_still": """
        select la_code, extract, old_rows, now_rows, days_since, expected
        from extract inner join alike using (la_code, extract) where old_start is not null
    """,
    "extract_date_earlier": """
        select la_code, 'the council', old.extract_date, now.extract_date, old.extract_date - now.extract_date, 1
        from old.deliveries.reporting_period as old inner join now.deliveries.reporting_period as now using (la_code)
    """,
    "extract_date_ahead": """
        select la_code, 'the council', old.extract_date, now.extract_date, now.extract_date - old.extract_date, 1
        from old.deliveries.reporting_period as old inner join now.deliveries.reporting_period as now using (la_code)
    """,
    "delivery_repeated": """
        select 'all', 'the delivery', {repeated}, {repeated}, {repeated}, 1
    """,
    "figure_moved": """
        select la_code, subject, old_value, now_value,
            100 * abs(now_value - old_value) / nullif(greatest(abs(old_value), abs(now_value)), 0),
            least(cases, abs(coalesce(now_numerator, 0) - coalesce(old_numerator, 0)))
        from figure where unit <> 'percentage'
    """,
    "stock_moved": """
        select la_code, subject, old_value, now_value,
            100 * abs(now_value - old_value) / nullif(greatest(abs(old_value), abs(now_value)), 0),
            least(cases, abs(coalesce(now_numerator, 0) - coalesce(old_numerator, 0)))
        from figure where unit = 'count' and basis = 'as_at_month_end'
    """,
    "percentage_moved": """
        select la_code, subject, old_value, now_value, abs(now_value - old_value), cases from figure where unit = 'percentage'
    """,
    "figure_lost": """
        select la_code, subject, old_value, reason, 1, 1 from figure
        where old_value is not null and reason in ('not_supplied', 'insufficient_history', 'after_extract_date')
    """,
}

# Of both runs: each council, extract and figure side by side.
SIDE_BY_SIDE = """
create table extract as
with old_days as (
    select la_code, extract, date_day, history_rows from old.deliveries.extract_day where history_rows > 0
),

dated as (
    select
        old.la_code, old.extract, old.history_start as old_start, now.history_start as now_start,
        old.rows_staged as old_rows, coalesce(now.rows_staged, 0) as now_rows,
        old.rows_set_aside as old_aside, coalesce(now.rows_set_aside, 0) as now_aside,
        case when now.history_start > old.history_start then coalesce((
            select sum(history_rows) from old_days as days
            where days.la_code = old.la_code and days.extract = old.extract and days.date_day < now.history_start
        ), 0) else 0 end as dropped,
        periods.extract_date - before.extract_date as days_since,
        year(periods.extract_date - interval 3 month) > year(before.extract_date - interval 3 month) as is_new_year,
        before.extract_date - old.history_start as days_held
    from old.marts.fct_extract_rows as old
    inner join now_council using (la_code)
    left join now.marts.fct_extract_rows as now using (la_code, extract)
    left join old.deliveries.reporting_period as before on old.la_code = before.la_code
    left join now.deliveries.reporting_period as periods on old.la_code = periods.la_code
),

-- A window that rolls on takes what has no dates with it.
shares as (
    select la_code, max(dropped / old_rows) as share from dated where old_rows > 0
    group by la_code
)

select
    dated.* replace (case when old_start is null then share * old_rows else dropped end as dropped),
    case when old_start is null then share else dropped / nullif(old_rows, 0) end as dropped_share,
    -- As many rows as such days have brought so far; of what has no dates, as for a council of three years.
    greatest(days_since, 0) * old_rows / greatest(coalesce(days_held, 1000), 30) as expected
from dated left join shares using (la_code);

create table figure as
select
    old.la_code, old.indicator_id || ' of ' || substr(cast(old.month_end as varchar), 1, 7) as subject, old.unit, old.basis,
    old.value as old_value, now.value as now_value, old.numerator as old_numerator, now.numerator as now_numerator,
    greatest(
        case when old.unit in ('percentage', 'average', 'maximum') then old.denominator else old.numerator end,
        case when old.unit in ('percentage', 'average', 'maximum') then now.denominator else now.numerator end
    ) as cases,
    now.missing_reason as reason
from old.marts.fct_indicator_month as old
inner join (select la_code, max(month_end) as month_end from old.marts.fct_indicator_month group by la_code) as latest
    using (la_code, month_end)
inner join now.marts.fct_indicator_month as now using (la_code, indicator_id, breakdown, month_end)
where old.breakdown = 'all';
"""

FOUND = """
    select
        check_id, la_code, subject, cast(was as varchar) as was, cast(is_now as varchar) as is_now,
        round(cast(moved as double), 1) as moved, cast(beyond as double) as beyond, unit, says
    from ({checks}) as found (check_id, la_code, subject, was, is_now, moved, weight)
    inner join now.reference.nightly_limit using (check_id)
    where moved > beyond and weight >= least
    order by la_code, check_id, moved desc, subject
"""


def compare(fresh: tuple[Path, Path], before: tuple[Path, Path], repeated_before: int = 0) -> dict:
    """Hold a run's delivery and figures against those of the run before.

    fresh, before: the file of aggregates and the child-level file of each. repeated_before: for how many nights the delivery of
    the run before had been the same. Returns `repeated`, how many it is now, and `beyond`, what moved beyond its limit: each with
    check_id, la_code, subject, was, is_now, moved, beyond (the limit), unit and says. Raises duckdb.Error where a file cannot be
    read.
    """
    with duckdb.connect() as connection:
        for side, (aggregates, children) in zip(SIDES, (before, fresh), strict=True):
            connection.execute(f"attach {literal(aggregates)} as {side} (read_only)")
            connection.execute(f"attach {literal(children)} as {side}_children (read_only)")
        names, columns = _extracts(connection), {side: _columns(connection, side) for side in SIDES}
        for side in SIDES:
            _profile(connection, side, columns[side], names)
        _vanished(connection, columns, names)
        _withdrawn(connection, columns, names)
        _gone(connection, columns, names)
        _refused_before(connection)
        connection.execute(SIDE_BY_SIDE)
        repeated = repeated_before + 1 if _is_same(connection, columns, names) else 0
        told = {"repeated": repeated, "fewest": FEWEST_ROWS, "more_missing": MORE_MISSING}
        checks = " union all ".join(
            f"select {literal(name)}, cast(la_code as varchar), cast(subject as varchar), cast(was as varchar), "
            f"cast(is_now as varchar), cast(moved as double), cast(weight as double) from "
            f"({check.format(**told)}) as found (la_code, subject, was, is_now, moved, weight)"
            for name, check in CHECKS.items()
        )
        found = connection.execute(FOUND.format(checks=checks))
        heads = [column[0] for column in found.description]
        return {"repeated": repeated, "beyond": [dict(zip(heads, row, strict=True)) for row in found.fetchall()]}


def in_words(beyond: dict) -> str:
    """One finding as a line: which, by how much, and the limit."""
    return (
        f"{beyond['la_code']}: {beyond['subject']} {beyond['says']}: {beyond['was']} -> {beyond['is_now']}, "
        f"by {beyond['moved']:g} {beyond['unit']}; the limit ({beyond['check_id']}) is {beyond['beyond']:g}"
    )


def _columns(connection: duckdb.DuckDBPyConnection, side: str) -> dict[str, dict[str, str]]:
    """Columns and types of each staged extract of a side, by the schema and the name of its table."""
    query = """
        select schema_name || '.' || table_name, column_name, data_type from duckdb_columns()
        where database_name = ? and schema_name ^@ 'staging' and table_name like 'stg\\_%' escape '\\' order by all
    """
    columns = dict[str, dict[str, str]]()
    for table, column, data_type in connection.execute(query, [f"{side}_children"]).fetchall():
        if column not in NO_FIELD:
            columns.setdefault(table, {})[column] = data_type
    return columns


def _extracts(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The extracts by the name of their staged table, which has lost their prefix."""
    query = " union ".join(f"select extract from {side}.marts.fct_extract_rows" for side in SIDES)
    return {f"stg_{extract.partition('_')[2]}": extract for (extract,) in connection.execute(query).fetchall()}


def _extract(table: str, names: dict[str, str]) -> str:
    """The extract of a staged table, named with its schema; the table itself where no extract is known of that name."""
    return names.get(table.partition(".")[2], table)


def _profile(connection: duckdb.DuckDBPyConnection, side: str, columns: dict[str, dict[str, str]], names: dict[str, str]) -> None:
    """Tables of a side: councils, how often each field is missing (by team too), its codes, and how far each extract reaches."""
    councils, fields, codes = [], [], []
    for table, types in columns.items():
        staged, extract = f"{side}_children.{table}", literal(_extract(table, names))
        councils.append(f"select la_code, count(*) as rows from {staged} group by la_code")
        delivered = _delivered(_extract(table, names), types)
        for column, data_type in delivered.items():
            name = identifier(column)
            about = f"{extract} as extract, {literal(column)} as field"
            for team in ("null", *(["team_id"] if "team_id" in types and column != "team_id" else [])):
                kept = " having team is not null" if team != "null" else ""
                fields.append(
                    f"select la_code, {about}, cast({team} as varchar) as team, count(*) as rows, "
                    f"count(*) - count({name}) as missing from {staged} group by la_code, team{kept}"
                )
            if data_type in ("VARCHAR", "VARCHAR[]") and not column.endswith(NO_CODE):
                code = f"unnest({name})" if data_type == "VARCHAR[]" else name
                codes.append(
                    f"select la_code, {about}, {code} as code, count(*) as rows from {staged} "
                    f"group by la_code, code qualify count(*) over (partition by la_code) <= {MOST_CODES}"
                )
    council = f"select la_code, sum(rows) as rows from ({_all(councils)}) group by la_code"
    connection.execute(f"create table {side}_council as {council}")
    connection.execute(f"create table {side}_field as {_all(fields)}")
    connection.execute(f"""
        create table {side}_code as
        select codes.*, codes.rows / fields.rows as share
        from ({_all(codes)}) as codes
        inner join {side}_field as fields using (la_code, extract, field)
        where codes.code is not null and fields.team is null
    """)
    connection.execute(f"""
        create table {side}_reach as
        select la_code, extract, max(date_day) as last_day
        from {side}.deliveries.extract_day inner join {side}.deliveries.reporting_period using (la_code)
        where dated_rows > 0 and date_day <= extract_date group by la_code, extract
    """)


def _vanished(
    connection: duckdb.DuckDBPyConnection, columns: dict[str, dict[str, dict[str, str]]], names: dict[str, str]
) -> None:
    """A table of how many ids of each field of the run before there are, and how many of them are there no more."""
    parts = []
    for table, types in columns["old"].items():
        for column in (name for name in types if name.endswith("_id") and name in columns["now"].get(table, {})):
            ids = [f"(select distinct la_code, {column} as id from {side}_children.{table})" for side in SIDES]
            parts.append(
                f"select la_code, {literal(_extract(table, names))} as extract, {literal(column)} as field, count(*) as ids, "
                f"count(*) - count(now.id) as vanished "
                f"from {ids[0]} as old left join {ids[1]} as now using (la_code, id) where old.id is not null group by la_code"
            )
    connection.execute(f"create table vanished as {_all(parts)}")


def _withdrawn(
    connection: duckdb.DuckDBPyConnection, columns: dict[str, dict[str, dict[str, str]]], names: dict[str, str]
) -> None:
    """A table of how many days of each field the run before had, and how many rows that are there still have none there now.

    A case that is opened again loses its end, and so do all of a team whose ends are no longer written: as few of all years are
    missing more often for it, as one night more or less.
    """
    parts = []
    for table, types in columns["old"].items():
        there, key = columns["now"].get(table, {}), _key(table, columns, names)
        if not key:
            continue
        by = ", ".join(["la_code", *map(identifier, key)])
        for column in (
            name for name, kind in types.items() if kind in ("DATE", "TIMESTAMP") and name in there and name not in key
        ):
            day = identifier(column)
            about = f"{literal(_extract(table, names))} as extract, {literal(column)} as field, count(old.{day}) as days"
            parts.append(
                f"select la_code, {about}, count(*) filter (old.{day} is not null and now.{day} is null) as withdrawn "
                f"from old_children.{table} as old inner join now_children.{table} as now using ({by}) group by la_code"
            )
    nothing = "select null as la_code, null as extract, null as field, 0 as days, 0 as withdrawn where false"
    connection.execute(f"create table withdrawn as {_all([nothing, *parts])}")


def _gone(connection: duckdb.DuckDBPyConnection, columns: dict[str, dict[str, dict[str, str]]], names: dict[str, str]) -> None:
    """A table of how many rows each team had in each extract of the run before, and how many of them are there no more.

    Of rows that went to another team none is gone. Those of one team are too few of all to be seen among the rows of an extract.
    """
    parts = []
    for table, types in columns["old"].items():
        key = _key(table, columns, names)
        if not key or "team_id" not in types or "team_id" in key:
            continue
        by = ", ".join(["la_code", *map(identifier, key)])
        parts.append(
            f"select la_code, {literal(_extract(table, names))} as extract, old.team_id as team, count(*) as rows, "
            f"count(*) filter (now.is_there is null) as gone from old_children.{table} as old "
            f"left join (select distinct {by}, true as is_there from now_children.{table}) as now using ({by}) "
            f"where old.team_id is not null group by la_code, team"
        )
    nothing = "select null as la_code, null as extract, null as team, 0 as rows, 0 as gone where false"
    connection.execute(f"create table team_rows as {_all([nothing, *parts])}")


def _key(table: str, columns: dict[str, dict[str, dict[str, str]]], names: dict[str, str]) -> list[str]:
    """The columns that tell the rows of a staged table apart; none where one of the two runs lacks one of them."""
    extract = read_contract().extracts.get(_extract(table, names))
    key = [str(extract.fields[field].staged_as) for field in extract.key] if extract else []
    is_there = all(name in columns[side].get(table, {}) for side in SIDES for name in key)
    return key if is_there else []


def _refused_before(connection: duckdb.DuckDBPyConnection) -> None:
    """A table of the councils that the run before had refused: what comes of them now is not new."""
    is_there = "select 1 from duckdb_tables() where database_name = 'old' and table_name = 'dim_council'"
    # A run of an earlier version has no such mart: it refused none.
    refused = "old.marts.dim_council where is_refused" if connection.execute(is_there).fetchall() else "old_council limit 0"
    connection.execute(f"create table old_refused as select la_code from {refused}")


def _is_same(connection: duckdb.DuckDBPyConnection, columns: dict[str, dict[str, dict[str, str]]], names: dict[str, str]) -> bool:
    """Whether the two deliveries hold the same rows, in whatever order; and a table of the extracts of a council that do."""
    for side in SIDES:
        rows = _all(
            [
                f"select {literal(_extract(table, names))} as extract, {literal(str(sorted(types.items())))} as types, la_code, "
                f"count(*) as rows, sum(hash({', '.join(map(identifier, ['la_code', *types]))})::hugeint) as content "
                f"from {side}_children.{table} group by la_code"
                for table, types in columns[side].items()
            ]
        )
        connection.execute(f"create table {side}_content as {rows}")
    connection.execute("create table alike as from old_content intersect from now_content")
    return (
        not connection.execute("from old_content except all from now_content").fetchall()
        and not connection.execute("from now_content except all from old_content").fetchall()
    )


def _delivered(extract: str, types: dict[str, str]) -> dict[str, str]:
    """The columns that hold a field of an extract, not what staging makes of several; all of one that no contract has."""
    known = read_contract().extracts.get(extract)
    staged = {field.staged_as for field in known.fields.values()} if known else set(types)
    return {name: kind for name, kind in types.items() if name in staged}


def _all(queries: list[str]) -> str:
    return " union all ".join(queries)
