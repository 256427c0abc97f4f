"""What a row of the registry, or of a council's own folder, may say: which ids there are, and what cells say of each other."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches

from per10k.core import registry
from per10k.core.contract import OFFICIAL_NEEDS, kinds_needed
from per10k.council.records import Record
from per10k.council.tables import TABLES, Row

RATIOS = ("percentage", "average", "maximum")
# Days of a year on which a council may be closed though the nation works.
MOST_CLOSURES = 30
# How a share of one is written.
FRACTION = r"0?[.]\d+"


class Ids:
    """Every id that a row may name: the project's, and those that a council's folder gives.

    tables: those of the folder. extracts: the fields of every extract. rows: the rows of a seed of the registry.
    """

    def __init__(
        self,
        tables: dict[str, list[Record]],
        extracts: dict[str, set[str]],
        rows: Callable[[str], Iterable[Row]] = registry.rows,
    ):
        self.extracts, self.tables = extracts, tables
        self.shipped: dict[str, list[Row]] = {}
        for row in rows("indicator"):
            self.shipped.setdefault(row["measure_id"], []).append(row)
        own = {record.cells["measure_id"] for record in tables.get("measure", [])}
        categories = [*rows("breakdown_category"), *(record.cells for record in tables.get("breakdown_category", []))]
        self.categories = {f"{row['measure_id']}:{row['breakdown']}" for row in categories}
        self.measures = {row["measure_id"] for row in rows("measure")} | own
        self.split = self.measures | {row["measure_id"] for row in categories}
        reported = [*rows("indicator"), *(record.cells for record in tables.get("indicator", []))]
        self.reported: dict[str, Row] = {row["indicator_id"]: row for row in reported}
        self.indicators = set(self.reported)
        kinds = {f"{extract}.{kind}" for extract, kind in kinds_needed()}
        fields = {f"{extract}.{name}" for extract, names in extracts.items() for name in names}
        self.fields, self.needs = fields, {*fields, *extracts, *kinds, *OFFICIAL_NEEDS}
        self.scorecards = {row["scorecard"] for row in rows("scorecard_page")}

    def unknown(self, name: str, record: Record) -> Iterable[str]:
        """What a row names that there is not."""
        for column, kind in TABLES[name].names.items():
            if value := record.cells[column]:
                for one, what, known in self._named(kind, value, record.cells, name):
                    if one not in known:
                        meant = get_close_matches(one, known, n=1)
                        hint = f" Is it {meant[0]}?" if meant else ""
                        new = " A new one needs a row in measure.csv." if what == "measure" else ""
                        yield f"{record.place}: {column}: {one!r} is no {what}.{hint}{new}"

    def _named(self, kind: str, value: str, cells: Row, name: str) -> Iterable[tuple[str, str, set[str]]]:
        if kind == "indicator":
            yield value, "indicator", self.indicators
        elif kind == "measure":
            yield value, "measure", self.split if name in ("measure_part", "breakdown_category") else self.measures
        elif kind == "scorecard":
            yield value, "scorecard", self.scorecards
        elif kind == "part":
            measure, is_category, _ = value.partition(":")
            yield measure, "measure", self.split
            if is_category and measure in self.split:
                yield value, "category of breakdown_category.csv", self.categories
        elif kind == "extract":
            yield value, "extract of the source contract", set(self.extracts)
        elif kind == "field" and (cells["extract"], value) != ("any", "any"):
            yield f"{cells['extract']}.{value}", "field of the source contract (models/staging/_extracts.yml)", self.fields
        elif kind == "reads":
            for one in re.split(r" else | or ", value):
                yield one, "field of the source contract", self.fields
        elif kind == "needs":
            for one in re.split(r"; | or ", value):
                yield one, "extract or field of the source contract", self.needs


def incomplete(tables: dict[str, list[Record]]) -> Iterable[str]:
    """Measures that nothing reports, or of which it is not said what they read."""
    for name, how in {"indicator": "Add one.", "measure_reads": "Add one for each field that its rule reads."}.items():
        named = {record.cells["measure_id"] for record in tables.get(name, [])}
        for record in tables.get("measure", []):
            if (measure := record.cells["measure_id"]) not in named:
                yield f"{record.place}: {measure} has no row in {name}.csv. {how}"


def _target(record: Record, ids: Ids) -> list[str]:
    """What a target's direction needs, and what it does not know."""
    needs = {
        "at_least": (("target",), ("amber_limit",)),
        "at_most": (("target",), ("amber_limit",)),
        "range": (("centre", "green_tolerance", "amber_tolerance"), ()),
        "band": (("band_low", "band_high"), ()),
    }
    cells = record.cells
    if cells["direction"] not in needs:
        return []
    must, may = needs[cells["direction"]]
    limits = ("target", "amber_limit", "centre", "green_tolerance", "amber_tolerance", "band_low", "band_high")
    problems = [f"{record.place}: {cells['direction']} needs {name}, which is empty." for name in must if not cells[name]]
    problems += [
        f"{record.place}: {name} is {cells[name]}, and {cells['direction']} knows {' and '.join(must + may)} alone. "
        "Leave it empty."
        for name in limits
        if cells[name] and name not in must + may
    ]
    if not problems:
        low, high = {
            "at_least": ("amber_limit", "target"), "at_most": ("target", "amber_limit"), "band": ("band_low", "band_high"),
            "range": ("green_tolerance", "amber_tolerance"),
        }[cells["direction"]]  # fmt: skip
        problems += _in_order(record, low, high)
    return [*problems, *_target_of_indicator(record, ids, limits)]


def _target_of_indicator(record: Record, ids: Ids, limits: Iterable[str]) -> Iterable[str]:
    """No percentage where one should be, and a direction in which the indicator does not get better."""
    cells, of = record.cells, ids.reported.get(record.cells["indicator_id"], {})
    yield from _percentages(record, of, limits, FRACTION)
    better = {"at_least": "low", "at_most": "high"}.get(cells["direction"])
    if better and of.get("polarity") == better:
        yield (
            f"{record.place}: direction is {cells['direction']}, and of {cells['indicator_id']} {better} values are good "
            "(polarity in indicator.csv): write the other, or range."
        )


def _percentages(record: Record, of: Row, names: Iterable[str], fraction: str) -> Iterable[str]:
    """What cannot be a percentage of an indicator that is one. fraction: how a value is written that is one of a whole."""
    for name in names if of.get("unit") == "percentage" else ():
        if not re.fullmatch(r"[\d.]+", value := record.cells[name]):
            continue  # said of its form
        said = f"{record.place}: {name} is {value}, and {of['indicator_id']} is a percentage"
        if re.fullmatch(fraction, value) and float(value):
            yield f"{said}: write 95 for 0.95."
        elif value.count(".") < 2 and float(value) > 100:
            yield f"{said}, which is 100 at most."


def _closure(record: Record, ids: Ids) -> list[str]:
    """A council is closed on a few days on which it would be open."""
    try:
        day = date.fromisoformat(record.cells["date"])
    except ValueError:
        return []  # said of its form
    if day.weekday() > 4:
        return [f"{record.place}: {day} is a {day:%A}, which is no working day anyway: take it out."]
    year = f"{day:%Y}"
    of_year = [one.cells["date"] for one in ids.tables["closure_day"] if one.cells["date"].startswith(year)]
    if len(of_year) <= MOST_CLOSURES or record.cells["date"] != min(of_year):
        return []
    return [
        f"{record.place}: {len(of_year)} days of {year} are closed, and {MOST_CLOSURES} are the most: leave out days on which "
        "a part of the council works."
    ]


def _in_order(record: Record, low: str, high: str) -> list[str]:
    try:
        if record.cells[low] and record.cells[high] and float(record.cells[low]) > float(record.cells[high]):
            return [f"{record.place}: {low} ({record.cells[low]}) lies above {high} ({record.cells[high]})."]
    except ValueError:
        pass  # said of its form
    return []


def _threshold(record: Record, _: Ids) -> list[str]:
    problems = _in_order(record, "good_up_to_pct", "poor_from_pct")
    for column in ("good_up_to_pct", "poor_from_pct"):
        value = record.cells[column]
        if re.fullmatch(r"-?[\d.]+", value) and not 0 <= float(value) <= 100:
            problems.append(f"{record.place}: {column} is {value}: write a percentage from 0 to 100.")
    return problems


def _line(record: Record, _: Ids) -> list[str]:
    cells, problems = record.cells, []
    if not (cells["indicator_id_month"] or cells["indicator_id_year"]):
        problems.append(
            f"{record.place}: neither indicator_id_month nor indicator_id_year is filled in. Name one indicator at least."
        )
    if cells["months_shown"] and cells["months_shown"] not in ("1", "2", "3", "4"):
        problems.append(f"{record.place}: months_shown is {cells['months_shown']}: write 1 to 4.")
    return problems


def _benchmark(record: Record, ids: Ids) -> list[str]:
    """No figure at all, or no percentages: the best council may have 0.1%, all of a row are below 1 as fractions."""
    figures = ("statistical_neighbour_average", "best_statistical_neighbour", "national_average", "national_top_quartile")
    given = [record.cells[one] for one in figures if record.cells[one]]
    below_one = [one for one in given if re.fullmatch(FRACTION, one) and float(one)]
    fraction = FRACTION if below_one == given else r"0?[.]\d{3,}"
    problems = _percentages(record, ids.reported.get(record.cells["indicator_id"], {}), figures, fraction)
    return list(problems) if given else [f"{record.place} has none of {', '.join(figures)}."]


def _indicator(record: Record, ids: Ids) -> list[str]:
    """Whether an indicator can be had of its measure: a stock is never added up over months, and a share needs a whole."""
    cells, problems = record.cells, []
    shipped = ids.shipped.get(cells["measure_id"], [])
    bases, units = {row["basis"] for row in shipped}, {row["unit"] for row in shipped}
    if shipped and cells["basis"]:
        of_stock = bases & {"as_at_month_end", "term"}
        allowed = of_stock or {"in_month", "financial_year_to_date", "rolling_12_months", "quarter"}
        if cells["basis"] not in allowed:
            problems.append(
                f"{record.place}: basis is {cells['basis']}, which {cells['measure_id']} cannot have: "
                f"write {' or '.join(sorted(allowed))}."
            )
    if shipped and cells["unit"]:
        plain = {"count", "rate_per_10k"} if units & {"count", "percentage", "rate_per_10k"} else set()
        allowed = plain | (units & set(RATIOS))
        if cells["unit"] not in allowed:
            problems.append(
                f"{record.place}: unit is {cells['unit']}, which {cells['measure_id']} cannot have: "
                f"write {' or '.join(sorted(allowed))}."
            )
    return problems


BY_TABLE: dict[str, Callable[[Record, Ids], list[str]]] = {
    "target": _target,
    "missing_field_threshold": _threshold,
    "scorecard_line": _line,
    "benchmark": _benchmark,
    "indicator": _indicator,
    "closure_day": _closure,
}
