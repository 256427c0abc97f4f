import json
from pathlib import Path

import duckdb
import pytest
import yaml

from proof.bench.compare import compare
from proof.bench.floor import count_nodes, write_floor
from proof.bench.generate import generate
from proof.bench.plain import build

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def extracts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench") / "extracts"
    generate(folder, councils=2, contacts=2000)
    return folder


@pytest.fixture(scope="module")
def figures(extracts, tmp_path_factory):
    database = tmp_path_factory.mktemp("plain") / "plain.duckdb"
    build(extracts, database)
    return database


def query(sql):
    with duckdb.connect() as database:
        return database.execute(sql).fetchall()


def test_every_extract_of_the_contract_has_every_column(extracts):
    source = yaml.safe_load((ROOT / "models/staging/_extracts.yml").read_text())["sources"][0]
    contract = {table["name"]: {column["name"] for column in table["columns"]} for table in source["tables"]}
    # What the ingest alone writes, of ends between two returns.
    contract = {extract: columns - {"local_ended_by_flag"} for extract, columns in contract.items()}
    generated = {
        file.stem: {name for name, *_ in query(f"describe select * from '{file}'")} for file in extracts.glob("*.parquet")
    }
    assert generated == {extract: columns | {"la_code"} for extract, columns in contract.items()}


def test_same_rows_every_time(extracts, tmp_path):
    generate(tmp_path / "again", councils=2, contacts=2000)
    for file in extracts.glob("*.parquet"):
        first, again = (f"(select * from '{folder / file.name}')" for folder in (extracts, tmp_path / "again"))
        assert query(f"select count(*) from ({first} except all {again})") == [(0,)], file.name


def test_volume_follows_the_contacts_asked_for(extracts):
    counts = generate(extracts, councils=2, contacts=2000)
    assert counts["local_contact_decisions"] == 4000
    assert 9 < sum(counts.values()) / counts["ssd_contacts"] < 15


def test_cases_do_not_pile_up(extracts):
    earlier, later = (
        query(f"""
            select count(*) from '{extracts}/ssd_cin_episodes.parquet'
            where cine_referral_date <= '{day}' and coalesce(cine_close_date, '9999-12-31') > '{day}'
        """)[0][0]
        for day in ("2022-03-31", "2024-03-31")
    )
    assert later == pytest.approx(earlier, rel=0.2)


def test_plain_figures_agree_with_each_other(figures):
    with duckdb.connect(str(figures), read_only=True) as connection:
        rows = connection.execute(
            "select indicator_id, la_code, value from indicator_month where month_end = '2024-03-31' and breakdown = 'all'"
        ).fetchall()
    value = {(indicator, council): number for indicator, council, number in rows}
    for council in {council for _, council in value}:
        # The year to date at March is the last 12 months (rule S1).
        assert value["referrals_received_ytd", council] == value["referrals_received_rolling_12m", council] > 0
        in_need, protected = value["cin_open", council], value["cpp_open", council]
        assert value["cin_and_cpp_open", council] == in_need + protected > 0


def test_a_figure_that_differs_or_is_missing_is_found(figures, tmp_path):
    models = tmp_path / "models.duckdb"
    with duckdb.connect(str(models)) as connection:
        connection.execute(f"attach '{figures}' as plain (read_only)")
        connection.execute("create schema marts")
        connection.execute("""
            create table marts.fct_indicator_month as
            select *, case when value is null then 'no_denominator' end as missing_reason from plain.indicator_month
        """)
    assert compare(models, figures).different == 0
    with duckdb.connect(str(models)) as connection:
        connection.execute("""
            update marts.fct_indicator_month set value = value + 1
            where indicator_id = 'cin_dfe' and month_end = '2024-03-31'
        """)
        connection.execute("""
            delete from marts.fct_indicator_month where indicator_id = 'cpp_open' and month_end = '2024-03-31'
        """)
    found = compare(models, figures)
    assert found.different == 4
    assert len(found.examples) == 2


def test_floor_has_as_many_nodes_of_each_kind(tmp_path):
    kinds = ("model", "model", "seed", "test", "unit_test", "operation")
    results = [{"unique_id": f"{kind}.per10k.x"} for kind in kinds]
    (tmp_path / "run_results.json").write_text(json.dumps({"results": results}))
    nodes = count_nodes(tmp_path / "run_results.json")
    assert nodes == {"model": 2, "seed": 1, "test": 1, "unit_test": 1}
    write_floor(tmp_path / "floor", nodes)
    assert len(list((tmp_path / "floor/models").glob("*.sql"))) == 2
    assert len(yaml.safe_load((tmp_path / "floor/models/unit_tests.yml").read_text())["unit_tests"]) == 1
