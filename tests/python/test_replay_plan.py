"""The planner must lead to each kind of printed figure, and name those that cannot hold."""

from datetime import date, timedelta
from random import Random

import pytest

from proof.replay.council import Council
from proof.replay.dates import first_day, last_day, month_of
from proof.replay.lately import keep_lately
from proof.replay.not_replayed import why_not_replayed
from proof.replay.plan import Plan
from proof.replay.published import Published
from proof.replay.versions import keep_up_to_date

HEADER = "indicator_id,breakdown,month,numerator,denominator,value,decimals,status,report,ref,note\n"
POPULATION = "la_code,la_name,mid_year,age_band,population,published_on,source\nE08000018,A council,2017,0-17,56947,2018-06-28,\n"
MARCH = month_of("2019-03")


@pytest.fixture
def printing(tmp_path):
    """Return a function that tells what lines of figures say."""
    (tmp_path / "population.csv").write_text(POPULATION)

    def published(*lines):
        (tmp_path / "golden.csv").write_text(HEADER + "".join(f"{line},,,\n" for line in lines))
        return Published(tmp_path)

    return published


def settled(published, measure, months, per=1):
    """Return the plan, and the numerators and denominators of a measure that it settles on."""
    plan = Plan(published)
    numerator, denominator = plan.series(months, lambda _: 100), plan.series(months, lambda _: 80)
    plan.measure(measure, numerator, denominator, per=per)
    plan.solve()
    return plan, plan.settled(numerator), plan.settled(denominator)


def test_an_average_to_date_holds_over_its_months(printing):
    published = printing("adoption_a1_days_ytd,,2019-02,,,385.3,1,ok", "adoption_a1_days_ytd,,2019-03,,,390.5,1,ok")
    plan, days, children = settled(published, "adoption_a1_days", range(MARCH - 11, MARCH + 1))
    assert len(plan.held) == 2
    to_february = [m for m in days if m < MARCH]
    assert round(sum(days[m] for m in to_february) / sum(children[m] for m in to_february), 1) == 385.3
    assert round(sum(days.values()) / sum(children.values()), 1) == 390.5


def test_hours_in_tenths_of_a_post_give_a_printed_fraction(printing):
    published = printing("agency_staff_pct,,2019-03,46.1,,14.5,1,ok")
    plan, agency, posts = settled(published, "agency_staff", [MARCH], per=10)
    assert agency[MARCH] == 461
    assert round(100 * agency[MARCH] / posts[MARCH], 1) == 14.5
    assert not plan.unheld


def test_what_is_preferred_gives_way_to_what_always_holds(printing):
    plan = Plan(printing("agency_staff_pct,,2019-03,46.1,,14.5,1,ok"))
    living = plan.series(range(30), lambda _: 160)
    registered = plan.stock(living, 140, lambda _: 2)
    for month in living:
        plan.require(registered[month] <= living[month])
        plan.prefer(living[month] == 160)
    plan.solve()
    assert plan.settled(registered)[29] == 200 <= plan.settled(living)[29]
    assert plan.settled(living)[0] == 160


def test_a_plan_that_contradicts_itself_is_said_to(printing):
    plan = Plan(printing("agency_staff_pct,,2019-03,46.1,,14.5,1,ok"))
    plan.require(plan.series([MARCH])[MARCH] == -1)
    with pytest.raises(RuntimeError, match="cannot all hold"):
        plan.solve()


@pytest.mark.parametrize("line", ["agency_staff_pct,,2019-03,46.15,,14.5,1,ok", "caseload_max_lac,,2019-03,,,19.2,1,ok"])
def test_a_number_too_fine_for_what_is_counted_is_named(printing, line):
    measure, per = ("agency_staff", 10) if line.startswith("agency") else ("caseload_max_lac", 1)
    plan, *_ = settled(printing(line), measure, [MARCH], per=per)
    assert [figure.indicator for figure, _ in plan.unheld] == [line.split(",")[0]]


def test_a_maximum_is_the_number_itself(printing):
    _, most, _ = settled(printing("caseload_max_lac,,2019-03,,,23,0,ok"), "caseload_max_lac", [MARCH])
    assert most[MARCH] == 23


@pytest.mark.parametrize(
    ("indicator", "months"),
    [
        ("case_audits_meeting_standard_pct", 3),
        ("adoption_a1_days_ytd", 12),
        # Told of 12 months, but as at the month's end.
        ("lac_3plus_placements_pct_rolling_12m", 1),
    ],
)
def test_a_figure_spans_the_months_that_are_summed(printing, indicator, months):
    (figure,) = printing(f"{indicator},,2019-03,,,50.0,1,ok").figures
    assert figure.window == range(MARCH - months + 1, MARCH + 1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("lac_children_all_reviews_in_time_pct_ytd,,2019-03,,,90.0,1,ok", "one by one"),
        ("lac_pep_pct,,2015-08,,,90.0,1,ok", "compulsory school age"),
        ("lac_pep_up_to_date_pct,,2015-08,,,90.0,1,ok", "compulsory school age"),
        ("lac_dental_check_up_to_date_pct,,2012-12,,,90.0,1,ok", "before 2012-01"),
    ],
)
def test_a_figure_that_no_cases_are_written_for_is_named_and_nothing_is_led_to_it(printing, line, reason):
    told_too = "lac_pep_pct,,2015-09,,,90.0,1,ok"
    published = printing(line, told_too)
    ((figure, why),) = published.set_aside(why_not_replayed)
    assert figure.indicator == line.split(",")[0] and reason in why
    measures = {f.definition.measure for f in published.figures}
    assert [f.indicator for f in published.replayed(measures)] == ["lac_pep_pct"]


def test_a_month_without_its_cases_loses_every_figure_that_counts_it(printing):
    council = Council(
        printing(
            "adoptions,,2018-05,,,3,0,ok",
            "adoptions,,2018-06,,,3,0,ok",
            "adoptions_ytd,,2018-04,,,3,0,ok",
            "adoptions_ytd,,2018-06,,,9,0,ok",
            "adoptions_ytd,,2019-04,,,1,0,ok",
        )
    )
    council.miss({"adoptions"}, [month_of("2018-05")])
    assert [(f.indicator, f.month) for f, _ in council.unheld] == [
        ("adoptions", month_of("2018-05")),
        ("adoptions_ytd", month_of("2018-06")),
    ]


@pytest.mark.parametrize(("number", "missed"), [(3, []), (4, [MARCH])])
def test_plans_of_more_children_than_there_are_are_named(number, missed):
    end = last_day(MARCH)
    versions = {child: [] for child in "abc"}
    ends = keep_up_to_date(Random(1), [end], lambda _: list("abc"), lambda *_: first_day(MARCH), lambda _: number, versions)
    assert ends == [last_day(month) for month in missed]


DAY = date(2019, 1, 31)
MONTH_ENDS = [date(2019, 1, 31), date(2019, 2, 28), date(2019, 3, 31), date(2019, 4, 30)]


@pytest.mark.parametrize(("numbers", "unmet"), [((5, 6, 4, 7), 0), ((0, 10, 0, 10), 0), ((10, 0, 10, 0), 0), ((5, 11, 4, 7), 1)])
def test_so_many_have_had_a_visit_within_the_shorter_limit_and_nothing_of_the_longer_moves(numbers, unmet):
    """Ten children visited within 84 days at each month's end, some of them within 28."""
    days = {child: [date(2019, 1, 4 + child), date(2019, 3, 1 + child)] for child in range(10)}
    long_before = {child: list(those) for child, those in days.items()}
    since, lately = (lambda _, end, limit=limit: end - timedelta(limit) for limit in (84, 28))
    wanted = dict(zip(MONTH_ENDS, numbers, strict=True))
    missed = keep_lately(Random(1), MONTH_ENDS, lambda _: range(10), since, lately, wanted.__getitem__, days)

    def within(those, first):
        return {end: sum(any(first(None, end) <= day <= end for day in mine) for mine in those.values()) for end in MONTH_ENDS}

    assert within(days, since) == within(long_before, since)
    reached = within(days, lately)
    assert missed == [end for end in MONTH_ENDS if reached[end] != wanted[end]] and len(missed) == unmet
