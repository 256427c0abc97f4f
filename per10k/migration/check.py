"""Compares two builds of one council, from the old and the new case system: figures, whom they count, and the rows behind them.

Each build is read by itself, as its views name its own files; what is compared lies in a folder that goes with the process.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from per10k.core.contract import Extract, read_contract
from per10k.core.short_list import read_list
from per10k.core.sql import identifier, literal
from per10k.migration.unlike import SIDES, unlike
from per10k.plugin.cells import write_csv
from per10k.plugin.databases import children_beside, open_both
from per10k.plugin.private import close_to_others, kept_private

# What staging adds to the fields of an extract.
NO_FIELD = ("la_code", "source_row", "unusable_values")
# From such a share of keys in common on, rows are told apart by them; else by the child and the days.
LEAST_COMMON = 0.5
FIGURES = "la_code, indicator_id, breakdown, month_end"


class CheckError(ValueError):
    """Why two builds cannot be compared, and what to do."""


@dataclass(frozen=True)
class Rows:
    """An extract in both builds: rows of each, those in one alone, those that differ, by the field; and how they were matched."""

    extract: str
    before: int
    after: int
    before_alone: int
    after_alone: int
    fields: dict[str, int]
    matched_by: str


@dataclass(frozen=True)
class Headline:
    """A headline figure that parted: what it was, what it is, and the records that one build counts and the other does not."""

    la_code: str
    indicator_id: str
    month_end: date
    before: str
    after: str
    before_alone: int
    after_alone: int
    otherwise: int


@dataclass(frozen=True)
class Check:
    """What a comparison found.

    months: how many both report, and the first and last. figures, moved: of those in both; headlines_compared, headlines: of the
    scorecards. members: what -> records. children: known to both, to the old and to the new build alone. unlike: in what else
    than their figures the builds differ, a sentence each.
    """

    months: tuple[int, date, date]
    figures: int
    moved: int
    headlines_compared: int
    headlines: list[Headline]
    members: dict[str, int]
    children: tuple[int, int, int]
    rows: list[Rows] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)


def check(before: Path, after: Path, to: Path, ids: Path | None = None) -> Check:
    """Compare two builds, and write figures.csv, records.csv, rows.csv and fields.csv into a folder.

    before, after: the files of aggregates, each with the child-level one beside it. ids: CSV with the columns before and after,
    the id of a child in each system, where the new one has other ids. Raises CheckError where nothing can be compared.
    """
    if before.resolve() == after.resolve():
        raise CheckError(f"{before} and {after} are one file, and would be alike in everything. Name a build of each system.")
    if children_beside(before.resolve()).resolve() == children_beside(after.resolve()).resolve():
        raise CheckError(
            f"PER10K_CHILD_DB names one child-level file ({children_beside(before)}) for both builds. Take it out of the "
            "environment: then that beside each is read."
        )
    with kept_private(), tempfile.TemporaryDirectory(prefix="per10k-") as workspace, duckdb.connect() as connection:
        for side, database in zip(SIDES, (before, after), strict=True):
            _copy(database, side, Path(workspace), connection)
        _take_in_ids(connection, ids)
        _compare_figures(connection)
        months = connection.execute("select count(*), min(month_end), max(month_end) from both_months").fetchall()[0]
        if not months[0]:
            raise CheckError(
                f"{before} and {after} have no month of one council in common. Build both with the same la_code, for the same "
                "months."
            )
        in_both = [extract for extract in read_contract().extracts.values() if _is_in_both(connection, extract)]
        of_ids = _hold_ids_to_people(connection, ids, in_both) if ids else []
        _compare_members(connection)
        rows = [_compare_rows(connection, extract) for extract in in_both]
        to.mkdir(parents=True, exist_ok=True)
        # What else is in a folder that was there is nobody's business.
        for name, query in _LISTS.items():
            write_csv(connection, query, to / f"{name}.csv")
            close_to_others(to / f"{name}.csv")
        return _told(connection, months, rows, [*unlike(connection), *of_ids])


def _copy(database: Path, side: str, workspace: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Take what is compared out of a build."""
    try:
        source = open_both(database)
    except duckdb.IOException as error:
        raise CheckError(f"{database} cannot be read with the child-level file beside it ({error}).") from error
    with source:
        taken = {
            "figure": f"select {FIGURES}, measure_id, basis, numerator, denominator, population, displayed_value, missing_reason "
            "from marts.fct_indicator_month",
            "council": "select la_code, extract_date from marts.dim_council",
            "rule": "select coalesce(la_code, '') as la_code, rule_choice, value from marts.dim_rule_choice",
            "headline": "select indicator_id from marts.scorecard union select indicator_id_year from marts.scorecard",
            "member": "select la_code, measure_id, breakdown, month_end, dated_on, row_id, person_id, numerator, denominator "
            "from restricted.restricted_measure_member",
        }
        for name, *_ in source.execute(
            "select table_name from information_schema.tables where table_schema in ('staging', 'staging_adults') "
            "and table_name like 'stg_%' order by all"
        ).fetchall():
            taken[name] = f"select * from {name}"
        for name, query in taken.items():
            file = workspace / f"{side}_{name}.parquet"
            try:
                source.execute(f"copy ({query}) to {literal(file)} (format parquet)")
            except (duckdb.CatalogException, duckdb.BinderException) as error:
                why = str(error).splitlines()[0]
                raise CheckError(f"{database} is no whole build of this version of per10k ({why}). Build it again.") from error
            connection.execute(f"create view {side}_{name} as from read_parquet({literal(file)})")


def _take_in_ids(connection: duckdb.DuckDBPyConnection, ids: Path | None) -> None:
    """Make the table other_id: of each id of a child in the old system the one in the new. Raises CheckError for a bad file."""
    connection.execute("create table other_id (before varchar, after varchar)")
    if ids is None:
        return
    found = read_list(ids)
    if found.problems:
        raise CheckError("\n".join(found.problems))
    if not found.rows or not {"before", "after"} <= {*found.header}:
        raise CheckError(f"{ids} has no rows, or lacks one of the columns before and after.")
    seen: dict[str, dict[str, int]] = {"before": {}, "after": {}}
    pairs = []
    for number, row in found.rows:
        pair = {side: row[side] for side in SIDES}
        for side, one in pair.items():
            if not one:
                raise CheckError(f"{ids}, row {number}: {side} is empty. Fill it in, or take the row out.")
            if one in seen[side]:
                raise CheckError(f"{ids}, row {number}: {side} {one!r} stands in row {seen[side][one]} already. Take one out.")
            seen[side][one] = number
        pairs.append(pair)
    columns = [[pair[side] for pair in pairs] for side in SIDES]
    connection.execute("insert into other_id select unnest(?), unnest(?)", columns)


def _compare_figures(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"""
        create table both_months as
        select distinct la_code, month_end from before_figure inner join after_figure using (la_code, month_end);
        create table headline as from before_headline union from after_headline;
        create table figure as
        select {FIGURES}, coalesce(new.measure_id, old.measure_id) as measure_id, coalesce(new.basis, old.basis) as basis,
            old.la_code is not null and new.la_code is not null as is_in_both, headline.indicator_id is not null
            and breakdown = 'all' as is_headline,
            old.numerator as numerator_before, new.numerator as numerator_after,
            old.denominator as denominator_before, new.denominator as denominator_after,
            old.population as population_before, new.population as population_after,
            old.displayed_value as value_before, new.displayed_value as value_after,
            old.missing_reason as missing_before, new.missing_reason as missing_after,
            not is_in_both or value_before is distinct from value_after
                or missing_before is distinct from missing_after as is_parted,
            is_parted or round(numerator_before, 4) is distinct from round(numerator_after, 4)
                or round(denominator_before, 4) is distinct from round(denominator_after, 4)
                or population_before is distinct from population_after as is_moved
        from before_figure as old
        full join after_figure as new using ({FIGURES})
        inner join both_months using (la_code, month_end)
        left join headline using (indicator_id)""")


def _compare_members(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table member: whom one build counts in a month and not the other, or otherwise.

    Of all measures, as one child lost and another gained leave a figure as it was. A record is a child, or a row where it is
    about none; several of a child in one month are one record.
    """
    for side in SIDES:
        person = "coalesce(other_id.after, members.person_id)" if side == "before" else "members.person_id"
        connection.execute(f"""
            create table {side}_record as
            select members.la_code, members.measure_id, members.breakdown, members.month_end,
                case when members.person_id is null then 'row' else 'child' end as what_it_is,
                coalesce({person}, members.row_id) as id, count(*) as rows, round(sum(members.numerator), 4) as numerator,
                round(sum(members.denominator), 4) as denominator, string_agg(distinct cast(members.dated_on as varchar), ' '
                order by cast(members.dated_on as varchar)) as dated_on
            from {side}_member as members
            left join other_id on members.person_id = other_id.before
            group by all""")
    connection.execute("""
        create table member as
        select la_code, measure_id, breakdown, month_end, what_it_is, id,
            case when old.rows is null then 'in the new system alone' when new.rows is null then 'in the old system alone'
                when old.rows <> new.rows or old.numerator is distinct from new.numerator
                    or old.denominator is distinct from new.denominator then 'counted otherwise'
                else 'dated otherwise' end as what,
            old.rows as rows_before, new.rows as rows_after, old.numerator as numerator_before, new.numerator as numerator_after,
            old.denominator as denominator_before, new.denominator as denominator_after,
            old.dated_on as dated_before, new.dated_on as dated_after
        from before_record as old
        full join after_record as new using (la_code, measure_id, breakdown, month_end, what_it_is, id)
        inner join both_months using (la_code, month_end)
        where old.rows is null or new.rows is null or old.rows <> new.rows or old.numerator is distinct from new.numerator
            or old.denominator is distinct from new.denominator or old.dated_on is distinct from new.dated_on""")
    connection.execute("create table row_alone (extract varchar, side varchar, la_code varchar, key varchar)")
    connection.execute("""
        create table field_moved (extract varchar, la_code varchar, key varchar, field varchar, before varchar, after varchar)""")


def _model(extract: Extract) -> str:
    return f"stg_{extract.name.split('_', 1)[1]}"


def _is_in_both(connection: duckdb.DuckDBPyConnection, extract: Extract) -> bool:
    found = "select count(*) from duckdb_views() where view_name in (?, ?)"
    return connection.execute(found, [f"{side}_{_model(extract)}" for side in SIDES]).fetchall() == [(2,)]


def _compare_rows(connection: duckdb.DuckDBPyConnection, extract: Extract) -> Rows:
    """Compare the rows of an extract as staged, by their keys; where the new system gave out others, by child and days."""
    model = _model(extract)
    there = [{name for name, *_ in connection.execute(f"describe {side}_{model}").fetchall()} for side in SIDES]
    columns = sorted(there[0] & there[1] - set(NO_FIELD))
    staged = {name: field.staged_as for name, field in extract.fields.items() if field.staged_as in columns}
    people = [str(staged[name]) for name in staged if extract.fields[name].identifies == "person"]
    key = [str(staged[name]) for name in extract.key if name in staged]
    days = [str(staged[name]) for name in extract.dated_by if name in staged]
    about = [str(staged[extract.about])] if extract.about in staged and str(staged[str(extract.about)]) in people else []

    def compared(side: str, by: list[str], is_numbered: bool) -> str:
        translated = people if side == "before" else []
        texts = {name: f"cast(rows.{identifier(name)} as varchar)" for name in columns}
        texts |= {name: f"coalesce(of_{name}.after, {texts[name]})" for name in translated}
        joins = [f"left join other_id as of_{name} on rows.{identifier(name)} = of_{name}.before" for name in translated]
        parts = ", ".join(f"coalesce({texts[name]}, '')" for name in by)
        # Rows with one key are told apart by their order: in their values, so that like meets like.
        order = "source_row" if is_numbered else ", ".join(texts.values())
        number = f"row_number() over (partition by rows.la_code, {parts} order by {order})"
        number = number if is_numbered else f"nullif({number}, 1)"
        chosen = ", ".join(f"{text} as {identifier(name)}" for name, text in texts.items())
        return (
            f"select rows.la_code, concat_ws(' | ', {parts}, {number}) as \"key of row\", {chosen} "
            f"from {side}_{model} as rows {' '.join(joins)}"
        )

    def match(by: list[str], is_numbered: bool) -> tuple[int, int, int]:
        for side in SIDES:
            connection.execute(f"create or replace table {side}_rows as {compared(side, by, is_numbered)}")
        query = """
            select (select count(*) from before_rows), (select count(*) from after_rows),
                (select count(*) from before_rows semi join after_rows using (la_code, "key of row"))"""
        return connection.execute(query).fetchall()[0]

    before, after, common = match(key, False)
    matched_by = "key"
    if about and days and before and after and common < LEAST_COMMON * min(before, after):
        by_days = match([*about, *days], True)
        if by_days[2] > common:
            common, matched_by = by_days[2], "child and days"
        else:
            match(key, False)
    told = [name for name in columns if matched_by == "key" or name not in key]
    for one, other in (SIDES, SIDES[::-1]):
        connection.execute(f"""
            insert into row_alone
            select {literal(extract.name)}, '{one}', la_code, "key of row"
            from {one}_rows anti join {other}_rows using (la_code, "key of row")""")
    counts: dict[str, int] = {}
    for name in told:
        column = identifier(name)
        inserted = connection.execute(f"""
            insert into field_moved
            select {literal(extract.name)}, la_code, "key of row", {literal(name)}, old.{column}, new.{column}
            from before_rows as old inner join after_rows as new using (la_code, "key of row")
            where old.{column} is distinct from new.{column}""").fetchall()
        if inserted and inserted[0][0]:
            counts[name] = int(inserted[0][0])
    return Rows(extract.name, before, after, before - common, after - common, counts, matched_by)


_LISTS = {
    "figures": f"""
        select {FIGURES}, measure_id, basis, is_headline, is_parted, value_before, value_after, missing_before, missing_after,
            numerator_before, numerator_after, denominator_before, denominator_after, population_before, population_after
        from figure where is_moved order by is_headline desc, la_code, indicator_id, breakdown, month_end""",
    "records": "select * from member order by la_code, measure_id, breakdown, month_end, what, id",
    "rows": "select * from row_alone order by extract, side, la_code, key",
    "fields": "select * from field_moved order by extract, field, la_code, key",
}


def _hold_ids_to_people(connection: duckdb.DuckDBPyConnection, ids: Path, extracts: list[Extract]) -> list[str]:
    """Say how many of the listed ids no build knows.

    Raises CheckError where a new id is that of another child in the old system, who is not listed: the two would be one.
    """
    for side in SIDES:
        found = [f"select person_id as id from {side}_member"]
        for extract in extracts:
            there = {name for name, *_ in connection.execute(f"describe {side}_{_model(extract)}").fetchall()}
            people = {one.staged_as for one in extract.fields.values() if one.identifies == "person" and one.staged_as in there}
            found += [f"select {identifier(str(one))} from {side}_{_model(extract)}" for one in sorted(map(str, people))]
        connection.execute(f"create table {side}_person as select distinct id from ({' union all '.join(found)})")
    merged = connection.execute("""
        select listed.before, listed.after from other_id as listed
        semi join before_person as old on listed.after = old.id
        anti join other_id as others on listed.after = others.before
        order by all limit 1""").fetchall()
    for before, after in merged:
        raise CheckError(
            f"{ids}: the old system has a child {after!r} too, who is not in the column before: with {before!r} it would be one "
            f"child. Add a row for {after!r}."
        )
    [(listed, old, new)] = connection.execute("""
        select count(*), count(*) filter (before not in (select id from before_person where id is not null)),
            count(*) filter (after not in (select id from after_person where id is not null)) from other_id""").fetchall()
    unknown = f"{ids}: of {listed} ids, {old} are of no child in the old build, and {new} of none in the new."
    return [unknown] if old or new else []


def _told(connection: duckdb.DuckDBPyConnection, months: tuple[int, date, date], rows: list[Rows], unlike: list[str]) -> Check:
    figures, moved, compared = connection.execute(
        "select count(*), count(*) filter (is_moved), count(*) filter (is_headline) from figure"
    ).fetchall()[0]
    # Of the month itself: the other months of a figure's window are in records.csv.
    headlines = connection.execute("""
        select figure.la_code, indicator_id, figure.month_end,
            coalesce(cast(value_before as varchar), missing_before, 'not there'),
            coalesce(cast(value_after as varchar), missing_after, 'not there'),
            count(*) filter (what = 'in the old system alone'), count(*) filter (what = 'in the new system alone'),
            count(*) filter (what in ('counted otherwise', 'dated otherwise'))
        from figure
        left join member on figure.la_code = member.la_code and figure.measure_id = member.measure_id
            and figure.breakdown = member.breakdown and figure.month_end = member.month_end
        where is_headline and is_parted
        group by all order by month_end desc, figure.la_code, indicator_id""").fetchall()
    members = connection.execute("select what, count(distinct id) from member group by what order by what").fetchall()
    people = """
        with old as (
            select distinct la_code, coalesce(other_id.after, person_id) as id
            from before_member left join other_id on person_id = other_id.before where person_id is not null
        ),
        new as (select distinct la_code, person_id as id from after_member where person_id is not null)
        select (select count(*) from old semi join new using (la_code, id)),
            (select count(*) from old anti join new using (la_code, id)),
            (select count(*) from new anti join old using (la_code, id))"""
    return Check(
        months, figures, moved, compared, [Headline(*row) for row in headlines], dict(members),
        connection.execute(people).fetchall()[0], rows, unlike,
    )  # fmt: skip
