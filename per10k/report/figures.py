"""What the report tells of one council and month: figures with their definitions, in the lines and sections of the scorecard."""

import calendar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

MONTHS_IN_TABLE = 15
YEARS_BEFORE = 4
BENCHMARKS = ("statistical_neighbour_average", "best_statistical_neighbour", "national_average", "national_top_quartile")
RAGS = ("red", "amber", "green")

# The scorecard whose pages lie in the folder itself; those of any other lie in one of its own.
MAIN = "social_care"

Row = dict[str, Any]


@dataclass(frozen=True)
class Definition:
    """What an indicator means: a row of dim_indicator."""

    indicator_id: str
    label: str
    unit: str
    basis: str
    polarity: str
    decimals: int
    numerator_rule: str
    denominator_rule: str | None
    time_limit: str | None
    needs: str | None
    statutory_source: str | None
    notes: str | None
    own_of: str | None = None


@dataclass(frozen=True)
class Figure:
    """One indicator in one month: a row of fct_indicator_month; fields are its columns of the same name.

    stands: whether it is of an earlier month, and the latest there was in the one reported, as of what is reported in some alone.
    """

    month_end: date
    displayed_value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    population: int | None = None
    missing_reason: str | None = None
    not_yet_due: int | None = None
    undecided: int | None = None
    value_at_least: float | None = None
    value_at_most: float | None = None
    rag: str | None = None
    change_on_month: float | None = None
    judgement_on_month: str | None = None
    is_change_on_month_within_chance: bool | None = None
    previous_month_value: float | None = None
    change_on_year: float | None = None
    judgement_on_year: str | None = None
    is_change_on_year_within_chance: bool | None = None
    previous_year_value: float | None = None
    is_frozen: bool | None = None
    data_quality: str | None = None
    data_quality_note: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    period_published_on: date | None = None
    stands: bool = False
    displayed_value_symbol: str | None = None
    numerator_symbol: str | None = None
    denominator_symbol: str | None = None


@dataclass(frozen=True)
class Line:
    """A printed line of the scorecard, with the figures of its two indicators in every month up to the one reported.

    target, target_year: columns of fct_indicator_month that tell the target of each; target_direction null without one.
    restatements: published figures that are others now; None where no record of publications is kept.
    gaps: fields it rests on that have gaps in rows of the month reported.
    """

    row: Row
    month: Definition
    year: Definition | None
    figures: dict[date, Figure]
    figures_year: dict[date, Figure]
    target: Row
    target_year: Row
    restatements: list[Row] | None
    gaps: list[Row]

    @property
    def anchor(self) -> str:
        """Its place on a page: refs are not unique, so its order in print."""
        return f"line-{self.row['print_order']}"

    @property
    def rag(self) -> str | None:
        """The worse of the month's RAG and the year's; None where neither is judged."""
        return next((rag for rag in RAGS if rag in (self.row["rag_in_month"], self.row["rag_year_end"])), None)

    @property
    def own_year(self) -> Definition | None:
        """The indicator of the year, where it is another than that of the month."""
        return self.year if self.year is not None and self.year.indicator_id != self.month.indicator_id else None

    @property
    def has_own_year(self) -> bool:
        """Whether the year shows another indicator than the month."""
        return self.own_year is not None


@dataclass(frozen=True)
class Breakdown:
    """An indicator with a value a category: the name of each with its figures by month, in print order."""

    definition: Definition
    categories: list[tuple[str, dict[date, Figure]]]


@dataclass(frozen=True)
class Section:
    """A section of the scorecard, in print order; breakdowns: what the dictionary has by category under its name."""

    name: str
    slug: str
    lines: list[Line]
    breakdowns: list[Breakdown] = field(default_factory=list)

    @property
    def page(self) -> str:
        """File name of its page."""
        return f"{self.slug}.html"


@dataclass(frozen=True)
class Scorecard:
    """A scorecard of a council and month: one report. has_figures: whether any of its lines has one, up to the month."""

    name: str
    title: str
    has_figures: bool


@dataclass(frozen=True)
class Report:
    """All that a report tells of one council, month and scorecard.

    scorecards: those of the council and month, in the order of the report; scorecard: the one that this is of. survey:
    rows of fct_survey_result. official: rows of fct_official_comparison with the label and decimals of their indicators.
    choices: the choices among the rules that the figures rest on, rows of dim_rule_choice. came_after, began_on: the councils
    that it came after, and the day on which it began, where it did. logo: the council's, as an address of data; colours: of the
    head of its pages, by what they are for (per10k.council.folder).
    """

    la_code: str
    council: str
    month: date
    reporting_year: str
    is_public: bool
    sections: list[Section]
    choices: list[Row] = field(default_factory=list)
    logo: str | None = None
    colours: dict[str, str] = field(default_factory=dict)
    scorecard: str = MAIN
    title: str = "Children's services"
    scorecards: list[Scorecard] = field(default_factory=list)
    survey: list[Row] = field(default_factory=list)
    official: list[Row] = field(default_factory=list)
    came_after: str | None = None
    began_on: date | None = None

    @property
    def others(self) -> list[tuple[str, str]]:
        """Title and address of every scorecard that has figures, seen from the pages of this one; its own is 'index.html'."""
        up = "" if self.scorecard == MAIN else "../"
        return [
            (one.title, "index.html" if one.name == self.scorecard else f"{up}{folder_of(one.name)}index.html")
            for one in self.scorecards
            if one.has_figures
        ]

    @property
    def without_figures(self) -> list[str]:
        """Titles of the scorecards that no figure is supplied for."""
        return [one.title for one in self.scorecards if not one.has_figures]

    @property
    def own_indicators(self) -> list[Definition]:
        """The indicators of its lines that are the council's own, by their id."""
        told = [one for line in self.lines for one in (line.month, line.year) if one and one.own_of]
        return list({one.indicator_id: one for one in sorted(told, key=lambda one: one.indicator_id)}.values())

    @property
    def lines(self) -> list[Line]:
        """All printed lines, in print order."""
        return [line for section in self.sections for line in section.lines]

    @property
    def judged(self) -> list[Line]:
        """The lines that are red, amber or green in the month or for the year."""
        return [line for line in self.lines if line.rag]

    @property
    def months_shown(self) -> list[date]:
        """Month ends that the scorecard shows, the reporting month last."""
        count = max(line.row["months_shown"] for line in self.lines)
        return [month_before(self.month, months) for months in reversed(range(count))]

    @property
    def is_quarterly(self) -> bool:
        """Whether the scorecard is read by quarter: no line of it shows a month before the one reported."""
        return all(line.row["months_shown"] == 1 for line in self.lines)

    @property
    def months_in_table(self) -> list[date]:
        """Month ends that the monthly tables show, the reporting month last."""
        return [month_before(self.month, months) for months in reversed(range(MONTHS_IN_TABLE))]

    @property
    def years_before(self) -> list[date]:
        """Year ends (31 March) before the financial year of the reporting month, the latest last."""
        last = self.month.year - (self.month.month < 4)
        return [date(last - years, 3, 31) for years in reversed(range(YEARS_BEFORE))]


def folder_of(scorecard: str) -> str:
    """The folder of the pages of a scorecard, as an address seen from the main one; empty for that one."""
    return "" if scorecard == MAIN else f"{scorecard.replace('_', '-')}/"


def month_before(month_end: date, months: int) -> date:
    """The last day of the month `months` before."""
    year, month = divmod(month_end.year * 12 + month_end.month - 1 - months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])
