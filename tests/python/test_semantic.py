"""Every indicator as a metric: what MetricFlow makes of it is what the marts report, and nothing where that cannot be told."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import jinja2
import jsonschema
import pytest
import sqlglot
import yaml
from commands import per10k
from format_tools import tools
from hypothesis import example, given, settings
from hypothesis import strategies as some
from proofs import examples
from test_power_bi import edited, files, published  # noqa: F401

from per10k.core import registry
from per10k.core.exit_codes import Exit
from per10k.semantic import metrics, osi
from per10k.semantic.metricflow import METRICS_FILE, _said

ROOT = Path(__file__).parents[2]
COUNCIL = "E08000018"
# A sum of fractions, of days or years, depends in its last digits on the order of its rows.
NOISE = {"rel": 1e-12, "abs": 1e-9}


def write(parquet, to):
    return per10k("semantic", ["--to", str(to), "--parquet", str(parquet)])


@pytest.fixture(scope="module")
def project(published, tmp_path_factory):  # noqa: F811
    folder = tmp_path_factory.mktemp("semantic") / "semantic"
    assert write(published, folder) == 0
    return folder


def defined(folder):
    """The metrics of a project, as dbt reads them."""
    return yaml.safe_load((folder / METRICS_FILE).read_text())["metrics"]


def test_every_indicator_of_the_registry_is_a_metric(project):
    found = {one["name"]: one for one in defined(project)}
    assert found.keys() == {one["indicator_id"] for one in registry.indicators()} and len(found) > 500
    for one in registry.indicators():
        meta = found[one["indicator_id"]]["config"]["meta"]
        assert (meta["basis"], meta["unit"]) == (one["basis"], one["unit"])
        over_months = any(not name.endswith("_at_last") for name in found[one["indicator_id"]]["type_params"]["metrics"])
        assert over_months == (one["basis"] == "in_month"), one["indicator_id"]


def test_none_of_them_is_read_by_each_build():
    for path in (ROOT / "models").rglob("*.yml"):
        assert not re.search(r"(?m)^(metrics|semantic_models):", path.read_text()), path


def test_one_more_row_of_the_registry_is_one_more_metric(published, project, tmp_path):  # noqa: F811
    more = edited(
        published, tmp_path,
        dim_indicator="from {0} union all by name (select * replace ('b_new' as indicator_id, 'B' as label) from {0} limit 1)",
    )  # fmt: skip
    assert write(more, tmp_path / "more") == 0
    before, after = files(project), files(tmp_path / "more")
    changed = [path for path in before if before[path] != after[path] and not path.endswith(".sql")]
    assert set(changed) == {METRICS_FILE, osi.FILE} and before.keys() == after.keys()
    lines = after[osi.FILE].splitlines()
    assert [line for line in before[osi.FILE].splitlines() if line not in lines] == []
    ((new,), rest) = ([one for one in defined(tmp_path / "more") if one["name"] == "b_new"], defined(tmp_path / "more"))
    assert new["label"] == "B" and [one for one in rest if one != new] == defined(project)


def test_the_same_marts_are_the_same_bytes(published, project, tmp_path):  # noqa: F811
    shuffled = edited(published, tmp_path, dim_indicator="select * from {} order by hash(indicator_id)")
    assert write(shuffled, tmp_path / "again") == 0
    after = {path: text.replace(str(shuffled), str(published)) for path, text in files(tmp_path / "again").items()}
    assert after == files(project)


def test_no_two_metrics_have_one_label(project):
    labels = [one["label"].lower() for one in defined(project)]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(("column", "value", "said"), [
    ("indicator_id", "a'' or 1=1", "cannot be the name of a metric"), ("indicator_id", "months", "has itself"),
    ("unit", "median", "is in the unit 'median'; known are count"),
    # A change is sure by the three above, one of each reason: each takes a project written anew.
    *(pytest.param("indicator_id", *one, marks=pytest.mark.release) for one in (
        ("Plans", "cannot be the name of a metric"), ("a__b", "cannot be the name of a metric"), ("quarter", "has itself"),
    )),
])  # fmt: skip
def test_what_cannot_be_a_metric_is_named_and_left_out(published, tmp_path, capsys, column, value, said):  # noqa: F811
    wrong = f"from {{0}} union all by name (select * replace ('{value}' as {column}, 'B' as label) from {{0}} limit 1)"
    if column == "unit":
        wrong = "select * replace (if(indicator_id = 'cpp_open', 'median', unit) as unit) from {0}"
    assert write(edited(published, tmp_path, dim_indicator=wrong), tmp_path / "semantic") == Exit.IN_DOUBT
    assert f"LEFT OUT: dim_indicator: {'cpp_open' if column == 'unit' else repr(value.replace(chr(39) * 2, chr(39)))}" in (
        captured := capsys.readouterr().err
    )
    assert said in captured
    assert len(defined(tmp_path / "semantic")) == len(registry.indicators()) - (column == "unit")


def test_a_public_edition_is_refused(published, tmp_path, capsys):  # noqa: F811
    public = edited(published, tmp_path)
    (public / "per10k_public.duckdb").touch()
    assert write(public, tmp_path / "semantic") == Exit.USAGE
    assert "is a public edition: a sum of what it shows is short" in capsys.readouterr().err


def test_a_folder_without_the_marts_is_refused(published, tmp_path, capsys):  # noqa: F811
    assert write(edited(published, tmp_path, dim_month=None), tmp_path / "semantic") == Exit.USAGE
    assert "has no dim_month, of which metrics are made" in capsys.readouterr().err
    shutil.rmtree(tmp_path / "marts")
    fewer = edited(published, tmp_path, fct_indicator_month="select * exclude (numerator) from {}")
    assert write(fewer, tmp_path / "semantic") == Exit.USAGE
    assert "has no column numerator, of which metrics are made" in capsys.readouterr().err
    assert write(tmp_path / "nowhere", tmp_path / "semantic") == Exit.USAGE
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "letter.txt").touch()
    assert write(published, tmp_path / "own") == Exit.USAGE
    assert "is no semantic layer of per10k" in capsys.readouterr().err


@given(some.text(alphabet=some.sampled_from("{}%# -abc'\"\n"), max_size=12))
@example("{{ env_var('HOME') }}")
@example("{%- set a = 1 %}{# b #}")
@example("{{{%}}}")
@settings(max_examples=examples(300), deadline=None, derandomize=True)
def test_a_label_is_a_text_to_dbt(label):
    """dbt renders what it reads from YAML as a template."""
    said = _said(label)
    assert [kind for _, kind, _ in jinja2.Environment().lex(said) if kind != "data"] == []
    assert said.replace(" ", "") == label.replace(" ", "")


def test_the_docs_list_what_cannot_be_told():
    told = (ROOT / "docs" / "semantic.md").read_text()
    for what, why in metrics.LIMITS.items():
        assert f"| {what} | {why} |" in told


# --- in the interchange format ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def document(project):
    return yaml.safe_load((project / osi.FILE).read_text())


def test_the_interchange_format_is_by_its_schema(document):
    """By that of the draft of 0.2, which a package brings; 0.1.1 has a model in a list, and nothing more in it."""
    schema = json.loads((tools() / "azem" / "spec" / "ossie-schema.json").read_text())
    (model,) = document["semantic_model"]
    # The draft has one model a document.
    of_the_draft = {"version": schema["properties"]["version"]["const"], **model}
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(of_the_draft)] == []
    assert document == {"version": "0.1.1", "semantic_model": [model]}
    keys = {key for metric in model["metrics"] for key in metric} | {
        key for dataset in model["datasets"] for field in dataset["fields"] for key in field
    }
    assert keys <= {"name", "expression", "description", "dimension", "ai_context", "custom_extensions"}, "new in 0.2"


def test_names_are_apart_and_relationships_lead_to_keys(document):
    (model,) = document["semantic_model"]
    for part in ("datasets", "metrics", "relationships"):
        names = [one["name"] for one in model[part]]
        assert len(set(names)) == len(names) > 2, part
    datasets = {one["name"]: one for one in model["datasets"]}
    for one in model["relationships"]:
        assert one["to_columns"] == datasets[one["to"]]["primary_key"]
        assert one["from_columns"][0] in {field["name"] for field in datasets[one["from"]]["fields"]}
    ends = {(one["from"], one["to"]) for one in model["relationships"]}
    assert ends == {("fct_indicator_month", name) for name in ("dim_council", "dim_indicator", "dim_month")}


def test_its_expressions_are_the_mart_month_by_month(document, published):  # noqa: F811
    """Over several months what adds up is a sum, and whatever does not is nothing."""
    (model,) = document["semantic_model"]
    (figures,) = [one for one in model["datasets"] if one["name"] == "fct_indicator_month"]
    source = re.sub(r"per10k\.marts\.(\w+)", rf"'{published}/\1.parquet'", figures["source"])
    by_name = {one["name"]: one["expression"]["dialects"][0]["expression"] for one in model["metrics"]}
    assert by_name.keys() == {one["indicator_id"] for one in registry.indicators()}
    wrong, told = [], 0
    with duckdb.connect() as database:
        database.execute(f"create table fct_indicator_month as {source}")
        for name, expression in by_name.items():
            sqlglot.parse_one(expression)
            grouped = f"select la_code, month_end, breakdown, {expression} as said from fct_indicator_month"
            compared = f"""
                select said, value from ({grouped} group by all) inner join fct_indicator_month
                using (la_code, month_end, breakdown) where indicator_id = '{name}'
            """
            rows = database.execute(compared).fetchall()
            wrong += [(name, *row) for row in rows if row[0] != row[1]]
            told += sum(value is not None for _, value in rows)
        assert wrong == [] and told > 10_000
        year = f"""
            select {by_name["referrals_received"]}, {by_name["referrals_received_ytd"]}, sum(numerator)
                filter (indicator_id = 'referrals_received') from fct_indicator_month where reporting_year = '2018/19'
        """
        ((added, of_year, numerators),) = database.execute(year).fetchall()
        assert added == numerators > 0 and of_year is None


# --- asked of MetricFlow ----------------------------------------------------------------------------


def built(folder):
    """A project as `dbt build` leaves it."""
    environment = {**os.environ, "DO_NOT_TRACK": "1", "PYTHONSAFEPATH": "1"}
    dbt = Path(sys.executable).with_name("dbt")
    run = subprocess.run([dbt, "build"], cwd=folder, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
    return folder


def asked(folder, *requests):
    """What MetricFlow answers to each: rows as tuples, the groups first; or why it refuses."""
    environment = {**os.environ, "DO_NOT_TRACK": "1", "PYTHONPATH": str(tools()), "PYTHONSAFEPATH": "1"}
    client = [sys.executable, ROOT / "tests" / "metricflow_client.py", folder]
    told = [dict(zip(("metrics", "group_by", "where"), one, strict=False)) for one in requests]
    run = subprocess.run(client, cwd=folder, env=environment, input=json.dumps(told), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def by_metric(answers):
    """Metric -> groups -> value, of answers to requests for several metrics; groups by their names."""
    found = {}
    for one in answers:
        assert "refused" not in one, one
        for row in one["rows"]:
            cells = dict(zip(one["columns"], row, strict=True))
            groups = tuple(cells.pop(name) for name in one["columns"] if "__" in name or name in ("council",))
            for name, value in cells.items():
                found.setdefault(name, {})[groups] = value
    return found


def batches(names, group_by, size=10, where=None):
    return [(names[start : start + size], group_by, where) for start in range(0, len(names), size)]


@pytest.fixture(scope="module")
def layer(project):
    tools()
    return built(project)


# A change is sure by the expressions, which DuckDB is asked for above; all of them take MetricFlow two to three minutes.
@pytest.mark.release
def test_every_metric_is_the_mart_month_by_month(layer, published):  # noqa: F811
    """By council, month and category, of every indicator, whatever its basis and unit."""
    names = [one["indicator_id"] for one in registry.indicators()]
    groups = ["figure__la_code", "metric_time__day", "figure__breakdown"]
    told = by_metric(asked(layer, *batches(names, groups)))
    with duckdb.connect() as database:
        rows = database.execute(
            "select indicator_id, strftime(month_end, '%Y-%m-%d 00:00:00'), la_code, breakdown, value "
            f"from '{published}/fct_indicator_month.parquet'"
        ).fetchall()
    reported = {}
    for name, day, la_code, breakdown, value in rows:
        reported.setdefault(name, {})[day, la_code, breakdown] = value
    assert reported.keys() == set(names) == {one["name"] for one in defined(layer)}
    # A metric that is asked for with others has their groups too, and nothing in them.
    wrong = {
        name: [(group, value) for group, value in told[name].items() if value != reported[name].get(group)] for name in names
    }
    assert {name: found[:3] for name, found in wrong.items() if found} == {}
    assert all(reported[name].keys() <= told[name].keys() for name in names)
    assert sum(value is not None for groups in told.values() for value in groups.values()) > 15 * len(names)


@pytest.mark.release
def test_a_financial_year_is_what_the_year_to_date_says_at_its_end(layer, published):  # noqa: F811
    """And nothing where a month of it has no figure: a rate may have one at the end, of residents not known before."""
    with duckdb.connect() as database:
        pairs = database.execute(f"""
            select a.indicator_id, b.indicator_id from '{published}/dim_indicator.parquet' as a
            inner join '{published}/dim_indicator.parquet' as b using (measure_id, unit)
            where a.basis = 'in_month' and b.basis = 'financial_year_to_date' and not a.has_breakdown
        """).fetchall()
        years = database.execute(f"""
            select indicator_id, reporting_year, value from '{published}/fct_indicator_month.parquet'
            where basis = 'financial_year_to_date' and month(month_end) = 3 and breakdown = 'all'
        """).fetchall()
        whole = database.execute(f"""
            select indicator_id, reporting_year from '{published}/fct_indicator_month.parquet'
            where basis = 'in_month' and breakdown = 'all' group by all having count(numerator) = 12
        """).fetchall()
    reported, whole = {(name, year): value for name, year, value in years}, set(whole)
    names = [name for name, _ in pairs]
    told = by_metric(asked(layer, *batches(names, ["metric_time__financial_year"])))
    compared = 0
    for name, at_its_end in pairs:
        for (year,), value in told[name].items():
            expected = reported[at_its_end, year] if (name, year) in whole else None
            assert value == (expected if expected is None else pytest.approx(expected, **NOISE)), (name, year)
            compared += value is not None
    assert compared > len(pairs) > 20


@pytest.mark.release
def test_dimensions_are_joined_and_time_has_years_quarters_and_terms(layer):
    names = ["referrals_received", "cpp_open"]
    whole, quarter, term, joined = asked(
        layer,
        (names, ["metric_time__financial_year"]),
        (names, ["metric_time__financial_quarter"]),
        (names, ["metric_time__term"]),
        (["cpp_open"], ["council__council_name", "indicator__section", "metric_time__financial_year"]),
    )
    (section,) = [one["section"] for one in registry.indicators() if one["indicator_id"] == "cpp_open"]
    assert by_metric([whole])["referrals_received"][("2018/19",)] == sum(
        by_metric([quarter])["referrals_received"][(f"2018/19 Q{number}",)] for number in (1, 2, 3, 4)
    )
    assert {"2018/19 autumn", "2018/19 spring", "2018/19 summer"} <= {group for (group,) in by_metric([term])["cpp_open"]}
    assert by_metric([joined])["cpp_open"][("2018/19", "Rotherham", section)] > 0


NEXT = "E08000019"
SECOND = f"""
    from {{0}} union all by name (
        select * replace ('{NEXT}' as la_code, numerator * 3 as numerator, denominator * 2 as denominator,
            case when unit = 'count' then value * 3 else value * 1.5 end as value)
        from {{0}} where month_end <> date '2019-03-31' or la_code <> {{1}}
    )
"""


@pytest.fixture(scope="module")
def other(published, tmp_path_factory):  # noqa: F811
    """A project over marts that may be changed: its views read whatever the files hold. Returns both folders."""
    tmp_path = tmp_path_factory.mktemp("other")
    folder = edited(published, tmp_path)
    assert write(folder, tmp_path / "semantic") == 0
    tools()
    return folder, built(tmp_path / "semantic")


def holding(other, published, rows, councils="from {0}"):  # noqa: F811
    """The project, over other figures and councils: queries of those that were published."""
    folder, layer = other
    for mart, query in (("fct_indicator_month", rows), ("dim_council", councils)):
        with duckdb.connect() as database:
            changed = database.sql(query.format(f"read_parquet('{published}/{mart}.parquet')"))
            changed.write_parquet(f"{folder}/{mart}.parquet")
    return layer


def regional(other, published, left_out):  # noqa: F811
    """The marts of two councils, the second of which has other figures. left_out: of which it lacks March 2019."""
    both = f"from {{0}} union all by name (select * replace ('{NEXT}' as la_code, 'Next' as council_name) from {{0}})"
    return holding(other, published, SECOND.format("{0}", f"'{left_out}'"), both)


# A change is sure by the text of each metric, above: of what it is the sum. Here two councils are asked.
@pytest.mark.release
def test_councils_are_added_by_their_parts(other, published):  # noqa: F811
    """Three times the cases out of twice as many: a percentage of both is four thirds of the first, and no mean of two."""
    layer = regional(other, published, "nobody")
    names = ["referrals_received", "re_referrals_pct", "cpp_open", "cpp_rate_per_10k", "s47_rate_rolling_12m_per_10k",
             "contacts_by_source", "cpp_longest_days", "lac_number"]  # fmt: skip
    names = [name for name in names if name in {one["name"] for one in defined(layer)}]
    both, each = (by_metric(asked(layer, (names, [*more, "metric_time__financial_year"]))) for more in ([], ["council"]))
    year, first = ("2018/19",), ("2018/19", COUNCIL)
    assert both["referrals_received"][year] == pytest.approx(4 * each["referrals_received"][first])
    assert both["cpp_open"][year] == pytest.approx(4 * each["cpp_open"][first])
    assert both["re_referrals_pct"][year] == pytest.approx(4 / 3 * each["re_referrals_pct"][first])
    assert both["s47_rate_rolling_12m_per_10k"][year] == pytest.approx(2 * each["s47_rate_rolling_12m_per_10k"][first])
    # Categories may overlap.
    assert both["contacts_by_source"][year] is None


# A change is sure by every metric of one council, month by month and by year: this builds a layer of its own.
@pytest.mark.release
def test_nothing_is_told_of_councils_of_which_one_is_behind(other, published):  # noqa: F811
    """By year and by month: the figure of those that are not behind is no figure of all."""
    layer = regional(other, published, COUNCIL)
    names = ["referrals_received", "re_referrals_pct", "cpp_open", "s47_rate_rolling_12m_per_10k"]
    by_month = ["metric_time__month"]
    alone = [f"{{{{ Dimension('figure__la_code') }}}} = '{COUNCIL}'"]
    asks = [
        (names, ["metric_time__financial_year"]),
        (names, by_month),
        (names, ["council", *by_month]),
        (names, by_month, alone),
    ]
    of_year, of_all, of_each, of_one = (by_metric([one]) for one in asked(layer, *asks))
    march, before = (f"{date(2019, month, 1)} 00:00:00" for month in (3, 2))
    for name in names:
        assert of_year[name][("2018/19",)] is None and of_year[name][("2017/18",)] is not None, name
        assert of_all[name][(march,)] is None and of_all[name][(before,)] is not None, name
        assert of_each[name][march, NEXT] is None and of_each[name][before, NEXT] is not None, name
        assert of_each[name][march, COUNCIL] == of_one[name][(march,)] is not None, name


# A change is sure by every metric of one council, month by month and by year: this builds a layer of its own.
@pytest.mark.release
def test_nothing_is_told_of_all_councils_of_which_one_has_no_month(other, published):  # noqa: F811
    """As one that was refused, of which no run before has figures."""
    both = f"from {{0}} union all by name (select '{NEXT}' as la_code, 'Next' as council_name, true as is_refused)"
    layer = holding(other, published, "from {0}", both)
    of_all, of_each = asked(layer, (["cpp_open"], ["metric_time__month"]), (["cpp_open"], ["council", "metric_time__month"]))
    of_all, of_each = by_metric([of_all])["cpp_open"], by_metric([of_each])["cpp_open"]
    assert set(of_all.values()) == {None}
    assert {council for (_, council), value in of_each.items() if value is not None} == {COUNCIL}


# A change is sure by every metric of one council, month by month and by year: this builds a layer of its own.
@pytest.mark.release
@pytest.mark.parametrize(("months", "ends"), [(11, date(2020, 2, 29)), (1, date(2019, 4, 30))])
def test_at_the_turn_of_year_and_term_and_in_a_leap_february(other, published, months, ends):  # noqa: F811
    """Of each month the mart's figure; of more the sum where months add up, and else the figure of the last."""
    layer = holding(other, published, f"select * replace (last_day(month_end + interval {months} month) as month_end) from {{0}}")
    grains = {
        "metric_time__month": "strftime(month_start, '%Y-%m-%d 00:00:00')",
        "metric_time__financial_quarter": "quarter_label",
        "metric_time__financial_year": "reporting_year",
        "metric_time__term": "reporting_year || ' ' || school_term",
    }
    adds, as_at_last = "referrals_received", "cpp_open"
    answers = asked(layer, *[([adds, as_at_last], [grain]) for grain in grains])
    for (grain, group), answer in zip(grains.items(), answers, strict=True):
        with duckdb.connect() as database:
            rows = database.execute(f"""
                select {group}, count(distinct month_end) as months, max(month_end),
                    case
                        when count(value) filter (indicator_id = '{adds}') < months then null
                        when months = 1 or bool_and(month_end > first_month or month(month_end) = 4)
                            then sum(value) filter (indicator_id = '{adds}')
                    end,
                    max_by(value, month_end) filter (indicator_id = '{as_at_last}')
                from (
                    select month_end, indicator_id, value, min(month_end) over () as first_month
                    from '{other[0]}/fct_indicator_month.parquet'
                )
                inner join '{other[0]}/dim_month.parquet' using (month_end)
                where indicator_id in ('{adds}', '{as_at_last}') group by all
            """).fetchall()
        told = by_metric([answer])
        assert max(last for _, _, last, _, _ in rows) == ends
        assert told[adds] == {(name,): added for name, _, _, added, _ in rows}, grain
        assert told[as_at_last] == {(name,): last for name, *_, last in rows}, grain


# A change is sure by every metric of one council, month by month and by year: this builds a layer of its own.
@pytest.mark.release
def test_a_year_that_is_not_whole_is_no_year(other, published):  # noqa: F811
    """A council whose first month is December: its months stand, and its year of four months does not."""
    layer = holding(other, published, "from {0} where month_end >= date '2018-12-31'")
    names = ["referrals_received", "re_referrals_pct", "cpp_open"]
    year, month = asked(layer, (names, ["metric_time__financial_year"]), (names, ["metric_time__month"]))
    year, month = by_metric([year]), by_metric([month])
    assert year["referrals_received"][("2018/19",)] is None and year["re_referrals_pct"][("2018/19",)] is None
    assert year["cpp_open"][("2018/19",)] == month["cpp_open"][(f"{date(2019, 3, 1)} 00:00:00",)] > 0
    assert month["referrals_received"][(f"{date(2018, 12, 1)} 00:00:00",)] > 0
