"""The back-test: what a build on replayed extracts says, beside what was printed."""

import csv
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from proof.replay.dates import last_day, name_of
from proof.replay.published import Published

REPORT = "replay_report.csv"

# A figure of a status that is not `ok` is one the page itself contradicts, or that stands outside what its tables cover.
COMPARED = "ok"
# Stands alone in the report, with nothing to check it by: it is compared as well, and counted apart.
SINGLE = "single_value"
AFTER = "it is of a month after the one reported"


@dataclass(frozen=True)
class Built:
    """What the mart says of one indicator, breakdown and month; None where it has no such number."""

    numerator: float | None
    denominator: float | None
    value: float | None
    missing_reason: str | None


def backtest(published_folder: Any, database: Any, extracts: Any = None, la_code: Any = None) -> Any:
    """Compare every figure of status ok with marts.fct_indicator_month, at the printed precision; print what came of it.

    Those that stand alone in the report are compared too, and counted apart.

    published_folder: folder with golden.csv. database: the DuckDB file that was built on its replay. extracts: the replay's
    folder, for its reasons why a figure could not be replayed. la_code: the council, by default that of the populations.
    Returns 0 when at least one figure was compared and none differs, otherwise 1.
    """
    published = Published(published_folder)
    built = _built(database, la_code or published.la_code)
    reasons = reasons_of(extracts)
    compared: Counter[str] = Counter()
    differing, unreplayed = [], []
    for figure in (f for f in published.figures if f.status in (COMPARED, SINGLE)):
        if reason := why_not(figure, reasons, published.last_month):
            unreplayed.append((figure, reason))
            continue
        compared[figure.status] += 1
        found = built.get((figure.indicator, figure.breakdown or "all", last_day(figure.month)))
        if difference := _difference(figure, found):
            differing.append((figure, difference))
    _print(published, compared, differing, unreplayed)
    return 1 if differing or not compared[COMPARED] else 0


def why_not(figure: Any, reasons: Any, last_month: int) -> Any:
    """Return why a figure is not compared, or None."""
    return AFTER if figure.month > last_month else reasons.get((figure.indicator, figure.breakdown, name_of(figure.month)))


def _difference(figure: Any, found: Any) -> Any:
    """Return what differs between a printed figure and the built one, or None."""
    if found is None:
        return "not in the mart"
    if found.value is None:
        return f"no value ({found.missing_reason})"
    parts = []
    shown = displayed(found.value, figure.decimals)
    if figure.value is not None and shown != figure.value:
        parts.append(f"value {shown} ({found.value})")
    for part in ("numerator", "denominator"):
        printed, counted = getattr(figure, part), getattr(found, part)
        # A rate is printed with its count but over a population, which the mart keeps in a column of its own.
        if printed is None or (part == "denominator" and figure.definition.unit not in ("percentage", "average")):
            continue
        # Hours of work are fractions: 46.1 as printed, which binary has as its shortest decimal.
        if counted is None or Fraction(str(counted)) != printed:
            parts.append(f"{part} {_plain(counted)}, printed {_plain(printed)}")
    return "; ".join(parts) or None


def _plain(number: Any) -> Any:
    return "none" if number is None else f"{float(number):.12g}"


def displayed(value: Any, decimals: Any) -> Any:
    """Return a value at display precision, half up (rule S27), as an exact decimal.

    A value that binary cannot hold exactly is taken at 12 significant digits, far finer than any printed one.
    """
    exact = Decimal(f"{value:.12g}")
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _built(database: Any, la_code: Any) -> Any:
    if not Path(database).exists():
        raise SystemExit(f"There is no database {database}. Build on the replayed extracts first.")
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            """
            select indicator_id, breakdown, month_end, numerator, denominator, value, missing_reason
            from marts.fct_indicator_month
            where la_code = ?
            """,
            [la_code],
        ).fetchall()
    if not rows:
        raise SystemExit(f"{database} holds no figure of the council {la_code}. Was it built with its la_code?")
    return {row[:3]: Built(*row[3:]) for row in rows}


def reasons_of(extracts: Any) -> Any:
    """Return why the replay left figures out, by indicator, breakdown and month."""
    path = Path(extracts) / REPORT if extracts else None
    if not path or not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        return {(r["indicator_id"], r["breakdown"], r["month"]): r["reason"] for r in csv.DictReader(file)}


def _print(published: Any, compared: Any, differing: Any, unreplayed: Any) -> None:
    not_compared = Counter(f.status for f in published.figures if f.status not in (COMPARED, SINGLE))
    unknown = Counter(row["status"] for row in published.others)
    for status, name in ((COMPARED, "Figures"), (SINGLE, "Figures that stand alone")):
        differ = sum(figure.status == status for figure, _ in differing)
        print(
            f"{name} compared: {compared[status]}; matched: {compared[status] - differ}; differ: {differ}; "
            f"could not be replayed: {sum(figure.status == status for figure, _ in unreplayed)}"
        )
    print(f"Not compared, by status: {_listed(not_compared)}; of indicators that are not built: {_listed(unknown)}")
    for figure, reason in unreplayed:
        print(f"  not replayed: {figure.name}: {reason}")
    for figure, difference in differing:
        print(f"  differs: {figure.name}: built {difference}")
    if not compared[COMPARED]:
        print("Nothing was compared: no figure of status ok belongs to an indicator that is built.")


def _listed(counts: Any) -> Any:
    return ", ".join(f"{status} {count}" for status, count in sorted(counts.items())) or "none"
