"""What is printed of children out of school, of plans and of adults' enquiries is told as rows that count to it, day by day."""

from datetime import date, timedelta

import pytest

from proof.replay.adults import tell_adults
from proof.replay.council import Council
from proof.replay.education import tell_education
from proof.replay.published import Published

HEAD = "indicator_id,breakdown,month,numerator,denominator,value,decimals,status,report,ref,note\n"
POPULATION = """la_code,la_name,mid_year,age_band,population,published_on,source
E08000018,A council,2017,0-17,56947,2018-06-28,printed
"""
AUTUMN, SPRING = date(2023, 12, 20), date(2024, 3, 28)


def council(folder, rows):
    """A council that printed these rows (indicator, month, numerator, denominator, value) up to March 2024, with two terms."""
    lines = [f"{i},,{m},{n},{d},{v},{1 if '_pct' in i else 0},ok,2023/24,1,\n" for i, m, n, d, v in rows]
    (folder / "golden.csv").write_text(HEAD + "".join(lines) + "lac_uasc,,2024-03,,,39,0,ok,2023/24,1,\n")
    (folder / "population.csv").write_text(POPULATION)
    made = Council(Published(folder))
    for start, end in ((date(2023, 9, 4), AUTUMN), (date(2024, 1, 4), SPRING)):
        made.add("local_school_terms", term_id=str(start), term_name=str(start), term_start=start, term_end=end)
    return made


def open_on(rows, start, end, day):
    return sum(row[start] <= day and (row[end] is None or row[end] > day) for row in rows)


def test_children_out_of_school_are_told_as_printed_of_each_term(tmp_path):
    told = council(
        tmp_path,
        [
            ("cme_open", "2023-12", "", "", 100),
            ("cme_open", "2024-03", "", "", 110),
            ("ehe_open", "2024-03", "", "", 523),
            ("ehe_returned_to_school", "2024-03", "", "", 52),
            ("ehe_prevented", "2023-12", "", "", 26),
            ("ehe_prevented", "2024-03", "", "", 126),
            ("permanent_exclusions_secondary", "2023-12", "", "", 40),
            ("permanent_exclusions_secondary", "2024-03", "", "", 73),
        ],
    )
    tell_education(told)
    missing, home, excluded = (told.tables[name] for name in ("local_cme", "local_ehe", "local_exclusions"))
    assert [open_on(missing, "cme_start_date", "cme_end_date", day) for day in (AUTUMN, SPRING)] == [100, 110]
    at_home = [row for row in home if row["prevented_flag"] == "N"]
    assert open_on(at_home, "ehe_start_date", "ehe_end_date", SPRING) == 523
    september = date(2023, 9, 1)
    returned = [row for row in at_home if row["end_reason"] == "returned to school"]
    assert sum(september <= row["ehe_end_date"] <= SPRING for row in returned) == len(returned) == 52
    prevented = [row["ehe_start_date"] for row in home if row["prevented_flag"] == "Y"]
    permanent = [row["exclusion_date"] for row in excluded if row["exclusion_type"] == "permanent"]
    for days, numbers in ((prevented, [26, 126]), (permanent, [40, 73])):
        assert [sum(september <= day <= end for day in days) for end in (AUTUMN, SPRING)] == numbers
    # Each extract reaches back beyond the school year, as the figures need it.
    assert min(row["exclusion_date"] for row in excluded) < september
    assert told.unheld == []


def test_what_falls_within_a_school_year_is_named_and_not_told(tmp_path):
    told = council(
        tmp_path,
        [
            ("permanent_exclusions_primary", "2023-12", "", "", 11),
            ("permanent_exclusions_primary", "2024-03", "", "", 9),
            ("ehe_open", "2024-02", "", "", 5),
        ],
    )
    tell_education(told)
    assert {(figure.indicator, reason) for figure, reason in told.unheld} == {
        ("permanent_exclusions_primary", "it is lower than that of an earlier term of the same school year"),
        ("ehe_open", "no school term ended in its month"),
    }


@pytest.mark.parametrize("share", [59.9, 62.0, 1.3])
def test_plans_in_twenty_weeks_are_told_as_printed_of_twelve_months_and_of_a_quarter(tmp_path, share):
    told = council(
        tmp_path,
        [("ehcp_20_weeks_pct_rolling_12m", "2023-12", "", "", share), ("ehcp_20_weeks_pct_quarter", "2024-03", 28, 67, 41.8)],
    )
    tell_education(told)
    judged = [row for row in told.tables["local_sen2"] if row["plan_issued_date"] and row["exception_flag"] == "N"]

    def printed(first, last):
        those = [row for row in judged if first <= row["plan_issued_date"] <= last]
        in_time = sum(row["plan_issued_date"] - row["request_date"] <= timedelta(140) for row in those)
        return round(100 * in_time / len(those) + 1e-9, 1), len(those)

    assert printed(date(2023, 1, 1), date(2023, 12, 31))[0] == share
    assert printed(date(2024, 1, 1), date(2024, 3, 31)) == (41.8, 67)


@pytest.mark.parametrize(("then", "over_then", "middle_then"), [(204, 36, 42), (130, 20, 25), (300, 45, 70)])
def test_enquiries_open_at_two_quarter_ends_have_run_as_long_as_printed_at_both(tmp_path, then, over_then, middle_then):
    def at(month, number, over, middle):
        return [
            ("asg_open_enquiries", month, "", "", number),
            ("asg_open_enquiries_over_40w", month, "", "", over),
            ("asg_open_enquiries_20_40w", month, "", "", middle),
        ]

    told = council(
        tmp_path,
        [
            *at("2023-12", then, over_then, middle_then),
            *at("2024-03", 146, 27, 21),
            ("asg_enquiries_concluded_ytd", "2024-03", "", "", 610),
        ],
    )
    tell_adults(told)
    assert told.unheld == []
    rows = told.tables["local_asg_enquiries"]
    for day, expected in ((date(2023, 12, 31), [then, over_then, middle_then]), (date(2024, 3, 31), [146, 27, 21])):
        ages = [
            (day - row["started_date"]).days
            for row in rows
            if row["started_date"] <= day and (row["concluded_date"] is None or row["concluded_date"] > day)
        ]
        assert [len(ages), sum(age > 280 for age in ages), sum(140 < age <= 280 for age in ages)] == expected
