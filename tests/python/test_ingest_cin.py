"""The CIN census: every indicator that it supports is what an independent reading of the XML gives, and nothing is lost."""

import csv
import json
from collections import Counter, defaultdict
from datetime import date

import duckdb
import pytest
from cin_oracle import FACTORS, Oracle

from per10k.ingest.cin_census.shape import CARRIES
from per10k.ingest.indicators import given_by, published

COUNCIL = "E09000002"
YEARS = (2021, 2022, 2023, 2024)
LAST_DAY = date(2024, 3, 31)

# Indicator -> its measure in the oracle. Those with a basis of their own end in _ytd, _rolling_12m or stand at a month end.
IN_PERIOD = {
    "referrals_received": "referrals_received",
    "referrals_to_assessment_pct": "referrals_to_assessment",
    "re_referrals_pct": "re_referrals",
    "assessments_started": "assessments_started",
    "assessments_completed": "assessments_completed",
    "assessments_completed_45wd_pct": "assessments_completed_45wd",
    "assessments_updated_started": "assessments_updated_started",
    "assessments_updated_completed": "assessments_updated_completed",
    "assessments_updated_completed_45wd_pct": "assessments_updated_completed_45wd",
    "assessments_all_completed": "assessments_all_completed",
    "assessments_all_completed_45wd_pct": "assessments_all_completed_45wd",
    "s47_started": "s47_started",
    "icpc_held": "icpc_held",
    "icpc_15wd_pct": "icpc_15wd",
    "icpc_all_held": "icpc_all_held",
    "icpc_all_15wd_pct": "icpc_all_15wd",
    "cpp_ceased_2yr_plus_pct": "cpp_ceased_2yr_plus",
    "cp_reviews_in_time_pct": "cp_reviews_in_time",
    "cpp_starts_rate_per_10k": "cpp_starts",
    "cpp_starts_rate_ytd_per_10k": "cpp_starts",
    "cpp_starts_rate_rolling_12m_per_10k": "cpp_starts",
    "cpp_ends_rate_per_10k": "cpp_ends",
    "cpp_ends_rate_ytd_per_10k": "cpp_ends",
    "cpp_ends_rate_rolling_12m_per_10k": "cpp_ends",
    "referrals_rate_rolling_12m_per_10k": "referrals_received",
    "s47_rate_rolling_12m_per_10k": "s47_started",
    "icpc_rate_rolling_12m_per_10k": "icpc_held",
    "icpc_all_rate_rolling_12m_per_10k": "icpc_all_held",
    "pp_started": "pp_started",
    "pp_days_decision_to_meeting": "pp_days_decision_to_meeting",
    "pp_days_letter_to_meeting": "pp_days_letter_to_meeting",
    "pp_ended": "pp_ended",
    "pp_court_applications": "pp_court_applications",
    "fgdm_offered_pct": "fgdm_offered",
    "fgdm_held_pct": "fgdm_held",
    "fgdm_offered_before_court_pct": "fgdm_offered_before_court",
    "fgdm_held_before_court_pct": "fgdm_held_before_court",
    "pp_started_rate_rolling_12m_per_10k": "pp_started",
    "cpp_repeat_2yr_pct_rolling_12m": "cpp_repeat_2yr",
    "cpp_repeat_ever_pct_rolling_12m": "cpp_repeat_ever",
} | {f"factor_{factor}_rate_rolling_12m_per_10k": f"factor_{factor}" for factor in FACTORS}
AS_AT = {
    "assessments_open": "assessments_open",
    "assessments_open_past_45wd": "assessments_open_past_45wd",
    "assessments_updated_open_past_45wd": "assessments_updated_open_past_45wd",
    "cin_dfe": "cin_dfe",
    "cin_dfe_rate_per_10k": "cin_dfe",
    "cin_plan_12m_plus": "cin_plan_12m_plus",
    "cin_plan_12m_plus_pct": "cin_plan_12m_plus",
    "cpp_open": "cpp_open",
    "pp_open": "pp_open",
    "pp_open_rate_per_10k": "pp_open",
    "cpp_rate_per_10k": "cpp_open",
    "cpp_12m_plus": "cpp_12m_plus",
    "cpp_12m_plus_pct": "cpp_12m_plus",
    "cpp_open_2yr_plus_pct": "cpp_open_2yr_plus",
    "cp_children_all_reviews_in_time_pct": "cp_children_all_reviews_in_time",
}


def measure_of(indicator):
    for basis in ("_ytd", "_rolling_12m"):
        if indicator not in IN_PERIOD and indicator.removesuffix(basis) in IN_PERIOD:
            return IN_PERIOD[indicator.removesuffix(basis)]
    return IN_PERIOD.get(indicator)


def period(basis, month_end):
    first = month_end.replace(day=1)
    if basis == "financial_year_to_date":
        return date(first.year if first.month >= 4 else first.year - 1, 4, 1)
    if basis == "rolling_12_months":
        return date(first.year - (first.month < 12), first.month % 12 + 1, 1)
    return first


def read_values(database, council):
    """(indicator, month end) -> basis, unit, numerator, denominator, value, population, reason."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select indicator_id, month_end, basis, unit, numerator, denominator, value, population, missing_reason "
            "from indicator_value where la_code = ?",
            [council],
        ).fetchall()
    return {row[:2]: row[2:] for row in rows}


@pytest.fixture(scope="module")
def values(returns):
    return read_values(returns.database, COUNCIL)


def compare(returns, values):
    """Months compared of each indicator, and (indicator, month end, basis, found, expected) of each that differs."""
    oracle = Oracle(returns, LAST_DAY)
    differences, compared = [], Counter()
    for (indicator, month_end), (basis, unit, numerator, denominator, value, population, reason) in values.items():
        measure = measure_of(indicator) or AS_AT.get(indicator)
        if measure is None or reason not in (None, "no_denominator"):
            continue
        if indicator in AS_AT:
            expected = oracle.as_at(measure, month_end)
        else:
            expected = oracle.in_period(measure, period(basis, month_end), month_end)
        is_share = unit in ("percentage", "average")
        found = (numerator, denominator if is_share else None)
        if not is_share:
            expected = (expected[0], None)
        if unit.startswith("rate") and reason is None:
            found, expected = (*found, value), (*expected, pytest.approx(expected[0] * 10_000 / population))
        if is_share and expected[1]:
            scale = 100 if unit == "percentage" else 1
            found, expected = (*found, value), (*expected, pytest.approx(scale * expected[0] / expected[1]))
        compared[indicator] += 1
        if found != expected:
            differences.append((indicator, month_end, basis, found, expected))
    return compared, differences


def test_every_indicator_is_what_the_xml_says(returns, values):
    compared, differences = compare(returns.census, values)
    assert differences == []
    supported = {indicator for indicator, _ in values if measure_of(indicator) or indicator in AS_AT}
    # Nine months or more of each, whatever history it looks back on: the plans of this council begin in August, and a rolling
    # year of those repeated within two needs three years. The population estimates were published late in the last.
    too_few = {indicator: compared[indicator] for indicator in supported if compared[indicator] < 9}
    assert {indicator: months for indicator, months in too_few.items() if "rate" not in indicator or months < 5} == {}
    assert supported == given_by(CARRIES)


def test_factors_are_what_the_xml_says_in_months_without_a_population(returns):
    """Their rates have a value in the last five months alone, as the population estimates were published late."""
    oracle = Oracle(returns.census, LAST_DAY)
    query = "select measure_id, month_end, numerator from measure_month where la_code = ? and measure_id like 'factor_%'"
    with duckdb.connect(str(returns.database), read_only=True) as connection:
        rows = connection.execute(query, [COUNCIL]).fetchall()
    # Eleven months reach back to before the first return.
    told = {(measure, month_end): found for measure, month_end, found in rows if date(2021, 3, 1) < month_end <= LAST_DAY}
    expected = {key: oracle.in_period(key[0], period("rolling_12_months", key[1]), key[1])[0] for key in told}
    assert len(told) == 37 * len(FACTORS) and min(Counter(measure for (measure, _), n in told.items() if n).values()) > 30
    assert {key: (found, expected[key]) for key, found in told.items() if found != expected[key]} == {}


def test_returns_in_the_sectors_own_form(returns):
    files = sorted((returns.sector / "cin_census").glob("CIN_Census_*.xml"))
    compared, differences = compare(files, read_values(returns.database, "E09000001"))
    assert differences == []
    # The later one was made in the May that its year holds, and knows of April alone.
    assert compared["referrals_received"] == compared["cin_dfe"] == 13


def test_nothing_that_the_census_cannot_carry_has_a_value(values):
    supported = {indicator for indicator, _ in values if measure_of(indicator) or indicator in AS_AT}
    others = defaultdict(set)
    for (indicator, _), (*_, reason) in values.items():
        if indicator not in supported | published():
            others[indicator].add(reason)
    assert {indicator: reasons for indicator, reasons in others.items() if reasons != {"not_supplied"}} == {}
    assert {"s47_completed", "assessments_outcome_nfa_pct", "contacts_received", "cin_open", "lac_number"} <= set(others)


def test_rows_in_are_carried_or_rejected_with_a_reason(returns):
    manifest = json.loads((returns.extracts / "ingest_manifest.json").read_text())
    with (returns.extracts / "ingest_not_carried.csv").open(newline="") as file:
        listed = list(csv.DictReader(file))
    for about in manifest["returns"]:
        for counts in about["tables"].values():
            assert counts["rows_in"] == counts["carried"] + counts["rejected"]
    for extract, counts in manifest["extracts"].items():
        with (returns.extracts / f"{extract}.csv").open(newline="") as file:
            assert sum(1 for _ in csv.DictReader(file)) == counts["rows"]
        assert counts["rows_from_returns"] == counts["rows"] + counts["replaced"]
        assert sum(row["table"] == extract for row in listed) == counts["replaced"]
    assert all(row["reason"] for row in listed)


def test_the_year_is_the_headers_and_each_row_has_its_own(returns):
    manifest = json.loads((returns.extracts / "ingest_manifest.json").read_text())
    assert [about["year"] for about in manifest["returns"] if about["la_code"] == COUNCIL] == list(YEARS)
    assert manifest["extract_date"] == str(LAST_DAY)


def test_months_before_the_first_return_have_no_value(values):
    """Of the time before its year a return has only the cases that had not ended."""
    assert min(month_end for (_, month_end), (*_, reason) in values.items() if reason is None) == date(2020, 4, 30)
