"""What integrity tests say of a fault in the project itself, which no data of a council would show."""

from functools import cache

import duckdb
import pytest

from tests.project import ROOT, Project, load_seeds, macro_texts


@cache
def sql(path, days_of_extracts=None):
    """What a file of the project comes to; with another macro days_of_extracts, where one is given."""
    return Project({"days_of_extracts": days_of_extracts} if days_of_extracts else None).render((ROOT / path).read_text())


def said(test, days_of_extracts=None, extra_rows=None, without=None, more_parts=None, without_part=None):
    """What an integrity test says; None where it passes.

    days_of_extracts: text of that macro, none: the project's. extra_rows: by seed, measure ids that it has a row too many of.
    without: by seed, measure ids that it lacks. more_parts: wholes that measure_part has a row too many of. without_part: a part
    that it has no row of.
    """
    with duckdb.connect() as database:
        database.execute(f"create table measure_part as from read_csv('{ROOT}/seeds/registry/measure_part.csv')")
        database.execute("insert into measure_part select unnest(?), 'within', null, 'cpp_open'", [more_parts or []])
        database.execute("delete from measure_part where part = ?", [without_part])
        for seed in ("measure", "indicator", "breakdown_category", "measure_reads", "team_group", "assessment_factor"):
            file = ROOT / f"seeds/registry/{seed}.csv"
            gone = "', '".join((without or {}).get(seed, ["nothing"]))
            database.execute(
                f"create table {seed} as select measure_id, null::varchar as own_row from read_csv('{file}') "
                f"where measure_id not in ('{gone}')"
            )
            database.execute(f"insert into {seed} (measure_id) select unnest(?)", [(extra_rows or {}).get(seed, [])])
        database.execute(f"create table measure_counted as {sql('models/indicators/measure_counted.sql')}")
        try:
            assert database.execute(sql(f"tests/integrity/{test}.sql", days_of_extracts)).fetchall() == []
        except duckdb.InvalidInputException as error:
            return str(error)
    return None


def test_the_project_passes():
    assert said("measures_counted_and_described") is None
    assert said("extracts_placed_in_time") is None
    assert said("categories_are_parts") is None


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"extra_rows": {"measure": ["cpp_new"], "indicator": ["cpp_new"], "measure_reads": ["cpp_new"]}},
         "measure.csv has cpp_new, which nothing counts: add it to the measures of a block in macros/sections"),
        ({"extra_rows": {"breakdown_category": ["cpp_by_age"]}}, "breakdown_category.csv has cpp_by_age, which nothing counts"),
        ({"without": {"measure": ["icpc_held"], "indicator": ["icpc_held"], "measure_reads": ["icpc_held"]}},
         "counts icpc_held, which nothing describes: add a row with this measure_id to seeds/registry/measure.csv"),
        ({"without": {"measure": ["icpc_held"]}}, "indicator.csv has icpc_held as a measure, which has no row in"),
        ({"without": {"indicator": ["icpc_held"]}}, "indicator.csv has no row of icpc_held, so that nobody sees what is counted"),
        ({"without": {"measure_reads": ["icpc_held"]}}, "measure_reads.csv has no row of icpc_held: add one for each field"),
        ({"more_parts": ["cpp_opened"]}, "measure_part.csv has cpp_opened, which is no measure"),
        ({"without": {"team_group": ["caseload_avg_cse"]}}, "has caseload_avg_cse, which nothing counts"),
    ],
)  # fmt: skip
def test_a_measure_counted_or_described_alone_is_named(fault, message):
    assert message in said("measures_counted_and_described", **fault)


def test_categories_that_are_no_parts_are_named():
    assert said("categories_are_parts", without_part="contacts_by_source") == (
        "Invalid Input Error: seeds/registry/measure_part.csv has no row in which contacts_by_source is a part, whose categories "
        "are those of contacts_received: add one, as contacts_received,sum,1,contacts_by_source"
    )


@pytest.mark.parametrize(
    ("line", "instead", "message"),
    [
        ("'ssd_contacts': _on('contact_date'),", "", "days_of_extracts.sql has no day of ssd_contacts that is history"),
        (
            "'ssd_early_help_episodes': _spell('ssd_early_help_episodes'),",
            "'ssd_early_help_episodes': {'days': [['start_date', ['dated']]]},",
            "no day of ssd_early_help_episodes",
        ),
        ("'ssd_missing': _on(", "'ssd_absence': _on(", "places ssd_absence, which is no extract"),
    ],
)
def test_an_extract_without_its_days_is_named(line, instead, message):
    text = macro_texts()["days_of_extracts"]
    assert line in text
    assert message in said("extracts_placed_in_time", text.replace(line, instead))


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ("update indicator set unit = 'percentage' where indicator_id = 'contacts_received'",
         "indicator.csv: contacts_received is in the unit percentage, and no block counts a denominator of"),
        ("update indicator set unit = 'average', own_row = 'ours/indicator.csv, row 2' where indicator_id = 'contacts_received'",
         "ours/indicator.csv, row 2: contacts_received is in the unit average, and no block"),
        ("update indicator set unit = 'rate_per_100k' where indicator_id = 'contacts_received'",
         "indicator.csv: contacts_received is in the unit rate_per_100k, and no block counts a denominator of"),
        ("update indicator set unit = 'rate_per_1k' where indicator_id = 'contacts_received'",
         "indicator.csv: contacts_received is in the unit rate_per_1k, and no block counts a denominator of"),
        ("update indicator set basis = 'in_month' where indicator_id = 'assessments_open'",
         "indicator.csv: assessments_open is in_month and summed over in_month, and assessments_open counts what is open"),
        ("update indicator set basis = 'quarter', summed_over = 'quarter' where indicator_id = 'assessments_open'",
         "indicator.csv: assessments_open is quarter and summed over quarter, and assessments_open counts what is open"),
    ],
)  # fmt: skip
def test_an_indicator_that_its_measure_cannot_give_is_named(mistake, message):
    with duckdb.connect() as database:
        load_seeds(database)
        database.execute(f"create table measure_counted as {sql('models/indicators/measure_counted.sql')}")
        test = sql("tests/integrity/indicators_fit_their_measures.sql")
        assert database.execute(test).fetchall() == []
        (changed,) = database.execute(mistake).fetchone()
        assert changed
        with pytest.raises(duckdb.InvalidInputException) as error:
            database.execute(test).fetchall()
    assert message in str(error.value)


def test_a_measure_counted_twice_is_named():
    """Blocks of other rows may add to one measure; the same rows would be counted again."""
    text = macro_texts()["contact_measures"]
    mash = "dict(contacts, dated='mash_request_date'"
    again = text.replace(mash, "dict(new_contacts, measures={'contacts_received': {'numerator': '1'}}), " + mash)
    assert again != text
    project = Project({"contact_measures": again})
    with duckdb.connect() as database:
        load_seeds(database)
        database.execute(f"create table measure_counted as {project.model('measure_counted')}")
        with pytest.raises(duckdb.InvalidInputException, match="count contacts_received in two blocks of the same rows"):
            database.execute(project.render((ROOT / "tests/integrity/indicators_fit_their_measures.sql").read_text()))


def test_a_target_is_far_off_where_no_month_comes_near_it():
    far_off = {
        "a year's by the month": ("lac", 60.0, [5.0, 11.9, 7.0]),
        "a month's by the year": ("lac", 5.0, [25.1, 60.0, 100.0]),
    }
    near = {
        "a fifth": ("lac", 60.0, [5.0, 12.0, 7.0]),
        "five times": ("lac", 5.0, [25.0, 60.0, 100.0]),
        "two months": ("lac", 60.0, [5.0, 7.0]),
        "nothing at all": ("lac", 60.0, [0.0, 0.0, 0.0]),
        "percentage": ("lac_pct", 95.0, [5.0, 7.0, 8.0]),
    }
    with duckdb.connect() as database:
        database.execute("""
            create table fct_indicator_month (
                la_code varchar, indicator_id varchar, breakdown varchar, reporting_year varchar, unit varchar,
                value double, target double, target_centre double, band_high double
            )
        """)
        for council, (indicator, target, values) in (far_off | near).items():
            for place, value in enumerate(values):
                # Whatever a target is called, a council's year has one.
                aims = [target if place == 0 else None, target if place == 1 else None, target if place > 1 else None]
                unit = "percentage" if indicator.endswith("pct") else "count"
                database.execute(
                    "insert into fct_indicator_month values (?, ?, 'all', '2018/19', ?, ?, ?, ?, ?)",
                    [council, indicator, unit, value, *aims],
                )
        listed = database.execute(sql("tests/quality/targets_far_off.sql")).fetchall()
    assert {row[0] for row in listed} == set(far_off)


def test_populations_far_from_every_official_estimate_are_listed():
    """Of 0 to 18 for 0 to 17 and the like; not of a year or age that has no estimate, nor of another area."""
    with duckdb.connect() as database:
        database.execute("""
            create table population as
            from (values ('X', 2018, '0-17', 1000), ('X', 2018, '0-17', 1020), ('X', 2019, '0-17', 1000))
                as t (la_code, mid_year, age_band, population);
            create table stg_population_midyear as
            select la_code, area_code, mid_year, age_band, population
            from (values
                ('X', 'X', 2018, '0-17', 969), ('X', 'X', 2018, '0-17', 970), ('X', 'X', 2018, '0-17', 1050),
                ('X', 'X', 2018, '0-17', 1051), ('X', 'X', 2019, '0-17', 1031), ('X', 'X', 2020, '0-17', 500),
                ('X', 'X', 2018, '18+', 500), ('X', 'N', 2018, '0-17', 500)
            ) as t (la_code, area_code, mid_year, age_band, population)
        """)
        listed = database.execute(sql("tests/quality/populations_unlike_official.sql")).fetchall()
    assert {row[1:4:2] for row in listed} == {(2018, 969), (2018, 1051), (2019, 1031)}
