"""Figures by category, as concerns by source: which periods their tables show."""

from datetime import date

from per10k.report import quarters, words
from per10k.report.figures import Breakdown, Report


def columns(one: Breakdown, report: Report) -> list[tuple[str, date]]:
    """The periods that a table shows, with their names: quarters of what is by quarter, else two years and the month reported."""
    if one.definition.basis == "quarter":
        return [(quarters.quarter_name(end), end) for end in quarters.quarter_ends(report.month)]
    years = [(words.year_name(end), end) for end in report.years_before[-2:]]
    return [*years, (f"{report.reporting_year}, {report.month:%B}", report.month)]
