"""Charts as inline SVG: geometry here, marks in templates/chart.html, colours in style.css.

Drawn by the template, not a plotting library: text stays text, colours follow light and dark, and a chart weighs a few kilobytes.
Colours are the categorical palette of the Government Analysis Function (as in afcharts), each with its own dash and marker. Axes
start at 0.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import floor, log10

from per10k.report import words
from per10k.report.figures import Definition, Figure, Line, Report, Row

WIDTH, HEIGHT = 440, 210
LEFT, RIGHT, TOP, BOTTOM = 44, 128, 12, 26
NARROW = 10  # to the right, where no line is named
LABEL_HEIGHT = 13


@dataclass(frozen=True)
class Series:
    """A row of marks, one a label; drawn as 'bar' or 'line'. Its place among the series gives it its colour and dash."""

    name: str
    values: list[float | None]
    kind: str


@dataclass(frozen=True)
class Chart:
    """What the template draws, in the units of its view box."""

    title: str
    text: str
    edge: int
    ticks: list[tuple[float, str]]
    labels: list[tuple[float, str]]
    bars: list[tuple[float, float, float, float]] = field(default_factory=list)
    lines: list[tuple[int, list[str], list[tuple[float, float]]]] = field(default_factory=list)
    levels: list[tuple[int, float]] = field(default_factory=list)
    names: list[tuple[int, float, str, str]] = field(default_factory=list)
    gaps: list[tuple[float, float]] = field(default_factory=list)


def charts(line: Line, report: Report) -> list[Chart]:
    """The charts of a line: by month, for the year to date of a count, and by year with benchmarks."""
    months = report.months_in_table
    labels = [f"{month:%b %y}" for month in months]
    monthly = [_value(line.figures.get(month)) for month in months]
    to_date = [_value(line.figures_year.get(month)) for month in months] if line.has_own_year else []
    is_count = line.month.unit == "count"
    shown = [Series("Month", monthly, "bar" if is_count else "line")]
    if to_date and not is_count:
        shown.append(Series("Year to date", to_date, "line"))
    drawn = [chart("By month", shown, labels, line.month, targets(line.target))]
    if line.own_year and to_date and is_count:
        drawn.append(
            chart(
                "Year to date, adding up from April",
                [Series("To date", to_date, "bar")],
                labels,
                line.own_year,
                targets(line.target_year),
            )
        )
    if line.year is not None:
        ends = [*report.years_before, report.month]
        yearly = Series("Year", [_value(line.figures_year.get(end)) for end in ends], "bar")
        names = [words.year_name(end) for end in ends]
        levels = benchmarks(line)
        drawn.append(chart("By year, with benchmarks" if levels else "By year", [yearly], names, line.year, levels))
    return [one for one in drawn if one is not None]


def targets(row: Row) -> dict[str, float]:
    """A target by the short names that charts use; none without one."""
    if row["band_high"] is not None:
        return {"Band, top": row["band_high"], "Band, foot": row["band_low"]}
    aim = row["target_centre"] if row["target"] is None else row["target"]
    return {} if aim is None else {"Target": aim}


def benchmarks(line: Line) -> dict[str, float]:
    """Benchmarks of a line by the short names that charts use; none where they count by another definition."""
    if not line.row["is_benchmark_comparable"]:
        return {}
    known = {"Neighbours": "statistical_neighbour_average", "England": "national_average", "Top quarter": "national_top_quartile"}
    return {name: line.row[column] for name, column in known.items() if line.row[column] is not None}


def chart(title: str, series: list[Series], labels: list[str], definition: Definition, levels: dict[str, float]) -> Chart | None:
    """Lay a chart out; None where there is nothing to draw. levels: horizontal lines by name, in the indicator's unit."""
    numbers = [value for one in series for value in one.values if value is not None]
    if not numbers:
        return None
    ticks = _ticks(max([*numbers, *levels.values(), 0]))
    edge = WIDTH - (RIGHT if levels or any(one.kind == "line" for one in series) else NARROW)
    wide, top = (edge - LEFT) / len(labels), ticks[-1] or 1

    def across(place: int) -> float:
        return round(LEFT + wide * (place + 0.5), 1)

    def down(value: float) -> float:
        return round(HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP), 1)

    every = -(-len(labels) // 5)
    sign = "%" if definition.unit == "percentage" else ""
    drawn = Chart(
        title=title,
        text=_text(title, series, labels, definition, levels),
        edge=edge,
        ticks=[(down(tick), f"{words.plain(tick)}{sign}") for tick in ticks],
        labels=[(across(i), label) for i, label in enumerate(labels) if (len(labels) - 1 - i) % every == 0],
    )
    ends = []
    for place, one in enumerate(series):
        points = [(across(i), down(value)) for i, value in enumerate(one.values) if value is not None]
        if one.kind == "bar":
            width = round(wide * 0.7, 1)
            drawn.bars.extend((round(x - width / 2, 1), y, width, round(HEIGHT - BOTTOM - y, 1)) for x, y in points)
        elif points:
            drawn.lines.append((place, _runs(one, across, down), points))
            last = next(value for value in reversed(one.values) if value is not None)
            ends.append((place, points[-1][1], one.name, words.amount(last, definition)))
    for place, (name, value) in enumerate(levels.items(), start=len(series)):
        drawn.levels.append((place, down(value)))
        ends.append((place, down(value), name, f"{words.plain(value)}{sign}"))
    drawn.gaps.extend((across(i), HEIGHT - BOTTOM - 4) for i, value in enumerate(series[0].values) if value is None)
    drawn.names.extend(_apart(ends))
    return drawn


def _value(figure: Figure | None) -> float | None:
    return figure.displayed_value if figure and not figure.stands else None


def _ticks(highest: float) -> list[float]:
    """Round steps from 0 to the first at or above the highest value."""
    if highest <= 0:
        return [0, 1]
    size = 10 ** floor(log10(highest / 4))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if size * times * 5 >= highest)
    return [round(step * count, 6) for count in range(next(n for n in range(2, 7) if step * n >= highest) + 1)]


def _runs(series: Series, across: Callable[[int], float], down: Callable[[float], float]) -> list[str]:
    """The points of a line as SVG writes them, broken where a value is missing."""
    runs: list[list[str]] = [[]]
    for place, value in enumerate(series.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{across(place)},{down(value)}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _apart(ends: list[tuple[int, float, str, str]]) -> list[tuple[int, float, str, str]]:
    """Names at the ends of their lines, moved so that none covers another."""
    placed, floor_ = [], float("-inf")
    for place, height, name, value in sorted(ends, key=lambda end: end[1]):
        floor_ = max(height + 4, floor_ + LABEL_HEIGHT)
        placed.append((place, floor_, name, value))
    over = max((placed[-1][1] - (HEIGHT - 4)) if placed else 0, 0)
    return [(place, round(height - over, 1), name, value) for place, height, name, value in placed]


def _text(title: str, series: list[Series], labels: list[str], definition: Definition, levels: dict[str, float]) -> str:
    """The chart for those who do not see it."""
    told = [f"{title}, {words.UNITS[definition.unit].lower()}."]
    for one in series:
        known = [(label, value) for label, value in zip(labels, one.values, strict=True) if value is not None]
        if not known:
            continue
        ends = " to ".join(f"{words.amount(value, definition)} in {label}" for label, value in (known[0], known[-1]))
        low, high = min(value for _, value in known), max(value for _, value in known)
        missing = len(labels) - len(known)
        told.append(f"{one.name}: {ends}; lowest {words.amount(low, definition)}, highest {words.amount(high, definition)}.")
        if missing:
            told.append(f"{missing} of {len(labels)} without a figure.")
    told += [f"{name}: {words.plain(value)}." for name, value in levels.items()]
    return " ".join([*told, "The table gives every figure."])
