"""Own figures beside official ones, as a manager reads them: what is said once, in which order and in which words."""

from datetime import date

import pytest

from per10k.report.official import AGREES, DIFFERS, NOT_JUDGED, comparisons, counts, retrieved_on


def row(**values):
    return {
        "indicator_id": "referrals_received_ytd", "official_measure": "referrals", "label": "Referrals", "unit": "count",
        "decimals": 0, "basis": "financial_year_to_date", "reporting_year": "2018/19", "month_end": date(2019, 3, 31),
        "official_period": "2018/19", "official_period_end": date(2019, 3, 31), "own_value": 1100.0, "official_value": 1000.0,
        "official_value_before": None, "difference": 100.0, "tolerance": 26.0, "tolerance_reason": "Late entry.",
        "verdict": DIFFERS, "why_not_judged": None, "known_reasons": "Late entry.", "is_provisional": False,
        "retrieved_on": date(2026, 11, 28),
    } | values  # fmt: skip


def test_a_year_to_march_is_said_once():
    """As year to date and as 12 months; another own figure of it is another comparison."""
    twice = [row(), row(indicator_id="referrals_received_rolling_12m", basis="rolling_12_months")]
    assert counts(twice) == {DIFFERS: 1, AGREES: 0, NOT_JUDGED: 0}
    assert len(comparisons(twice)[DIFFERS]) == 1
    assert counts([*twice, row(own_value=1101.0)])[DIFFERS] == 2


def test_months_that_agree_are_one_line_and_each_that_differs_its_own():
    months = [
        row(
            basis="in_month", verdict=AGREES, month_end=date(2018, month, 28), official_period_end=date(2018, month, 28),
            difference=float(month), tolerance=8.0,
        )
        for month in range(4, 8)
    ]  # fmt: skip
    apart = row(basis="in_month", month_end=date(2018, 9, 30), official_period="September 2018")
    told = comparisons([*months, apart])
    assert [one.period for one in told[DIFFERS]] == ["September 2018"]
    (agreed,) = told[AGREES]
    assert (agreed.period, agreed.difference, agreed.own) == ("4 of the months of 2018/19", "+7 at most", "by month")
    assert counts([*months, apart]) == {DIFFERS: 1, AGREES: 4, NOT_JUDGED: 0}


def test_the_latest_year_comes_first_and_in_it_what_parts_furthest():
    names = {"a little": 10.0, "most": 500.0, "much": -300.0}
    rows = [row(label=label, difference=apart, official_measure=label) for label, apart in names.items()]
    rows.append(row(label="year before", reporting_year="2017/18", difference=900.0, official_period_end=date(2018, 3, 31)))
    assert [one.label for one in comparisons(rows)[DIFFERS]] == ["most", "much", "a little", "year before"]


@pytest.mark.parametrize(("values", "own", "difference", "tolerance"), [
    ({"own_value": 1002.0, "difference": 2.0, "tolerance": 26.0}, "1,002", "+2", "26"),
    ({"own_value": 999.0, "difference": -1.0, "tolerance": 6.45}, "999", "-1", "6.5"),
    ({"own_value": 80.04, "difference": 0.04, "tolerance": 0.05, "unit": "percentage", "decimals": 1},
     "80.0%", "0.0 points", "0.05 points"),
    ({"own_value": 3.66, "difference": 0.06, "tolerance": 0.005, "unit": "average", "decimals": 2}, "3.66", "+0.06", "0.005"),
    ({"own_value": None, "difference": None, "tolerance": None}, "", "", ""),
])  # fmt: skip
def test_numbers_are_told_in_their_unit(values, own, difference, tolerance):
    (one,) = comparisons([row(**values)])[DIFFERS]
    assert (one.own, one.difference, one.tolerance) == (own, difference, tolerance)


@pytest.mark.parametrize(("values", "note"), [
    ({"official_value_before": 900.0}, "Late entry. Published as 900 before."),
    ({"verdict": AGREES}, "Late entry."),
    ({"verdict": NOT_JUDGED, "why_not_judged": "not_supplied"},
     "The council does not supply an extract or a field that the indicator rests on."),
    ({"verdict": NOT_JUDGED, "why_not_judged": "official_withheld"},
     "No official figure of the council was published, though others have one."),
    ({"verdict": NOT_JUDGED, "why_not_judged": "defined_otherwise", "known_reasons": "It is of children."}, "It is of children."),
    ({"verdict": NOT_JUDGED, "why_not_judged": "no word for it"}, "The marts hold no figure for that month."),
])  # fmt: skip
def test_why_is_said(values, note):
    ((one,),) = [told for told in comparisons([row(**values)]).values() if told]
    assert one.note == note


def test_of_nothing_nothing_is_said():
    assert retrieved_on([]) is None and retrieved_on([row(retrieved_on=None)]) is None
    assert counts([]) == dict.fromkeys((DIFFERS, AGREES, NOT_JUDGED), 0)
