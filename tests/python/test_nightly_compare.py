"""Twenty-four made-up nights of a council, over the turn of a month and of a financial year, and what is done to deliveries."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from per10k.nightly import compare

LIMITS = Path(__file__).parents[2] / "seeds" / "reference" / "nightly_limit.csv"
COUNCIL = "E08000018"
FIRST_NIGHT, NIGHTS = date(2019, 3, 14), 24
SUPPLIED_LATER = date(2019, 3, 20)

# Three years of records, of which each night holds those recorded by then: some come late, some are merged or changed afterwards.
# From 1 April on, the export begins a year later.
RECORDS = """
    create temp table recorded as
    select
        number, date '2016-04-01' + (number // 14)::int as happened_on,
        happened_on + (case when hash(number, 'late') % 10 = 0 then hash(number, 'by') % 30 else 0 end)::int as recorded_on,
        hash(number, 'merged') % 400 = 0 as is_merged, hash(number) as luck
    from range(17000) as numbers (number);

    create temp table kept as
    from recorded
    where recorded_on <= $night and not (is_merged and recorded_on + 40 < $night)
        and happened_on >= case when $night < date '2019-04-01' then date '2016-04-01' else date '2017-04-01' end;
"""
STAGED = {
    "stg_contacts": """
        select 'E08000018' as la_code, number as source_row, 'c' || number as contact_id, 'p' || luck % 9000 as person_id,
            happened_on as contact_date, case when luck % 50 > 2 then 'S' || luck % 7 end as source_code,
            case when luck % 3 = 0 then ['OUTCOME_NFA_FLAG'] else ['OUTCOME_REFERRAL_FLAG'] end as outcome_flags
        from kept
    """,
    "stg_cin_episodes": """
        select 'E08000018' as la_code, number as source_row, 'r' || number as referral_id, 'p' || luck % 9000 as person_id,
            happened_on as referral_date, case when happened_on + 90 < $night then happened_on + 90 end as close_date,
            case when happened_on + 90 < $night then 'RC' || luck % 8 end as close_reason, 'team ' || luck % 12 as team_id
        from kept where luck % 3 = 1
    """,
    "stg_cla_visits": """
        select 'E08000018' as la_code, number as source_row, 'v' || number as visit_id, 'p' || luck % 300 as person_id,
            happened_on as visit_date, luck % 20 > 0 as is_child_seen
        from kept where luck % 4 = 2 and happened_on > date '2018-04-01'
    """,
    # Supplied from one night on.
    "stg_missing": """
        select 'E08000018' as la_code, number as source_row, 'm' || number as missing_episode_id, 'p' || luck % 300 as person_id,
            happened_on as start_date
        from kept where luck % 40 = 3 and happened_on > date '2018-09-01' and $night >= $supplied_later
    """,
    # A list of today, without a history: few, some leave it.
    "stg_care_leavers": """
        select 'E08000018' as la_code, number as source_row, 'l' || number as care_leaver_id, 'p' || number as person_id,
            case when hash(number) % 9 > 0 then 'F' || hash(number) % 3 end as activity
        from range(90) as numbers (number) where number >= ($night - date '2019-03-14') // 6
    """,
    "stg_team_groups": """
        select 'E08000018' as la_code, number as source_row, 'team ' || number as team_id from range(12) as t (number)
    """,
}
DATED = {"contacts": "contact_date", "cin_episodes": "referral_date", "cla_visits": "visit_date", "missing": "start_date"}


def write_night(folder, night, *damages):
    """Write what the comparison reads of a run: the delivery of a night, with something done to its staged extracts."""
    folder.mkdir()
    files = folder / "per10k.duckdb", folder / "per10k_children.duckdb"
    with duckdb.connect() as made:
        made.execute(f"attach '{files[0]}' as now; attach '{files[1]}' as children; create schema children.staging")
        made.execute("create schema now.marts; create schema now.deliveries; create schema now.reference")
        days = {"$night": f"date '{night}'", "$supplied_later": f"date '{SUPPLIED_LATER}'"}

        def run(query):
            for name, day in days.items():
                query = query.replace(name, day)
            made.execute(query)

        run(RECORDS)
        for table, rows in STAGED.items():
            run(f"create table children.staging.{table} as {rows}")
        made.execute("create temp table aside (extract varchar, rows int); use children.staging")
        for damage in damages:
            run(damage)
        made.execute("use now")
        run(marts_of())
        made.execute(f"create table reference.nightly_limit as from read_csv('{LIMITS}')")
    return files


def marts_of():
    """SQL for the aggregates that a build would make of the staged extracts."""
    days = " union all ".join(
        f"select la_code, 'ssd_{extract}' as extract, {day} as date_day, count(*) as history_rows, count(*) as dated_rows "
        f"from children.staging.stg_{extract} group by all"
        for extract, day in DATED.items()
    )
    rows = " union all ".join(
        f"select la_code, '{'local' if 'team' in table else 'ssd'}_{table[4:]}' as extract, count(*) as rows_staged "
        f"from children.staging.{table} group by la_code"
        for table in STAGED
    )
    months = "(select unnest(range(date '2018-04-30', $night, interval 1 month)) as day)"
    monthly = " union all ".join(
        f"select la_code, '{extract}' as indicator_id, last_day({day}) as month_end, 'count' as unit, 'in_month' as basis, "
        "count(*) as numerator, "
        f"count(*) as denominator, null::varchar as missing_reason from children.staging.stg_{extract} group by all"
        for extract, day in DATED.items()
    )
    return f"""
        create table deliveries.extract_day as {days};
        create table deliveries.reporting_period as select la_code, max(date_day) as extract_date from deliveries.extract_day
            where date_day <= $night group by la_code;
        create table marts.fct_extract_rows as
        select councils.la_code, rows.extract, rows_staged, coalesce(aside.rows, 0) as rows_set_aside,
            (select date_trunc('month', min(date_day))::date from deliveries.extract_day where extract_day.extract = rows.extract)
                as history_start
        from ({rows}) as rows inner join deliveries.reporting_period as councils using (la_code)
        left join aside using (extract);
        create table marts.fct_indicator_month as
        select la_code, indicator_id, 'all' as breakdown, month_end, unit, basis, numerator, denominator, missing_reason,
            case when unit = 'percentage' then 100 * numerator / denominator else numerator end as value
        from (
            {monthly}
            union all
            select la_code, 'seen_pct', last_day(visit_date), 'percentage', 'in_month', count(*) filter (is_child_seen), count(*),
                null
            from children.staging.stg_cla_visits group by all
            union all
            select la_code, 'cases_open', last_day(cast(day as date)), 'count', 'as_at_month_end', count(*), null, null
            from children.staging.stg_cin_episodes inner join {months} as months
                on referral_date <= last_day(cast(day as date)) and coalesce(close_date > last_day(cast(day as date)), true)
            group by all
        ) where month_end <= $night;
    """


# What may be done to a delivery: what has to be found, as check and beginning of the subject, and the SQL. Several are done in
# one night, to extracts or fields of their own; the second lot on 1 April, when the export has begun a year later.
DAMAGES = [
    {
        "one row in ten is lost": ("rows_fallen ssd_contacts", "delete from stg_contacts where source_row % 10 = 0"),
        "one row in ten is left": ("rows_fallen ssd_cla_visits", "delete from stg_cla_visits where source_row % 10 > 0"),
        "a small extract is empty": ("extract_gone local_team_groups", "delete from stg_team_groups"),
        "a field is blank for a team": ("field_missing_in_team ssd_cin_episodes.close_reason of team 4", """
            update stg_cin_episodes set close_reason = null where team_id = 'team 4'"""),
    },
    {
        "an extract is empty": ("extract_gone ssd_cin_episodes", "delete from stg_cin_episodes"),
        "a field is blank": ("field_missing ssd_cla_visits.is_child_seen", "update stg_cla_visits set is_child_seen = null"),
        "rows are repeated under other ids": ("rows_grown ssd_contacts", """
            insert into stg_contacts select * replace (contact_id || 'x' as contact_id) from stg_contacts
            where source_row % 8 = 0"""),
    },
    {"another council": ("council_gone the council", "".join(f"update {table} set la_code = 'E08000016';" for table in STAGED))},
    {
        "one more council, of a few rows": ("council_new the council", """
            insert into stg_contacts select * replace ('E08000099' as la_code) from stg_contacts limit 3"""),
        "rows are repeated, and set aside": ("rows_set_aside ssd_contacts", "insert into aside values ('ssd_contacts', 900)"),
        "the first year is cut off": ("first_day_later ssd_cla_visits", """
            delete from stg_cla_visits where visit_date < date '2018-10-01'"""),
    },
    {
        "values of a code set are lost": ("codes_lost ssd_contacts.source_code: S", """
            update stg_contacts set source_code = 'S0' where source_code in ('S5', 'S6')"""),
        "a kind of outcome is lost": ("codes_lost ssd_contacts.outcome_flags: OUTCOME_", """
            update stg_contacts set outcome_flags = []"""),
        "ids have lost their first character": ("ids_vanished ssd_contacts.person_id", """
            update stg_contacts set person_id = substr(person_id, 2)"""),
        "children seen turns round": ("percentage_moved seen_pct of 2019-03", """
            update stg_cla_visits set is_child_seen = false where visit_date >= date '2019-01-01' and source_row % 4 = 0"""),
    },
    {
        "an older delivery": ("extract_date_earlier the council", "".join(
            f"delete from stg_{extract} where {day} > $night - 25;" for extract, day in DATED.items())),
        "an older file": ("last_day_earlier ssd_contacts", ""),
    },
    {
        "one team is delivered no more": ("rows_of_team_gone ssd_cin_episodes of team 7", """
            delete from stg_cin_episodes where team_id = 'team 7' and source_row % 2 = 0"""),
        "closures of one team are taken back from some month on": ("days_withdrawn ssd_cin_episodes.close_date", """
            update stg_cin_episodes set close_date = null where team_id = 'team 4' and close_date > date '2018-10-01'"""),
        "cases are closed on one day of the past": ("stock_moved cases_open of 2019-03", """
            update stg_cin_episodes set close_date = date '2018-12-31'
            where close_date is null and referral_date < date '2018-12-31' and source_row % 3 = 0"""),
        "a year is mistyped in bulk": ("figure_moved contacts of 2019-03", """
            update stg_contacts set contact_date = contact_date + 365
            where contact_date >= date '2019-02-01' and source_row % 3 = 0"""),
    },
]  # fmt: skip


def test_quiet_nights_are_quiet_and_a_damaged_delivery_is_caught(tmp_path):
    """Every night is compared with the last that was published; on the last nights, a damaged delivery of the night is too."""
    stands, repeated, alarms, missed = None, 0, {}, []
    damaged = dict(zip(range(NIGHTS - len(DAMAGES), NIGHTS), DAMAGES, strict=True))
    for number in range(NIGHTS):
        night = FIRST_NIGHT + timedelta(number)
        # No export on one Saturday: the delivery of Friday again.
        delivered = night - timedelta(night == date(2019, 3, 30))
        run = write_night(tmp_path / str(number), delivered)
        if stands:
            found = compare.compare(run, stands, repeated)
            repeated = found["repeated"]
            assert (repeated > 0) == (delivered < night)
            if found["beyond"]:
                alarms[night] = [compare.in_words(one) for one in found["beyond"]]
        if number in damaged:
            done = write_night(tmp_path / f"{number} damaged", delivered, *(sql for _, sql in damaged[number].values()))
            found = [f"{one['check_id']} {one['subject']}" for one in compare.compare(done, stands)["beyond"]]
            for name, (expected, _) in damaged[number].items():
                if not any(one.startswith(expected) for one in found):
                    missed.append((name, found))
        stands = run
    assert (alarms, missed) == ({}, [])


def test_a_value_of_few_rows_is_not_told(tmp_path):
    rare = "update stg_care_leavers set activity = 'the boy of house ' || source_row // 4 where source_row < 40"
    stands, now = write_night(tmp_path / "stands", FIRST_NIGHT, rare), write_night(tmp_path / "now", FIRST_NIGHT)
    assert compare.compare(now, stands)["beyond"] == []


def test_the_same_rows_are_told_and_held_after_a_week(tmp_path):
    stands, again = (write_night(tmp_path / name, FIRST_NIGHT) for name in ("stands", "again"))
    told = [compare.compare(again, stands, repeated) for repeated in (0, 5, 6)]
    assert [found["repeated"] for found in told] == [1, 6, 7]
    assert [[one["check_id"] for one in found["beyond"]] for found in told] == [[], [], ["delivery_repeated"]]
    assert "by 7 nights; the limit (delivery_repeated) is 6" in compare.in_words(told[2]["beyond"][0])


@pytest.mark.parametrize("days", [14, 30])
def test_after_a_pause_what_is_missing_as_often_as_before_is_quiet(tmp_path, days):
    """A field that is never filled, and one that half of the rows have, in as many more rows as have come since."""
    some = "update stg_cla_visits set is_child_seen = null where source_row % 8 = 2"
    sparse = f"update stg_contacts set outcome_flags = null; {some}"
    stands = write_night(tmp_path / "stands", FIRST_NIGHT - timedelta(30), sparse)
    now = write_night(tmp_path / "now", FIRST_NIGHT - timedelta(30 - days), sparse)
    assert compare.compare(now, stands)["beyond"] == []


@pytest.mark.parametrize(("days", "held"), [(6, []), (7, [("extract_stood_still", "ssd_cla_visits")])])
def test_an_extract_that_stands_still_while_others_go_on_is_held(tmp_path, days, held):
    stands = write_night(tmp_path / "stands", FIRST_NIGHT)
    again = f"""
        attach '{stands[1]}' as earlier (read_only); delete from stg_cla_visits;
        insert into stg_cla_visits from earlier.staging.stg_cla_visits; detach earlier
    """
    found = compare.compare(write_night(tmp_path / "now", FIRST_NIGHT + timedelta(days), again), stands)
    assert [(one["check_id"], one["subject"]) for one in found["beyond"]] == held
    assert found["repeated"] == 0


def test_a_figure_that_has_no_value_any_more_is_held(tmp_path):
    stands, now = (write_night(tmp_path / name, FIRST_NIGHT) for name in ("stands", "now"))
    with duckdb.connect(str(now[0])) as connection:
        connection.execute("""
            update marts.fct_indicator_month set value = null, missing_reason = 'not_supplied'
            where indicator_id = 'cla_visits' and month_end = '2019-02-28'
        """)
    beyond = compare.compare(now, stands)["beyond"]
    assert [(one["check_id"], one["subject"], one["is_now"]) for one in beyond] == [
        ("figure_lost", "cla_visits of 2019-02", "not_supplied")
    ]


def test_cases_that_go_to_another_team_are_not_gone(tmp_path):
    moved = "update stg_cin_episodes set team_id = 'team 8' where team_id = 'team 7'"
    stands, now = write_night(tmp_path / "stands", FIRST_NIGHT), write_night(tmp_path / "now", FIRST_NIGHT, moved)
    assert [one["check_id"] for one in compare.compare(now, stands)["beyond"]] == []


@pytest.mark.parametrize("was_refused", [True, False])
def test_a_council_that_the_run_before_refused_is_not_new(tmp_path, was_refused):
    more = "insert into stg_contacts select * replace ('E08000099' as la_code) from stg_contacts limit 3"
    stands, now = write_night(tmp_path / "stands", FIRST_NIGHT), write_night(tmp_path / "now", FIRST_NIGHT, more)
    with duckdb.connect(str(stands[0])) as connection:
        connection.execute("create table marts.dim_council as select 'E08000099' as la_code, $1 as is_refused", [was_refused])
    found = {one["check_id"] for one in compare.compare(now, stands)["beyond"]}
    assert ("council_new" in found) != was_refused


@pytest.mark.parametrize("lacks", ["deliveries.extract_day", "marts.fct_extract_rows"])
def test_a_run_that_cannot_be_compared_says_so(tmp_path, lacks):
    stands, now = (write_night(tmp_path / name, FIRST_NIGHT) for name in ("stands", "now"))
    with duckdb.connect(str(stands[0])) as connection:
        connection.execute(f"drop table {lacks}")
    with pytest.raises(duckdb.Error):
        compare.compare(now, stands)
