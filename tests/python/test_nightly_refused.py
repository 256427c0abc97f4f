"""Nights on which one council of several is refused: the others are published, and what stands of it stays as it was."""

import dataclasses
import json
from pathlib import Path

import duckdb
import pytest
from commands import per10k
from test_nightly import builds, request_of, writes_report  # noqa: F401 - the fixture

from per10k.core.exit_codes import Exit
from per10k.core.refusals import read_refused
from per10k.nightly import night, programs, standing
from per10k.nightly.store import Store

GOOD, POOR = "E06000001", "E06000002"
FIRST, SECOND = "2019-04-02", "2019-04-03"
REASON = "Rows are alike."


def builds_of(councils, refused=(), shape="figure"):
    """A build of a night: `councils` with the day of their extracts, and those that are refused, whose rows are in staging alone.

    shape: name of a column of a mart.
    """

    def dbt(*asked):
        ended = builds(*asked)
        if asked[0][0] == "run":
            return ended
        database = Path(asked[3]["PER10K_DB"])
        rows = ", ".join(f"('{la_code}', date '{day}')" for la_code, day in councils.items())
        of_refused = "".join(f" union all select '{la_code}', true, '{REASON}', null, null" for la_code in refused)
        with duckdb.connect(str(database)) as made:
            made.execute(f"""
                create schema deliveries;
                create table deliveries.reporting_period as
                select la_code, extract_date, last_day(extract_date - interval 1 month) as reporting_month
                from (values {rows}) as t (la_code, extract_date);
                create or replace table marts.dim_council as
                select la_code, false as is_refused, null::varchar as refusal, extract_date, reporting_month
                from deliveries.reporting_period {of_refused};
                create table deliveries.extract_refusal as select la_code, refusal from marts.dim_council where is_refused;
                create or replace table marts.scorecard as
                select lines.* replace (periods.la_code as la_code, periods.reporting_month as reporting_month)
                from marts.scorecard as lines, deliveries.reporting_period as periods;
                create or replace table marts.fct_indicator_month as
                select
                    figures.* replace (
                        periods.la_code as la_code, periods.reporting_month as month_end,
                        day(periods.extract_date)::double as displayed_value
                    ),
                    1 as {shape}
                from marts.fct_indicator_month as figures, deliveries.reporting_period as periods
            """)
        delivered = [(la_code, day) for la_code, day in councils.items()] + [(la_code, SECOND) for la_code in refused]
        with duckdb.connect(str(database.with_name(night.CHILDREN))) as made:
            made.execute("create schema staging; create schema restricted; create schema quality")
            made.execute("create table staging.stg_contacts (la_code varchar, contact_date date)")
            made.executemany("insert into staging.stg_contacts values ($1, $2)", delivered)
            made.execute("create table quality.orphans as from staging.stg_contacts")
            made.execute("create table restricted.restricted_exception as from staging.stg_contacts limit 0")
            made.executemany("insert into restricted.restricted_exception values ($1, $2)", list(councils.items()))
        return ended

    return dbt


@pytest.fixture
def nights(request_of, monkeypatch):  # noqa: F811 - the fixture
    """Runs one night after another, each with what dbt does in it. Returns the exit code, and the summary's text."""
    asked = request_of()

    def run(dbt, **changed):
        monkeypatch.setattr(programs, "run_dbt", dbt)
        code = night.run(dataclasses.replace(asked, **changed))
        return code, (asked.root / "summary.txt").read_text()

    run.store = Store(asked.root)
    return run


def rows_of(store, la_code, file, table, column):
    with duckdb.connect(str(store.current / file), read_only=True) as database:
        query = f"select cast({column} as varchar) from {table} where la_code = $1"
        return [row for (row,) in database.execute(query, [la_code]).fetchall()]


def days_of(store, la_code):
    """The days that a council's rows of every floor are of."""
    return [
        rows_of(store, la_code, night.CHILDREN, "staging.stg_contacts", "contact_date"),
        rows_of(store, la_code, night.CHILDREN, "restricted.restricted_exception", "contact_date"),
        rows_of(store, la_code, night.AGGREGATES, "deliveries.reporting_period", "extract_date"),
        rows_of(store, la_code, night.AGGREGATES, "marts.dim_council", "extract_date"),
        [f"2019-04-{int(float(value)):02}" for value in
         rows_of(store, la_code, night.AGGREGATES, "marts.fct_indicator_month", "displayed_value")],
    ]  # fmt: skip


def test_what_stands_of_a_refused_council_stays_while_the_others_are_published(nights):
    assert nights(builds_of({GOOD: FIRST, POOR: FIRST}))[0] == Exit.DONE
    for number in (2, 3):
        code, said = nights(builds_of({GOOD: SECOND}, refused=[POOR]))
        assert code == Exit.IN_DOUBT and nights.store.current.resolve().name == f"00000{number}"
        head, first, *_ = [line for line in said.splitlines() if line]
        assert "published" in head and first.startswith("REFUSED, 1 council(s)")
        assert f"  {POOR} is refused, and its figures are those of {FIRST}. {REASON}" in said
        assert days_of(nights.store, GOOD) == [[SECOND]] * 5
        assert days_of(nights.store, POOR) == [[FIRST]] * 5
        # What is wrong with what it delivered is for whoever puts it right.
        assert rows_of(nights.store, POOR, night.CHILDREN, "quality.orphans", "contact_date") == [SECOND]
    kept = json.loads((nights.store.current / night.COMPARISON).read_text())
    assert kept["refused"] == [POOR]
    exported = f"select la_code, displayed_value from '{nights.store.current}/marts/fct_indicator_month.parquet' order by all"
    with duckdb.connect() as database:
        assert database.execute(exported).fetchall() == [(GOOD, 3), (POOR, 2)]
    code, said = nights(builds_of({GOOD: SECOND, POOR: SECOND}))
    assert code == Exit.DONE and "REFUSED" not in said
    assert days_of(nights.store, POOR) == [[SECOND]] * 5


def test_a_refused_council_that_never_stood_has_no_row(nights):
    code, said = nights(builds_of({GOOD: FIRST}, refused=[POOR]))
    assert code == Exit.IN_DOUBT and f"{POOR} is refused, and it has no figures. {REASON}" in said
    assert days_of(nights.store, POOR)[:3] == [[], [], []]
    assert read_refused(nights.store.current / night.AGGREGATES)[0].extract_date is None


def test_the_report_of_a_refused_council_is_the_one_that_stands(nights, monkeypatch):
    nights(builds_of({GOOD: FIRST, POOR: FIRST}), report="public")
    monkeypatch.setattr(programs, "run_report", lambda *asked: writes_report(asked[0], "anew", None, *asked[3:]))
    said = nights(builds_of({GOOD: SECOND}, refused=[POOR]), report="public")[1]
    pages = {la_code: (nights.store.current / f"report/{la_code}/index.html").read_text() for la_code in (GOOD, POOR)}
    assert pages == {GOOD: "anew", POOR: POOR}
    assert (nights.store.current / f"report/{POOR}-public/index.html").read_text() == POOR
    assert f"Report: current/report/{POOR}-public/index.html" in said


def test_rows_of_another_shape_are_not_kept_and_it_is_said(nights):
    nights(builds_of({GOOD: FIRST, POOR: FIRST}))
    code, said = nights(builds_of({GOOD: SECOND}, refused=[POOR], shape="other_figure"))
    assert code == Exit.IN_DOUBT
    assert 'have other columns ("marts"."fct_indicator_month")' in said and "it has no figures" in said
    assert days_of(nights.store, POOR)[:3] == [[], [], []]


def test_a_month_is_not_published_of_a_refused_council(nights):
    nights(builds_of({GOOD: FIRST, POOR: FIRST}))
    said = nights(builds_of({GOOD: SECOND}, refused=[POOR]), publish_month="2019-03")[1]
    assert f"Not published in the ledger: 2019-03 of {POOR}, which are refused." in said


def test_rows_of_another_key_are_not_put_beside_those_of_this_one(tmp_path):
    files = {}
    for name, key in (("fresh", "f"), ("stands", "g")):
        files[name] = tmp_path / f"{name}.duckdb", tmp_path / f"{name}_children.duckdb"
        duckdb.connect(str(files[name][0])).close()
        with duckdb.connect(str(files[name][1])) as made:
            made.execute("create table main.pseudonym_key as select $1 as fingerprint", [key])
    with pytest.raises(standing.OtherShapeError, match="same key"):
        standing.keep_standing([POOR], files["fresh"], files["stands"])


@pytest.mark.parametrize(("refused", "code"), [([], Exit.DONE), ([POOR], Exit.IN_DOUBT)])
def test_a_build_names_who_is_refused_and_ends_in_doubt(tmp_path, monkeypatch, capsys, refused, code):
    with duckdb.connect(str(tmp_path / "per10k.duckdb")) as made:
        made.execute("create schema marts")
        made.execute(
            f"create table marts.dim_council as select unnest($1::varchar[]) as la_code, '{REASON}' as refusal,"
            " null::date as extract_date, true as is_refused",
            [refused],
        )
    monkeypatch.setattr("per10k.commands.build.run_dbt", lambda *_: Exit.DONE)
    assert per10k("build", ["--database", str(tmp_path / "per10k.duckdb")]) == code
    assert [line for line in capsys.readouterr().err.splitlines() if line] == [
        f"REFUSED: {la_code} is refused, and it has no figures. {REASON}" for la_code in refused
    ]


def test_a_build_that_fails_ends_as_it_failed(tmp_path, monkeypatch):
    """Its file may say of the build before who was refused."""
    monkeypatch.setattr("per10k.commands.build.run_dbt", lambda *_: Exit.FAILED)
    assert per10k("build", ["--database", str(tmp_path / "none.duckdb")]) == Exit.FAILED
