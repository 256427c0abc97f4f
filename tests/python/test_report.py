"""The report: numbers on its pages, in its spreadsheet and in the marts agree; nothing else is read; links lead somewhere."""

import math
import os
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from bs4 import BeautifulSoup
from commands import per10k
from openpyxl import load_workbook

from per10k.core.exit_codes import Exit
from per10k.report import words
from per10k.report.commentary import not_shown
from per10k.report.marts import read_report
from per10k.report.pages import write_pages

ROOT = Path(__file__).parents[2]
DATABASE = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))
MONTH = date(2019, 3, 31)
WORKBOOK = "scorecard-E08000018-2019-03.xlsx"
FIRST_ROW = 9


def rows_of(query, values=()):
    with duckdb.connect(str(DATABASE), read_only=True) as database:
        return database.execute(query, list(values)).fetchall()


def page(folder, name):
    return BeautifulSoup((folder / name).read_text(encoding="utf-8"), "html.parser")


def text(cell):
    return " ".join(cell.get_text().split())


def number(cell):
    """The number that a cell shows; None where it shows words."""
    shown = text(cell).replace(",", "").removesuffix("%")
    return float(shown) if re.fullmatch(r"-?[\d.]+", shown) else None


def table(workbook, sheet):
    """Rows of a worksheet's table by column names, without the marks of notes."""
    head, *rows = workbook[sheet].iter_rows(values_only=True, min_row=FIRST_ROW)
    names = [name.split("\n")[0] for name in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    to = tmp_path_factory.mktemp("report") / "report"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PER10K_BROWSER", "no-browser")
        assert per10k("report", ["--database", str(DATABASE), "--month", "2019-03", "--to", str(to)]) == 0
    return to


@pytest.fixture(scope="module")
def pages(written):
    return {file.name: page(written, file.name) for file in written.glob("*.html")}


@pytest.fixture(scope="module")
def workbook(written):
    return load_workbook(written / WORKBOOK)


@pytest.fixture(scope="module")
def scorecard():
    return rows_of(
        """
        select print_order, decimals, displayed_value, displayed_value_year, value_previous_month, value_2_months_before,
            value_3_months_before, value_4_years_before, value_3_years_before, value_2_years_before, value_previous_year,
            statistical_neighbour_average, best_statistical_neighbour, national_average, national_top_quartile,
            rag_in_month, rag_year_end, section
        from marts.scorecard where reporting_month = ? and scorecard = 'social_care' order by print_order
        """,
        [MONTH],
    )


def displayed(value, decimals):
    """As printed, half up, written apart from the report's own rounding."""
    return None if value is None else math.copysign(math.floor(abs(value) * 10**decimals + 0.5 + 1e-9), value) / 10**decimals


def test_every_number_of_the_scorecard_is_that_of_the_mart(pages, scorecard):
    rows = [row.find_all(["th", "td"]) for row in pages["index.html"].select("table.lines tbody tr")]
    assert len(rows) == len(scorecard) == 90
    compared = 0
    for cells, mart in zip(rows, scorecard, strict=True):
        _, decimals, now, year, month_1, month_2, month_3, *years_and_benchmarks, rag, rag_year, _ = mart
        columns = [2, 3, 4, 5, 6, *range(12, 20)]
        for column, value in zip(columns, [month_3, month_2, month_1, now, year, *years_and_benchmarks], strict=True):
            expected = displayed(value, decimals)
            assert number(cells[column]) == (None if expected is None else pytest.approx(expected, abs=1e-9)), mart
            compared += expected is not None
        assert [text(cells[column]) for column in (9, 10)] == [
            {"red": "■ Red", "amber": "◆ Amber", "green": "● Green", None: ""}[colour] for colour in (rag, rag_year)
        ]
    assert compared > 600


@pytest.fixture(scope="module")
def facts():
    facts = rows_of(
        """
        select indicator_id, month_end, displayed_value, numerator, denominator, population, missing_reason, rag
        from marts.fct_indicator_month where breakdown = 'all'
        """
    )
    return {row[:2]: row[2:] for row in facts}


def test_every_number_of_the_monthly_tables_is_that_of_the_mart(pages, facts):
    compared = 0
    lines = "select print_order, section, indicator_id, indicator_id_year from marts.scorecard"
    for order, section, indicator, indicator_year in rows_of(
        f"{lines} where reporting_month = ? and scorecard = 'social_care'", [MONTH]
    ):
        name = re.sub(r"[^a-z0-9]+", "-", section.lower()).strip("-") + ".html"
        article = pages[name].find(id=f"line-{order}")
        head = [text(cell) for cell in article.select("table.months thead th")]
        rows = article.select("table.months tbody tr")
        assert len(rows) == 15
        for row in rows:
            cells = row.find_all(["th", "td"])
            month = datetime.strptime(text(cells[0]), "%b %Y")
            month_end = next(end for one, end in facts if one == indicator and (end.year, end.month) == (month.year, month.month))
            fact = facts[indicator, month_end]
            assert number(cells[1]) == fact[0]
            if fact[0] is None:
                assert text(cells[1]) == words.MISSING[fact[4]][0]
                assert words.MISSING[fact[4]][1] in text(cells[-1]).lower()
            for column, place in (("Numerator", 1), ("Denominator", 2), ("Population", 3)):
                if column in head:
                    expected = fact[place]
                    shown = number(cells[head.index(column)])
                    assert shown == (None if expected is None else pytest.approx(expected, abs=5e-5))
                    compared += expected is not None
            if "Year to date" in head and indicator_year != indicator:
                assert number(cells[head.index("Year to date")]) == facts[indicator_year, month_end][0]
            compared += fact[0] is not None
    assert compared > 3000


def test_every_number_of_the_spreadsheet_is_that_of_the_mart(workbook, facts, scorecard):
    months = {(end.year, end.month): end for _, end in facts}
    compared = 0
    for row in table(workbook, "Months"):
        month = datetime.strptime(row["Month"], "%B %Y")
        fact = facts[row["Indicator id"], months[month.year, month.month]]
        for column, value in zip(("Figure", "Numerator", "Denominator", "Population"), fact, strict=False):
            if value is None:
                assert row[column] in ("[x]", "[z]")
            else:
                assert row[column] == pytest.approx(value, abs=5e-5)
                compared += 1
    assert compared > 4000
    for row, mart in zip(table(workbook, "Scorecard"), scorecard, strict=True):
        shown = [row["March 2019"], row["2018/19, year to date"], row["February 2019"], row["2017/18, outturn"]]
        expected = [mart[2], mart[3], displayed(mart[4], mart[1]), displayed(mart[10], mart[1])]
        for one, other in zip(shown, expected, strict=True):
            assert one == pytest.approx(float(other)) if other is not None else one in ("[x]", "[z]")
        assert row["RAG in the month"] == (mart[15].capitalize() if mart[15] else "Not judged")


def test_the_spreadsheet_keeps_to_the_guidance(workbook):
    assert workbook.sheetnames[:4] == ["Cover", "Contents", "Notes", "Scorecard"]
    for sheet in workbook.worksheets[3:]:
        assert len(sheet.tables) == 1 and not sheet.merged_cells.ranges
        assert all(cell is not None for row in sheet.iter_rows(min_row=FIRST_ROW, values_only=True) for cell in row)


def test_exceptions_are_the_lines_that_are_red_or_amber(pages, scorecard):
    told = [text(row.th) for row in pages["exceptions.html"].select("tbody tr")]
    expected = [mart for mart in scorecard if {"red", "amber"} & {mart[15], mart[16]}]
    assert len(told) == len(expected) > 0
    assert "green" not in " ".join(text(cell) for cell in pages["exceptions.html"].select("h2")).lower()


def test_rag_and_direction_are_told_by_words_and_shapes(pages):
    for name, content in pages.items():
        for mark in content.select(".rag"):
            assert text(mark) in ("■ Red", "◆ Amber", "● Green"), name
        for way in content.select("span.way"):
            assert re.fullmatch(r"[↑↓→] (Up|Down|Same)(, (better|worse))?", text(way)), name


def test_every_link_leads_to_a_place_of_the_report(pages, written):
    ids_of = {name: [tag["id"] for tag in content.select("[id]")] for name, content in pages.items()}
    for name, content in pages.items():
        ids = ids_of[name]
        assert len(ids) == len(set(ids)), name
        for tag in content.select("[href], [src]"):
            address = tag.get("href") or tag.get("src")
            if address == "data:,":
                continue
            file, _, anchor = address.partition("#")
            assert not re.match(r"[a-z]+:|//", file), address
            assert (written / (file or name)).is_file()
            assert not anchor or anchor in ids_of[file or name], address
        for tag in content.select("[aria-labelledby]"):
            assert tag["aria-labelledby"] in ids


def test_every_figure_leads_to_its_definition_quality_and_restatements(pages):
    for article in (article for content in pages.values() for article in content.select("article.line")):
        heads = [text(head) for head in article.select("h3")]
        assert {"Month by month", "Definition", "Restatements"} <= set(heads)
        told = {text(name) for name in article.select("dl.definition dt")}
        assert {"Indicator", "Unit and period", "Numerator"} <= told


def test_each_own_figure_that_parts_from_the_official_one_is_listed(pages, workbook):
    """Those of the two latest years, a year to March said once, in the page and in the spreadsheet."""
    parted = rows_of("""
        select distinct official_measure, official_period_end, own_value from marts.fct_official_comparison
        where verdict = 'differs' and reporting_year in ('2017/18', '2018/19')
    """)
    content = pages["official.html"]
    of_page = content.select_one("[aria-labelledby=official-differs] tbody").select("tr")
    of_sheet = [row for row in table(workbook, "Official figures") if row["Agrees"] == "No"]
    assert len(of_page) == len(of_sheet) == len(parted) > 0
    (lead,) = content.select("p.lead")
    assert f"{len(parted)} do not" in text(lead) and "28 November 2026" in text(lead)


ADULTS, MEMBERS = "adult-safeguarding", "members"


@pytest.mark.parametrize("scorecard", [ADULTS, MEMBERS])
def test_a_page_read_by_quarter_shows_the_quarters_of_the_mart(written, facts, scorecard):
    lines = rows_of(
        """
        select indicator_id, indicator_id_year, label from marts.scorecard
        where reporting_month = ? and scorecard = ? order by print_order
        """,
        [MONTH, scorecard.replace("-", "_")],
    )
    basis = dict(rows_of("select indicator_id, basis from marts.dim_indicator"))
    content = page(written / scorecard, "index.html")
    head = [text(cell) for cell in content.select_one("table.lines thead").select("th")]
    assert head[2:7] == ["Q4 2017/18", "Q1 2018/19", "Q2 2018/19", "Q3 2018/19", "Mar 19"]
    assert "On quarter" in head and "On month" not in head
    ends = [date(2018, 3, 31), date(2018, 6, 30), date(2018, 9, 30), date(2018, 12, 31)]
    rows, compared = content.select("table.lines tbody tr"), 0
    assert len(rows) == len(lines) > 30
    for row, (of_month, of_year, label) in zip(rows, lines, strict=True):
        cells = row.find_all(["th", "td"])
        assert label in text(cells[0])
        shown = next((one for one in (of_month, of_year) if one and basis[one] != "in_month"), None)
        for cell, end in zip(cells[2:6], ends, strict=True):
            if shown is None:
                assert text(cell) == "by month"
            elif facts[shown, end][4] != "not_reported_this_month":
                assert number(cell) == facts[shown, end][0], (label, end)
                compared += facts[shown, end][0] is not None
    assert compared > 100


def test_a_change_on_the_quarter_is_that_of_two_figures_shown(written, workbook):
    sheet = load_workbook(written / ADULTS / f"scorecard-{ADULTS}-E08000018-2019-03.xlsx")
    rows = table(sheet, "Quarters")
    compared = 0
    for row in rows:
        figures = [row[name] for name in ("Q4 2017/18", "Q3 2018/19", "Q4 2018/19")]
        on_quarter, on_year = row["Change on the quarter before"], row["Change on the same quarter a year before"]
        if row["Period"].startswith("Year to date"):
            assert on_quarter == "[z]", "what grows within the year is not compared with the quarter before"
        for said, before in ((on_quarter, figures[1]), (on_year, figures[0])):
            if said == "[z]":
                continue
            way, _, size = said.partition(" ")
            moved = {"up": 1, "down": -1, "the": 0}[way] * (float(size.split()[0]) if way != "the" else 0)
            assert round(figures[2] - before, 4) == moved, row
            compared += 1
    assert compared > 30
    assert "Quarters" not in workbook.sheetnames


def test_figures_by_category_are_those_of_the_mart(written):
    facts = {
        (label, category, end): value
        for label, category, end, value in rows_of(
            """
            select indicators.label, categories.label, facts.month_end, facts.displayed_value
            from marts.fct_indicator_month as facts
            inner join marts.dim_indicator as indicators using (indicator_id)
            inner join marts.dim_breakdown as categories
                on indicators.measure_id = categories.measure_id and facts.breakdown = categories.breakdown
            """
        )
    }
    content = page(written / ADULTS, "partnership.html")
    ends = [date(2017, 3, 31), date(2018, 3, 31), MONTH]
    compared = 0
    for breakdown in content.select("table.breakdown"):
        label = text(breakdown.caption)
        if label.endswith("(quarter)"):
            continue
        assert [text(cell) for cell in breakdown.select("thead th")][1:] == ["2016/17", "2017/18", "2018/19, March"]
        for row in breakdown.select("tbody tr"):
            for cell, end in zip(row.select("td"), ends, strict=True):
                assert number(cell) == facts[label, text(row.th), end]
                compared += number(cell) is not None
    assert compared > 100
    sheet = load_workbook(written / ADULTS / f"scorecard-{ADULTS}-E08000018-2019-03.xlsx")
    assert {row["Indicator"] for row in table(sheet, "Categories")} == {
        label
        for (label,) in rows_of("select label from marts.dim_indicator where has_breakdown and domain = 'adult_safeguarding'")
    }


def test_every_scorecard_leads_to_every_other(written):
    folders = {"": written} | {folder.name: folder for folder in written.iterdir() if folder.is_dir()}
    assert {ADULTS, MEMBERS, "youth-justice", "early-help", "education"} <= set(folders)
    for folder in folders.values():
        for file in folder.glob("*.html"):
            links = page(folder, file.name).select("nav.scorecards a")
            assert {(folder / link["href"]).resolve().parent for link in links} == {one.resolve() for one in folders.values()}


def test_nothing_but_the_marts_is_read(tmp_path, written, pages):
    relations = [
        "scorecard", "fct_indicator_month", "dim_indicator", "dim_month", "dim_rule_choice", "fct_missing_field_month",
        "fct_restatement", "fct_survey_result", "fct_official_comparison", "dim_breakdown",
    ]  # fmt: skip
    with duckdb.connect() as database:
        database.execute(f"attach '{DATABASE}' as built (read_only); create schema marts")
        for relation in relations:
            database.execute(f"create table memory.marts.{relation} as select * from built.marts.{relation}")
        database.execute("detach built")
        report = read_report(database, MONTH)
    write_pages(replace(report, council="Rotherham"), tmp_path, ROOT / "commentary", {"Spreadsheet": WORKBOOK})
    for name in pages:
        assert (tmp_path / name).read_bytes() == (written / name).read_bytes(), name


@pytest.mark.parametrize("month", [date(2015, 4, 30), date(2018, 4, 30)])
def test_any_month_is_written_without_gaps_in_its_text(tmp_path, month):
    with duckdb.connect(str(DATABASE), read_only=True) as database:
        write_pages(read_report(database, month), tmp_path, None, {})
    for file in tmp_path.glob("*.html"):
        told = re.sub(r"<[^>]*>|\s+", " ", file.read_text(encoding="utf-8"))
        assert not re.search(r"\bNone\b(?! (of|is|has) )|\bnan\b|\{\{|\binf\b|\.\.", told), file.name


def test_a_month_or_council_that_is_not_there_is_refused():
    with duckdb.connect(str(DATABASE), read_only=True) as database:
        with pytest.raises(ValueError, match="2014-01"):
            read_report(database, date(2014, 1, 31))
        with pytest.raises(ValueError, match="E08000018"):
            read_report(database, MONTH, "E99999999")


def test_of_several_councils_each_has_its_own_figures():
    with duckdb.connect() as database:
        database.execute(f"attach '{DATABASE}' as built (read_only); create schema marts")
        for relation, more in (("scorecard", ""), ("fct_indicator_month", ", displayed_value + 1000 as displayed_value")):
            database.execute(
                f"create table memory.marts.{relation} as from built.marts.{relation}"
                f" union all select * replace ('E06000001' as la_code{more}) from built.marts.{relation}"
            )
        database.execute("create table memory.marts.dim_indicator as from built.marts.dim_indicator; detach built")
        with pytest.raises(ValueError, match="E06000001, E08000018"):
            read_report(database, MONTH)
        one, other = (read_report(database, MONTH, la_code).lines[0].figures for la_code in ("E08000018", "E06000001"))
    assert one.keys() == other.keys()
    assert other[MONTH].displayed_value == one[MONTH].displayed_value + 1000


def test_both_editions_are_put_in_place_or_neither(tmp_path, monkeypatch):
    def write(report, to, comments):
        told.append((report.is_public, comments))
        (to / "index.html").touch()

    def edition(database, to, *_, **__):
        to.mkdir()
        with duckdb.connect(str(to / "per10k_public.duckdb")) as made:
            made.execute(f"attach '{database}' as built (read_only); create schema marts")
            for relation in ("scorecard", "dim_indicator"):
                made.execute(f"create table per10k_public.marts.{relation} as select * from built.marts.{relation}")
            made.execute(
                "create table per10k_public.marts.fct_indicator_month as"
                " select *, null as displayed_value_symbol from built.marts.fct_indicator_month"
            )

    def unsafe(database, to, *_, **__):
        raise ValueError("The edition is refused")

    told = []
    monkeypatch.setattr("per10k.report.write.write_report", write)
    monkeypatch.setattr("per10k.disclosure.edition.write_edition", unsafe)
    asked = ["--database", str(DATABASE), "--to", str(tmp_path / "report"), "--public"]
    assert per10k("report", asked) == Exit.USAGE
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr("per10k.disclosure.edition.write_edition", edition)
    monkeypatch.setattr("per10k.disclosure.words.in_words", lambda *_: "")
    assert per10k("report", asked) == 0
    assert list(dict.fromkeys(told[1:])) == [(False, Path("commentary")), (True, None)]
    written = [file for file in (tmp_path / "report-public").iterdir() if not (file / "index.html").exists()]
    assert {file.name for file in written} == {"index.html", "data"}


def test_every_reason_for_a_gap_has_words():
    reasons = {reason for (reason,) in rows_of("select distinct missing_reason from marts.fct_indicator_month")} - {None}
    assert reasons and reasons <= set(words.MISSING)


def test_commentary_that_no_page_shows_is_named_with_what_it_may_be_meant_for(tmp_path):
    place = tmp_path / "E08000018" / "2019-03"
    place.mkdir(parents=True)
    for name in ("front-door.md", "front_door.md", "Workforce.MD", "referrals.docx", "zzz.md", ".DS_Store"):
        (place / name).touch()
    said = not_shown(tmp_path, "E08000018", "2019-03", {"front-door", "workforce", "referrals"})
    assert [line.split(": ", 1)[1] for line in said] == [
        "Workforce.MD is not shown, as no page is called so. Is it workforce.md?",
        "front_door.md is not shown, as no page is called so. Is it front-door.md?",
        "referrals.docx is not shown, as no page is called so. Is it referrals.md?",
        "zzz.md is not shown, as no page is called so.",
    ]
    assert not_shown(tmp_path, "E08000018", "2019-02", {"front-door"}) == []
