"""The report as static web pages: a folder that needs no network and no script to be read."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from per10k.report import analysis, breakdowns, charts, official, quarters, words
from per10k.report.commentary import commentary
from per10k.report.figures import BENCHMARKS, Definition, Figure, Line, Report, Row
from per10k.report.survey import tables

TEMPLATES = Path(__file__).parent / "templates"
FILES = ("style.css", "report.js")


def write_pages(report: Report, to: Path, comments: Path | None, forms: dict[str, str]) -> None:
    """Write the pages into the folder `to`, which is there.

    comments: folder of commentaries, None for none. forms: other forms of the report by name, as addresses seen from the pages.
    """
    texts = commentaries(report, comments)

    def link(page: str, anchor: str | None = None) -> str:
        return f"{page}#{anchor}" if anchor else page

    templates = environment(report, link)
    templates.globals["forms"] = forms
    optional = [name for name, rows in (("official", report.official), ("survey", report.survey)) if rows]
    for name in ("index", "exceptions", "definitions", *optional):
        page = templates.get_template(f"{name}.html").render(this=f"{name}.html")
        (to / f"{name}.html").write_text(page, encoding="utf-8")
    neighbours = [None, *report.sections, None]
    for place, section in enumerate(report.sections):
        page = templates.get_template("section.html").render(
            this=section.page,
            section=section,
            commentary=texts[section.slug],
            before=neighbours[place],
            after=neighbours[place + 2],
        )
        (to / section.page).write_text(page, encoding="utf-8")
    for name in FILES:
        copyfile(TEMPLATES / name, to / name)


def write_whole(report: Report, to: Path, comments: Path | None) -> None:
    """Write every page as one into the file `to`, to be printed, beside the pages."""

    def link(page: str, anchor: str | None = None) -> str:
        return f"#{anchor or page.removesuffix('.html')}"

    templates = environment(report, link)
    page = templates.get_template("whole.html").render(this=None, forms={}, commentaries=commentaries(report, comments))
    to.write_text(page, encoding="utf-8")


def commentaries(report: Report, folder: Path | None) -> dict[str, str | None]:
    """The managers' commentaries on the month by section, as HTML that is safe to show."""
    month = f"{report.month:%Y-%m}"
    return {section.slug: commentary(folder, report.la_code, month, section.slug) for section in report.sections}


def environment(report: Report, link: Callable[..., str]) -> Environment:
    """The templates with all that they ask for. link: the address of a page, or of an anchor on it."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    page_of = {line.anchor: section.page for section in report.sections for line in section.lines}
    templates.globals.update(
        report=report,
        pages=[
            ("Scorecard", "index.html"),
            ("Exceptions", "exceptions.html"),
            *((s.name, s.page) for s in report.sections),
            *([("Official figures", "official.html")] if report.official else []),
            *([("Survey", "survey.html")] if report.survey else []),
            ("Definitions", "definitions.html"),
        ],
        link=link,
        legend=legend(report),
        surveys=tables(report.survey),
        official=official.comparisons(report.official),
        official_counts=official.counts(report.official),
        official_retrieved_on=official.retrieved_on(report.official),
        good=words.GOOD,
        quality=words.QUALITY,
        benchmark_columns=BENCHMARKS,
        none_given=Markup('<span class="none">none given</span>'),
        page_of=lambda line: page_of[line.anchor],
        definition=definition,
        defined=defined,
        monthly=monthly,
        quality_of=quality_of,
        quarters=quarters,
        columns_of=lambda one: breakdowns.columns(one, report),
        restated=restated,
        frame=charts,
        charts=charts.charts,
        **{
            name: getattr(words, name)
            for name in (
                *(
                    "about_benchmarks",
                    "amount",
                    "benchmark_period",
                    "bounds",
                    "part",
                    "of_period",
                    "period",
                    "place",
                    "rank",
                    "shown",
                ),
                *("targets", "year_name"),
            )
        },
        **{name: getattr(analysis, name) for name in ("cautions", "movements", "sentences", "summary")},
    )
    return templates


def legend(report: Report) -> list[tuple[str, str]]:
    """What stands in place of a figure, and its meaning."""
    instead = [*words.MISSING.values(), words.NO_FIGURE, words.NO_INDICATOR]
    if report.is_quarterly:
        instead.append(quarters.BY_MONTH)
    return [*words.SYMBOLS.values(), words.NO_FIGURE, words.NO_INDICATOR] if report.is_public else instead


def definition(line: Line) -> list[tuple[str, str]]:
    """What a line means, as names and texts; of the month's indicator, and of the year's where it is another."""
    told = defined(line.month)
    if line.own_year:
        told += [one for one in defined(line.own_year, ", year") if one[1] not in {text for _, text in told}]
    return told


def defined(one: Definition, of: str = "") -> list[tuple[str, str]]:
    """What one indicator means, as names and texts. of: what stands behind each name."""
    rows = {
        "Indicator": f"{one.label} ({one.indicator_id})",
        "Unit and period": f"{words.UNITS[one.unit]}. {words.BASES[one.basis]}",
        "Numerator": one.numerator_rule,
        "Denominator": one.denominator_rule,
        "Time limit": one.time_limit,
        "Statutory source": one.statutory_source,
        "Rests on": one.needs,
        "Notes": one.notes,
    }
    return [(f"{name}{of}", text) for name, text in rows.items() if text]


class Month(NamedTuple):
    """A row of the monthly table: the month's figure, the year's where it is another, and what a reader should know of them."""

    month: date
    one: Figure | None
    other: Figure | None
    notes: list[str]

    @property
    def is_judged(self) -> bool:
        """Whether either figure has a RAG."""
        return any(figure and figure.rag for figure in (self.one, self.other))


def monthly(line: Line, report: Report) -> list[Month]:
    """The rows of a line's monthly table, the reporting month first."""
    rows = []
    for month in reversed(report.months_in_table):
        one, other = line.figures.get(month), line.figures_year.get(month) if line.has_own_year else None
        before = words.before_council(report, month)
        notes = [*notes_on(one, line.month), *([before] if before else [])]
        why = line.has_own_year and words.why_missing(other)
        if why and why != words.why_missing(one):
            notes.append(f"Year to date: {why}.")
        rows.append(Month(month, one, other, notes))
    return rows


def notes_on(figure: Figure | None, definition: Definition) -> list[str]:
    """What a reader of one figure should know, in sentences."""
    why = words.why_missing(figure)
    quality = figure.data_quality_note if figure else None
    period = words.of_period(figure)
    in_words = [f"{one[0].upper()}{one[1:]}." for one in (why, period) if one]
    told = [*in_words, words.bounds(figure, definition), words.not_yet_due(figure)]
    frozen = figure and figure.is_frozen and "As last published: its year is closed."
    return [note for note in [*told, quality and f"{quality}.", frozen] if note]


def quality_of(line: Line, report: Report) -> list[str]:
    """How good the data behind a line's figures of the month reported are, in sentences."""
    told = []
    for definition, figures in ((line.month, line.figures), (line.year, line.figures_year)):
        figure = figures.get(report.month)
        if definition is None or figure is None or figure.data_quality is None:
            continue
        status = f"{words.period(definition)}: {words.QUALITY[figure.data_quality].lower()}"
        why = figure.data_quality_note or words.QUALITY_MEANS[figure.data_quality]
        told.append(" ".join(filter(None, (f"{status}: {why}.", words.bounds(figure, definition)))))
        if not line.has_own_year:
            break
    return told


def restated(row: Row, line: Line, column: str) -> str:
    """A value of a restatement at display precision, or why there was none."""
    of = line.month if row["indicator_id"] == line.month.indicator_id else line.year or line.month
    if row[column] is not None:
        return words.amount(row[column], of)
    reason = row["latest_published_missing_reason" if column.startswith("latest") else "missing_reason"]
    return words.shown(Figure(date.min, missing_reason=reason), of)
