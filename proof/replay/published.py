"""What a folder of published figures says: its figures, and the population they rest on."""

import csv
from collections import defaultdict
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from per10k.core import registry
from proof.replay.dates import april, last_day, month_of, name_of

REFERENCE = Path(__file__).parents[2] / "seeds" / "reference"

# How much a figure counts for when not all of them can hold; figures of other statuses are not replayed at all.
WEIGHTS = {"ok": 10_000, "single_value": 100, "outside_window": 1}


@dataclass(frozen=True)
class Definition:
    """What the project's dictionary says of an indicator; look_back: extract -> months before the window that its rule reads."""

    measure: str
    summed_over: str
    unit: str
    look_back: dict[str, int] = field(hash=False)


@dataclass(frozen=True)
class Figure:
    """One printed figure. A numerator or denominator that was not printed is None."""

    indicator: str
    breakdown: str
    month: int
    numerator: Any
    denominator: Any
    value: Any
    decimals: int
    status: str
    definition: Definition

    @property
    def window(self) -> range:
        """Months whose events the figure counts, first to last; the month itself for a figure as at its end."""
        start = {
            "financial_year_to_date": april(self.month),
            "rolling_12_months": self.month - 11,
            "quarter": self.month - 2,
        }.get(self.definition.summed_over, self.month)
        return range(start, self.month + 1)

    @property
    def name(self) -> str:
        """The figure in words, for reasons."""
        breakdown = f" {self.breakdown}" if self.breakdown else ""
        shown = "" if self.value is None else f" = {float(self.value):.{self.decimals}f}"
        return f"{self.indicator}{breakdown} {name_of(self.month)}{shown}"


@dataclass(frozen=True)
class Estimate:
    """A mid-year population estimate."""

    mid_year: int
    age_band: str
    population: int
    published_on: date


class Published:
    """The figures and populations of one folder.

    figures: those of indicators the project's dictionary knows, in file order. others: the rest, as rows of the file.
    la_code: the council's nine-character code. estimates: its population estimates.
    """

    def __init__(self, folder: str | Path) -> None:
        folder = Path(folder)
        definitions = _definitions()
        self.figures, self.others = [], []
        self._aside: set[Figure] = set()
        for row in _rows(folder / "golden.csv"):
            if definition := definitions.get(row["indicator_id"]):
                self.figures.append(_figure(row, definition))
            else:
                self.others.append(row)
        self.la_code, self.estimates = _population(folder)
        dated = [f.month for f in self.figures if f.status in ("ok", "single_value")]
        if not dated:
            raise SystemExit(f"{folder}/golden.csv holds no figure that could be replayed")
        self.first_month = min(dated)
        # What stands in the text alone may be of a day after the months of the report, as when schools offer places.
        self.last_month = max([f.month for f in self.figures if f.status == "ok"] or dated)
        # Last year's figures are wanted for comparison; what lies before is not worth its rows.
        self.horizon = april(self.last_month) - 12

    def set_aside(self, why: Callable[..., Any]) -> list[tuple[Figure, str]]:
        """Leave out of what is replayed the figures for which why(figure) is a reason; return these as (figure, reason)."""
        found = [(f, reason) for f in self.figures if f.status in WEIGHTS and (reason := why(f))]
        self._aside |= {f for f, _ in found}
        return found

    def replayed(self, measures: Set[str]) -> list[Figure]:
        """Return the figures of these measures that extracts should lead to."""
        return [
            f
            for f in self.figures
            if f.definition.measure in measures
            and f not in self._aside
            and f.status in WEIGHTS
            and (f.status != "outside_window" or f.window.start >= self.horizon)
        ]

    def first_needed(self, measures: Set[str], default: Any = None, extract: str | None = None) -> Any:
        """Return the first month whose events any of these measures' figures need, with their look-back.

        extract: the extract that is meant; by default the one that a rule reads furthest back.
        """
        return min((needed_from(f, extract) for f in self.replayed(measures)), default=default)

    def first_counted(self, measures: Set[str], default: Any = None) -> Any:
        """Return the first month whose events any of these measures' figures count."""
        return min((f.window.start for f in self.replayed(measures)), default=default)

    def prints(self, measures: Set[str]) -> bool:
        """Tell whether any of these measures is printed."""
        return bool(self.replayed(measures))

    def tells(self, measures: Set[str]) -> bool:
        """Tell whether the report prints any of these measures, whether or not it is replayed."""
        return any(figure.definition.measure in measures for figure in self.figures)

    def population(self, month: int) -> int | None:
        """Return the 0-17 population in force at a month's end: the latest published estimate, None when there is none."""
        known = [e for e in self.estimates if e.age_band == "0-17" and e.published_on <= last_day(month)]
        return max(known, key=lambda e: (e.published_on, e.mid_year)).population if known else None

    def level(self, measure: str, month: int, breakdown: str = "", default: Any = None) -> Any:
        """Return the events a month (or the stock) that the figures nearest in time tell of, as a number."""
        return self._nearest(measure, month, breakdown, self._count, default)

    def share(self, measure: str | None, month: int, breakdown: str = "", default: Any = None) -> Any:
        """Return the proportion, 0 to 1, that the percentages nearest in time tell of."""
        return self._nearest(measure, month, breakdown, _proportion, default)

    def average(self, measure: str, month: int, default: Any = None) -> Any:
        """Return the average or the maximum that is printed nearest in time, as a number."""
        return self._nearest(measure, month, "", _average, default)

    def _nearest(self, measure: str | None, month: int, breakdown: str, read: Callable[..., Any], default: Any) -> Any:
        best, found = None, default
        for figure in self.figures:
            if figure.definition.measure != measure or figure.breakdown != breakdown:
                continue
            if figure.status not in WEIGHTS or (value := read(figure)) is None:
                continue
            window = figure.window
            distance = max(window.start - month, month - window[-1], 0)
            key = (distance, len(window))
            if best is None or key < best:
                best, found = key, value
        return found

    def _count(self, figure: Figure) -> float | None:
        count = figure.numerator
        if count is None and figure.definition.unit == "count":
            count = figure.value
        if count is None and figure.definition.unit == "rate_per_10k" and (people := self.population(figure.month)):
            count = figure.value * people / 10_000
        return None if count is None else float(count) / len(figure.window)


def _proportion(figure: Figure) -> float | None:
    if figure.definition.unit != "percentage" or figure.value is None:
        return None
    return float(figure.value) / 100


def _average(figure: Figure) -> float | None:
    if figure.definition.unit not in ("average", "maximum") or figure.value is None:
        return None
    return float(figure.value)


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise SystemExit(f"Cannot read {path}: {error.strerror}") from error


def needed_from(figure: Figure, extract: str | None = None) -> int:
    """Return the first month that a figure needs of an extract, or of the one that its rule reads furthest back."""
    look_back = figure.definition.look_back
    return figure.window.start - (look_back.get(extract, 0) if extract else max(look_back.values(), default=0))


def _definitions() -> dict[str, Definition]:
    look_backs: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in registry.rows("measure_look_back"):
        look_backs[row["measure_id"]][row["extract"]] = int(row["months"])
    return {
        row["indicator_id"]: Definition(row["measure_id"], row["summed_over"], row["unit"], look_backs[row["measure_id"]])
        for row in registry.rows("indicator")
    }


def _figure(row: dict[str, str], definition: Definition) -> Figure:
    number = {field: Fraction(row[field]) if row[field] else None for field in ("numerator", "denominator", "value")}
    return Figure(
        row["indicator_id"],
        row["breakdown"],
        month_of(row["month"]),
        number["numerator"],
        number["denominator"],
        number["value"],
        int(row["decimals"] or 0),
        row["status"],
        definition,
    )


def _population(folder: Path) -> tuple[str, list[Estimate]]:
    path = folder / "population.csv"
    rows = _rows(path if path.exists() else folder.parent / "population.csv")
    la_code = rows[0]["la_code"]
    return la_code, [
        Estimate(int(r["mid_year"]), r["age_band"], int(r["population"]), date.fromisoformat(r["published_on"]))
        for r in rows
        if r["la_code"] == la_code
    ]
