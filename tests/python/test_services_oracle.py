"""Early help, adult safeguarding, education and youth justice: every figure is what plain Python counts from the same rows."""

import csv

import pytest

from tests.project import ROOT, extracts_of_contract
from tests.services_council import build_services, project_of_services, rows_by_council
from tests.services_oracle import Oracle, figures

DOMAINS = {"early_help", "adult_safeguarding", "education_inclusion", "youth_justice"}
FACTORS = {"percentage": 100, "rate_per_100k": 100_000, "rate_per_1k": 1_000}
# Why a month has no value although there is something to count: the extracts do not reach back as far as the rule reads.
WITHHELD = {"insufficient_history", "no_snapshot"}
TABLES = {table["name"]: table for table in extracts_of_contract()}


@pytest.fixture(scope="module")
def councils():
    return rows_by_council()


@pytest.fixture(scope="module")
def project():
    return project_of_services()


@pytest.fixture(scope="module")
def database(councils, project, tmp_path_factory):
    return build_services(tmp_path_factory.mktemp("services"), project, councils)


@pytest.fixture(scope="module")
def indicators():
    def read(name, key):
        with (ROOT / f"seeds/registry/{name}.csv").open() as file:
            return {row[key]: row for row in csv.DictReader(file)}

    measures = read("measure", "measure_id")
    registry = read("indicator", "indicator_id")
    return {key: row for key, row in registry.items() if measures[row["measure_id"]]["domain"] in DOMAINS}


@pytest.fixture(scope="module")
def counted(database, indicators):
    """Numerator, denominator, value and reason for none, by council, indicator, month and category (none: None)."""
    rows = database.execute("""
        select la_code, indicator_id, month_end, nullif(breakdown, 'all'), numerator, denominator, value, missing_reason
        from indicator_value
    """).fetchall()
    return {tuple(row[:4]): row[4:] for row in rows if row[1] in indicators}


@pytest.fixture(scope="module")
def expected(councils, indicators, counted):
    """The same by the oracle, without a reason."""
    bases = {key: row["basis"] for key, row in indicators.items()}
    months = sorted({key[2] for key in counted})
    found = {}
    for code, rows in councils.items():
        oracle = Oracle(rows, {name: table["meta"]["key"] for name, table in TABLES.items()})
        found |= {(code, *key): figure for key, figure in figures(oracle, bases, months).items()}
    return {key: (*figure[:2], value_of(figure, indicators[key[1]]["unit"])) for key, figure in found.items()}


def value_of(figure, unit):
    """What a figure comes to: published, a count, or a share in its unit; None without a case."""
    above, below, *published = figure
    if published:
        return published[0]
    if below is None:
        return above
    return above / below * FACTORS.get(unit, 1) if below else None


def test_every_figure_is_what_the_oracle_counts(counted, expected):
    values = {key: figure for key, figure in counted.items() if figure[3] is None}
    assert values.keys() <= expected.keys()
    unlike = [(key, figure, expected[key]) for key, figure in values.items() if not alike(figure, expected[key])]
    assert unlike == []
    assert len(values) > 15_000


def alike(figure, wanted):
    # What was published without its counts has none to compare.
    return all(one == pytest.approx(other) for one, other in zip(figure, wanted, strict=False) if other is not None)


def test_every_indicator_is_compared(counted, indicators):
    assert {key[1] for key, figure in counted.items() if figure[3] is None and figure[2] is not None} == indicators.keys()


def test_what_is_withheld_has_its_reason(counted, expected):
    """No case, no figure of the month, or no history; and whatever the oracle counts is there."""
    reasons = {
        (figure[3], key not in expected or expected[key][2] is None) for key, figure in counted.items() if figure[3]
    }  # fmt: skip
    assert {reason for reason, is_nothing in reasons if not is_nothing} <= WITHHELD
    assert {reason for reason, _ in reasons} <= WITHHELD | {"no_denominator", "not_reported_this_month"}
    assert expected.keys() <= counted.keys()


def test_a_healthy_council_stops_no_build(database, project):
    test = (ROOT / "tests/integrity/numerators_within_denominators.sql").read_text()
    assert database.execute(project.render(test)).fetchall() == []
