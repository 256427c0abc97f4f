"""The rules of the report on figures made up for them: sentences, charts, commentaries, data quality, public edition, folders."""

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from per10k.report import analysis, quarters, words
from per10k.report.charts import Series, chart
from per10k.report.commentary import commentary, rendered
from per10k.report.figures import Definition, Figure, Line, Report, Section
from per10k.report.folder import replaced
from per10k.report.marts import NO_TARGET, read_report
from per10k.report.pages import monthly, notes_on, quality_of, write_pages
from tests.python.test_report import DATABASE, MONTH

PERCENTAGE = Definition("in_time_pct", "In time", "percentage", "in_month", "high", 1, "n", "d", None, None, None, None)
COUNT = replace(PERCENTAGE, indicator_id="plans", unit="count", polarity="info", decimals=0)
ROW = {
    "print_order": 1, "rag_in_month": "red", "rag_year_end": None, "statistical_neighbour_average": 90.0,
    "national_average": None, "best_statistical_neighbour": None, "national_top_quartile": None,
    "is_benchmark_comparable": True, "benchmark_difference": None, "benchmark_period": None, "benchmark_source": None,
    "is_benchmark_provisional": None, "national_rank": None, "national_quartile": None, "councils_with_value": None,
    "neighbours_with_value": None, "regional_average": None, "official_period": None, "is_official_provisional": None,
    "direction_on_month": "down", "judgement_on_month": "worse",
    "is_change_on_month_within_chance": False, "direction_on_year": None, "judgement_on_year": None,
    "is_change_on_year_within_chance": None, "label": "In time", "ref": "1.1", "months_shown": 4,
}  # fmt: skip
TARGET = {**NO_TARGET, "target_direction": "at_least", "target": 95.0, "amber_limit": 92.0}
FIGURE = Figure(
    MONTH, 76.0, 76.0, 100.0, rag="red", change_on_month=-7.4, judgement_on_month="worse", previous_month_value=83.4,
    is_change_on_month_within_chance=False,
)  # fmt: skip


def told(figure=FIGURE, definition=PERCENTAGE, target=TARGET, **row):
    line = Line({**ROW, **row}, definition, None, {MONTH: figure}, {}, target, NO_TARGET, [], [])
    report = Report("E1", "A", MONTH, "2018/19", False, [Section("S", "s", [line])])
    return analysis.sentences(line, report), report


def test_a_line_is_told_by_level_change_target_and_neighbours():
    sentences, _ = told()
    assert sentences == [
        "March 2019: 76.0% (76 of 100).",
        "Down 7.4 percentage points on February 2019 (83.4%), which is worse: more than chance alone explains.",
        "It is red: 19.0 percentage points below the target (95% or more).",
        "At 76.0% it is 14.0 percentage points below the average of statistical neighbours (90.0%), which is worse.",
    ]


def test_want_of_targets_population_and_benchmarks_is_no_all_clear():
    """A council that nobody gave targets has no red line; the page says why."""
    _, report = told()
    assert analysis.cautions(report) == []
    _, report = told(
        replace(FIGURE, rag=None, displayed_value=None, missing_reason="no_population"), target=NO_TARGET, rag_in_month=None,
        statistical_neighbour_average=None,
    )  # fmt: skip
    no_target, no_population, no_benchmark = analysis.cautions(report)
    assert no_target.startswith("No target of the council is known for 2018/19") and no_target.endswith("that is no praise.")
    assert no_population.startswith("No population estimate was published by March 2019")
    assert no_benchmark.startswith("No benchmark of the council is known for 2018/19")
    _, report = told(replace(FIGURE, rag=None), target=NO_TARGET, rag_in_month=None, rag_year_end="green")
    assert len(analysis.cautions(report)) == 1 and report.judged


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"is_change_on_month_within_chance": True}, "within chance for numbers of this size, so no trend is read into it."),
        ({"is_change_on_month_within_chance": None}, "whether that is more than chance is not tested."),
        ({"change_on_month": 0.0}, "The same as February 2019 (83.4%)."),
        ({"value_at_least": 70.0, "value_at_most": 84.0}, "the cases that lack a value leave that open."),
        ({"value_at_least": 70.0, "value_at_most": 80.0}, "which is worse: more than chance alone explains."),
    ],
)
def test_a_change_is_called_no_more_than_it_is(change, expected):
    assert told(replace(FIGURE, **change))[0][1].endswith(expected)


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [
        (76.0, {"target": 76.0}, "exactly at the target (76% or more)."),
        (22.0, {"target_direction": "at_most", "target": 23.0, "amber_limit": 26.0},
         "1.0 percentage points below the target (below 23%)."),
        (170.0, {"target_direction": "range", "target": None, "target_centre": 158.8, "green_tolerance": 5.0,
                "amber_tolerance": 15.0},
         "11.2 percentage points above the centre of its range (158.8%)."),
        (18.0, {"target_direction": "band", "target": None, "band_low": 16.0, "band_high": 22.0}, "within the band of 16 to 22."),
        (12.0, {"target_direction": "band", "target": None, "band_low": 16.0, "band_high": 22.0},
         "4.0 percentage points below the band of 16 to 22 (under range counts as green)."),
    ],
)  # fmt: skip
def test_every_kind_of_target_is_told(value, target, expected):
    sentences, _ = told(replace(FIGURE, displayed_value=value), target={**TARGET, **target})
    assert sentences[2].endswith(expected)


def test_a_figure_that_is_not_there_is_not_talked_about():
    sentences, report = told(Figure(MONTH, missing_reason="not_supplied"), rag_in_month=None)
    assert sentences == [f"March 2019: no figure; {words.MISSING['not_supplied'][1]}."]
    assert analysis.summary(report.sections[0], report) == [
        "None of its 1 line is judged against a target in March 2019.",
        "1 line has no figure for the month, and says why.",
    ]


def test_benchmarks_of_another_definition_are_not_compared():
    assert "another definition" in told(is_benchmark_comparable=False)[0][-1]
    assert told(is_benchmark_comparable=False, benchmark_difference="It is of a year.")[0][-1].endswith("them. It is of a year.")


def test_official_benchmarks_say_what_they_are_of():
    """The period, whether it is provisional, how many neighbours have a figure, and the rank of the council's own."""
    official = {
        **ROW, "benchmark_source": "LAIT", "benchmark_period": "2024/25", "is_benchmark_provisional": True,
        "neighbours_with_value": 9, "national_rank": 106, "councils_with_value": 152, "national_quartile": 3,
    }  # fmt: skip
    assert words.about_benchmarks(official) == [
        "The benchmarks are official figures of 2024/25, provisional (LAIT).",
        "9 of the ten statistical neighbours have a figure.",
        "The council's own official figure is number 106 of 152, quarter 3 (1 is best).",
    ]
    none = {**official, "neighbours_with_value": 0, "national_rank": None, "is_benchmark_comparable": False}
    assert words.about_benchmarks(none)[1:] == [
        "None of the ten statistical neighbours have a figure.",
        "They count by another definition.",
    ]
    assert words.about_benchmarks({**ROW, "benchmark_period": "2017"}) == ["The benchmarks are of 2017."]
    printed = {**official, "benchmark_source": None, "benchmark_period": "2017", "is_benchmark_provisional": None}
    assert words.place(official) == "" and words.place({**official, "official_period": "2024/25"}) == ""
    beside = {**printed, "official_period": "2018/19", "is_official_provisional": True, "national_rank": None}
    assert words.about_benchmarks(beside) == [
        "The benchmarks are of 2017.",
        "Region and rank are official figures of 2018/19, provisional.",
    ]
    assert (words.about_benchmarks(ROW), words.rank(ROW), words.benchmark_period(ROW)) == ([], "", "")


def test_a_council_that_came_after_others_says_which_months_are_before_it():
    """The day before is one of them, the day is none; a council that came after none has no such note."""
    line, report = told()[1].lines[0], told()[1]
    assert not any("began" in one for one in analysis.cautions(report)) and not any(
        "began" in note for row in monthly(line, report) for note in row.notes
    )
    new = replace(report, came_after="B", began_on=date(2019, 3, 1))
    assert analysis.cautions(new)[0].startswith("A began on 1 March 2019, after B. Months and years before are of its area since")
    notes = {row.month: row.notes for row in monthly(line, new)}
    assert "Before A began: of its area since." in notes[date(2019, 2, 28)]
    assert not any("began" in note for note in notes[MONTH])
    assert not any("began" in one for one in analysis.cautions(replace(new, began_on=date(2010, 4, 1))))


def test_a_figure_for_information_is_neither_better_nor_worse():
    sentences, report = told(replace(FIGURE, judgement_on_month=None, rag=None), COUNT, NO_TARGET, rag_in_month=None)
    assert not any("better" in sentence or "worse" in sentence for sentence in sentences)
    assert not any("beside" in sentence for sentence in analysis.summary(report.sections[0], report))


def test_only_what_moved_by_more_than_chance_is_listed():
    line = told()[1].lines[0]
    report = told()[1]
    assert [(one.judgement, one.words) for one in analysis.movements([line], report, "month")] == [("worse", "83.4% to 76.0%")]
    assert analysis.movements([line], report, "year") == []
    within = replace(line, row={**line.row, "is_change_on_month_within_chance": True})
    assert analysis.movements([within], report, "month") == []


@pytest.mark.parametrize(
    ("undecided", "low", "high", "expected"),
    [
        (1, 76.0, 77.0, "1 of 100 lacks a value that would tell, so the figure lies between 76.0% and 77.0%."),
        (2, 76.01, 76.02, "2 of 100 lack a value that would tell, too few to change the figure as shown."),
        (0, 76.0, 76.0, None),
    ],
)
def test_bounds_are_told_where_cases_are_undecided(undecided, low, high, expected):
    figure = replace(FIGURE, undecided=undecided, value_at_least=low, value_at_most=high)
    assert words.bounds(figure, PERCENTAGE) == expected


def test_notes_and_quality_say_what_a_reader_should_know():
    poor = replace(FIGURE, data_quality="poor", data_quality_note="41.7% of a field missing", is_frozen=True)
    assert notes_on(poor, PERCENTAGE) == ["41.7% of a field missing.", "As last published: its year is closed."]
    report = told(poor)[1]
    assert quality_of(report.lines[0], report) == ["In the month: poor: 41.7% of a field missing."]


def test_numbers_are_rounded_half_up_and_told_in_their_unit():
    assert words.amount(0.25, PERCENTAGE) == "0.3%" and words.amount(-0.25, PERCENTAGE) == "-0.3%"
    assert words.amount(1234.5, COUNT) == "1,235" and words.amount(-0.0, COUNT) == "0"
    assert words.plain(282.9) == "282.9" and words.plain(1528.0) == "1,528"


def test_a_chart_shows_its_gaps_and_says_its_figures():
    drawn = chart("By month", [Series("Month", [10.0, None, 20.0], "line")], ["Jan", "Feb", "Mar"], COUNT, {"Target": 30.0})
    assert len(drawn.gaps) == 1 and drawn.lines[0][1] == []
    assert "10 in Jan to 20 in Mar" in drawn.text and "1 of 3 without a figure" in drawn.text and "Target: 30" in drawn.text
    bars = chart("By year", [Series("Year", [10.0, 20.0], "bar")], ["2017/18", "2018/19"], COUNT, {}).bars
    assert bars[1][3] == pytest.approx(2 * bars[0][3], abs=0.2)
    assert chart("By year", [Series("Year", [None], "bar")], ["2018/19"], COUNT, {}) is None


def test_a_commentary_is_text_and_nothing_else(tmp_path):
    html = rendered("# Head\n\n<script>x</script> [a](javascript:x) ![b](http://c/d.png)\n\n| a |\n|---|\n| 1 |")
    assert "<h3>Head</h3>" in html and "&lt;script&gt;" in html and "<table>" in html
    assert 'href="javascript' not in html and "<img" not in html
    assert commentary(tmp_path, "E1", "2019-03", "s") is None
    (tmp_path / "E1" / "2019-03").mkdir(parents=True)
    (tmp_path / "E1" / "2019-03" / "s.md").write_text("Said *so*.", encoding="utf-8")
    assert commentary(tmp_path, "E1", "2019-03", "s") == "<p>Said <em>so</em>.</p>\n"
    assert commentary(None, "E1", "2019-03", "s") is None


def test_a_folder_is_replaced_as_a_whole_or_not_at_all(tmp_path):
    to = tmp_path / "report"
    page = '<meta name="generator" content="per10k report">'
    with replaced(to) as making:
        (making / "index.html").write_text(page, encoding="utf-8")
    with pytest.raises(RuntimeError), replaced(to) as making:
        (making / "index.html").write_text("half", encoding="utf-8")
        raise RuntimeError
    assert (to / "index.html").read_text(encoding="utf-8") == page
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").touch()
    with pytest.raises(ValueError, match="no report"), replaced(tmp_path / "photos"):
        pass
    assert {file.name for file in tmp_path.iterdir()} == {"report", "photos"}


def test_restatements_gaps_and_withheld_numbers_stand_on_the_page(tmp_path):
    with duckdb.connect() as database:
        database.execute(f"attach '{DATABASE}' as built (read_only); create schema marts")
        for relation in ("scorecard", "dim_indicator", "fct_missing_field_month", "fct_restatement"):
            database.execute(f"create table memory.marts.{relation} as select * from built.marts.{relation}")
        # As an edition tells it: what is withheld is null, with a symbol beside it.
        database.execute(
            """
            create table memory.marts.fct_indicator_month as
            select * replace (
                case when indicator_id <> 'contacts_received' then displayed_value end as displayed_value,
                case when indicator_id <> 'contacts_received' then numerator end as numerator
            ),
                case when indicator_id = 'contacts_received' then 'c' end as displayed_value_symbol,
                case when indicator_id = 'contacts_received' then 'c' end as numerator_symbol,
                null as denominator_symbol
            from built.marts.fct_indicator_month where breakdown = 'all'
            """
        )
        database.execute(
            """
            insert into memory.marts.fct_restatement by name
            select la_code, indicator_id, 'all' as breakdown, month_end, true as is_changed, 1.0 as displayed_change,
                75.0 as value, date '2019-04-24' as latest_published_on, 74.0 as latest_published_value,
                '2 rows added late' as what_changed
            from built.marts.fct_indicator_month
            where indicator_id = 'contacts_decision_1wd_pct' and month_end = date '2019-02-28' and breakdown = 'all'
            """
        )
        database.execute("detach built")
        report = read_report(database, MONTH)
    write_pages(report, tmp_path, None, {})
    page = (tmp_path / "contact-referral-mash.html").read_text(encoding="utf-8")
    withheld, restated = (page.split(f'id="line-{order}"')[1].split("</article>")[0] for order in (1, 2))
    assert withheld.count("[c]") > 15 and "1,528" not in withheld and "Withheld: it is a small number" in withheld
    assert "February 2019: published on 24 April 2019 as 74.0%; now 75.0%. 2 rows added late" in " ".join(restated.split())
    assert "cont_contact_source_code" not in withheld and "cont_contact_outcome_json" in withheld
    assert "Public edition" in page and "commentary" not in page


@pytest.mark.parametrize(
    ("month", "last_year_end"),
    [(date(2019, 3, 31), 2018), (date(2019, 4, 30), 2019), (date(2019, 12, 31), 2019), (date(2020, 1, 31), 2019)],
)
def test_the_years_before_end_with_the_march_before_the_year_of_the_month(month, last_year_end):
    report = Report("E1", "A", month, "2018/19", False, [])
    assert report.years_before == [date(last_year_end - years, 3, 31) for years in (3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("month", "earlier", "latest"),
    [
        (date(2022, 3, 31), "Q4 2020/21, Q1 2021/22, Q2 2021/22, Q3 2021/22", "Q4 2021/22"),
        (date(2022, 4, 30), "Q1 2021/22, Q2 2021/22, Q3 2021/22, Q4 2021/22", "Q4 2021/22"),
        (date(2022, 2, 28), "Q4 2020/21, Q1 2021/22, Q2 2021/22, Q3 2021/22", "Q3 2021/22"),
        (date(2022, 1, 31), "Q4 2020/21, Q1 2021/22, Q2 2021/22, Q3 2021/22", "Q3 2021/22"),
    ],
)
def test_quarters_before_the_month_and_the_latest_that_is_over(month, earlier, latest):
    assert ", ".join(map(quarters.quarter_name, quarters.earlier_quarters(month))) == earlier
    assert quarters.quarter_name(quarters.quarter_ends(month)[-1]) == latest


@pytest.mark.parametrize(
    ("basis", "quarter_before", "year_before"),
    [
        ("quarter", "up 48", "up 300"),
        ("as_at_month_end", "up 48", "up 300"),
        ("financial_year_to_date", "", "up 300"),  # it grows from quarter to quarter
        ("in_month", "", ""),  # a month is no quarter
    ],
)
def test_only_what_can_be_compared_is_compared_by_quarter(basis, quarter_before, year_before):
    ends = {date(2021, 3, 31): 651, date(2021, 12, 31): 903, date(2022, 3, 31): 951}
    figures = {end: Figure(end, value) for end, value in ends.items()}
    line = Line(ROW, replace(COUNT, basis=basis), None, figures, {}, NO_TARGET, NO_TARGET, [], [])
    assert quarters.change(line, date(2022, 3, 31), 1) == quarter_before
    assert quarters.change(line, date(2022, 3, 31), 4) == year_before
    assert quarters.change(line, date(2021, 12, 31), 1) == "", "the quarter before it has no figure"
    assert quarters.shown(line, date(2022, 3, 31)) == ("by month" if basis == "in_month" else "951")


def test_a_quarter_shows_the_figure_of_the_term_that_ended_in_it():
    not_due = {"missing_reason": "not_reported_this_month"}
    figures = {
        date(2021, 12, 31): Figure(date(2021, 12, 31), 7),
        date(2022, 1, 31): Figure(date(2022, 1, 31), **not_due),
        date(2022, 2, 28): Figure(date(2022, 2, 28), 9),
        # That of February stands in the month reported.
        date(2022, 3, 31): Figure(date(2022, 2, 28), 9, stands=True),
        date(2022, 6, 30): Figure(date(2022, 6, 30), **not_due),
    }
    line = Line(ROW, replace(COUNT, basis="term"), None, figures, {}, NO_TARGET, NO_TARGET, [], [])
    assert [quarters.shown(line, date(2022, month, day)) for month, day in ((3, 31), (6, 30), (9, 30))] == [
        "9",
        "not due",
        "no figure",
    ]
    assert quarters.change(line, date(2022, 3, 31), 1) == "up 2"
