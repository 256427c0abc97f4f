"""The report in a browser: no violation of WCAG 2.2 AA, nothing wider than a phone, a filter that filters, and a PDF."""

from dataclasses import replace

import duckdb
import pytest
from pypdfium2 import PdfDocument
from skips import skip_where

from per10k.report.marts import read_report
from per10k.report.pages import write_pages, write_whole
from per10k.report.pdf import browser, print_pdf
from proof.bench.accessibility import chromium, missing, view, violations
from tests.python.test_report import DATABASE, MONTH

pytestmark = skip_where(missing() is not None, "chromium")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The report cut to three lines a section, which has every part of the whole one: the checks take time by the line."""
    to = tmp_path_factory.mktemp("report")
    with duckdb.connect(str(DATABASE), read_only=True) as database:
        report = read_report(database, MONTH)
    short = replace(report, sections=[replace(section, lines=section.lines[1:4]) for section in report.sections[:3]])
    write_pages(short, to, None, {})
    write_whole(short, to / "whole.html", None)
    return to


@pytest.fixture(scope="module")
def driver():
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize("mode", ["light", "phone, dark"])
@pytest.mark.parametrize("name", ["index", "contact-referral-mash"])
def test_axe_finds_no_violation(written, driver, name, mode):
    assert violations(driver, written / f"{name}.html", mode) == []


def test_the_sweep_sees_a_violation(written, driver, tmp_path):
    for name in ("style.css", "report.js"):
        (tmp_path / name).write_bytes((written / name).read_bytes())
    told = (written / "index.html").read_text(encoding="utf-8").replace('<html lang="en-GB">', "<html>")
    wide = told.replace("<h1>", '<p style="width: 1000px; color: #ccc; background: #fff">faint</p><h1>')
    (tmp_path / "index.html").write_text(wide, encoding="utf-8")
    found = " ".join(violations(driver, tmp_path / "index.html", "phone, dark"))
    assert "html-has-lang" in found and "color-contrast" in found and "pixels wide" in found


def test_the_filter_leaves_what_is_asked_for(written, driver):
    view(driver, "light")
    driver.get((written / "index.html").as_uri())
    shown = "return [...document.querySelectorAll('table.lines tbody tr')].filter(row => row.offsetParent).length"
    assert driver.execute_script(shown) == 9
    ask = """
        const form = document.getElementById('filter');
        form.elements.search.value = arguments[0]; form.elements.section.value = arguments[1];
        form.elements['exceptions-only'].checked = arguments[2];
        form.dispatchEvent(new Event('input'));
    """
    for asked, count in ((("", "s47s", False), 3), (("assessments COMPLETED", "", False), 2), (("", "", True), 3)):
        driver.execute_script(ask, *asked)
        assert driver.execute_script(shown) == count, asked
        assert driver.execute_script("return document.getElementById('found').textContent") == f"{count} lines"


def test_the_pdf_is_tagged_and_has_every_line(written, tmp_path):
    print_pdf(browser(), written / "whole.html", tmp_path / "report.pdf")
    pdf = PdfDocument(tmp_path / "report.pdf")
    assert pdf.is_tagged() and len(list(pdf.get_toc())) > 3
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    assert "1.2 Contacts with a decision within 1 working day" in text and "3.4 Section 47 enquiries completed" in text
    with pytest.raises(ValueError, match="printed no PDF"):
        print_pdf("false", written / "whole.html", tmp_path / "none.pdf")
