"""Figures as the pages show them: the scorecard, an indicator, and what is an exception."""

from collections import Counter
from datetime import date
from typing import Any

from per10k.core.cautions import cautions
from per10k.dashboard.source import Reading, Row
from per10k.dashboard.view import NoSuchPageError, View
from per10k.report import words
from per10k.report.charts import Chart, Series, chart, targets
from per10k.report.figures import RAGS, Definition, Figure
from per10k.report.marts import made_of
from per10k.report.pages import defined, notes_on

MONTHS_IN_CHART = 25
# What is chosen of the lines: name in the address -> in words.
ONLY = {"": "All", "exceptions": "Red and amber", **{rag: rag.capitalize() for rag in RAGS}, "worse": "Worse by more than chance"}
# What has to be done comes first.
ORDER_OF_KINDS = "case kind when 'overdue' then 1 when 'not recorded' then 2 when 'late' then 3 else 4 end"
BENCHMARKS = {
    "statistical_neighbour_average": "Neighbours",
    "national_average": "England",
    "national_top_quartile": "Top quarter",
    "regional_average": "Region",
}
# What children are divided by -> in words.
CHARACTERISTICS = {"age_band": "Age at the month end", "sex": "Sex", "ethnic_group": "Ethnic group", "locality": "Locality"}
# As many as a chart has colours for beside the figure and its target.
CHARTED = ("statistical_neighbour_average", "national_average")


def scorecard(reading: Reading, view: View) -> dict[str, Any]:
    """The lines of one scorecard and month, as they are printed, with those of its sections that are chosen."""
    pages = reading.rows(
        """
        select scorecard, any_value(scorecard_title) as title, bool_or(coalesce(value, value_year) is not null) as has_figures
        from marts.scorecard where la_code = $la_code and reporting_month = $month group by all order by min(print_order)
        """,
        la_code=view.la_code,
        month=view.month,
    )
    page = next((one for one in pages if view.get("scorecard") in ("", one["scorecard"])), None)
    if page is None:
        raise NoSuchPageError(f"{view.council} has no scorecard {view.get('scorecard')} in {view.month:%B %Y}.")
    if view.get("only") not in ONLY:
        raise NoSuchPageError(f"There is no choice of lines {view.get('only')}.")
    lines = reading.rows(
        """
        select * from marts.scorecard where la_code = $la_code and reporting_month = $month and scorecard = $page
        order by print_order
        """,
        la_code=view.la_code,
        month=view.month,
        page=page["scorecard"],
    )
    definitions = _definitions(reading)
    for line in lines:
        line["definition"] = definitions[line["indicator_id"]]
        line["definition_year"] = definitions.get(line["indicator_id_year"])
        line["figure"] = made_of(Figure, line | {"month_end": view.month})
        line["figure_year"] = made_of(
            Figure,
            {
                "month_end": view.month,
                "displayed_value": line["displayed_value_year"],
                "missing_reason": line["missing_reason_year"],
            },
        )
        line["worst"] = next((rag for rag in RAGS if rag in (line["rag_in_month"], line["rag_year_end"])), None)
        line["target_text"] = words.target(line, line["definition"])
    sections = list(dict.fromkeys(line["section"] for line in lines))
    counted = Counter((line["section"], line["rag_in_month"]) for line in lines)
    shown = [line for line in lines if _is_chosen(line, view)]
    return {
        "scorecards": [one for one in pages if one["has_figures"] or one is page],
        "page": page,
        "sections": sections,
        "counted": counted,
        "lines": lines,
        "shown_sections": [(name, [line for line in shown if line["section"] == name]) for name in sections],
        "number_shown": len(shown),
        "cautions": cautions(
            lines[0]["reporting_year"],
            f"{view.month:%B %Y}",
            has_target=any(line["target_direction"] for line in lines),
            has_population=not any("no_population" in (line["missing_reason"], line["missing_reason_year"]) for line in lines),
            has_benchmark=any(line[column] is not None for line in lines for column in BENCHMARKS),
        ),
        "benchmarks": BENCHMARKS,
    }


def _is_chosen(line: Row, view: View) -> bool:
    only, asked = view.get("only"), view.get("q").lower().split()
    if view.get("section") not in ("", line["section"]):
        return False
    if only == "exceptions" and line["worst"] not in ("red", "amber"):
        return False
    if only in RAGS and line["worst"] != only:
        return False
    if only == "worse" and not is_worse(line):
        return False
    text = f"{line['ref'] or ''} {line['label']} {line['indicator_id']}".lower()
    return all(word in text for word in asked)


def is_worse(row: Row) -> bool:
    """Whether a figure is worse than in the month before by more than chance alone would make it."""
    return row["judgement_on_month"] == "worse" and row["is_change_on_month_within_chance"] is False


def indicators(reading: Reading, view: View) -> dict[str, Any]:
    """Every indicator with its figure of the month, those of a section or of some words if these are chosen.

    One that has figures by category alone has none here.
    """
    rows = reading.rows(
        """
        select
            indicators.*,
            series.* exclude (
                la_code, indicator_id, measure_id, domain, section, label, sort_order, basis, unit, decimals, polarity
            ),
            series.indicator_id is null as is_by_category_alone
        from marts.dim_indicator as indicators
        left join marts.fct_scorecard_series as series
            on indicators.indicator_id = series.indicator_id and series.la_code = $la_code and series.month_end = $month
        where series.indicator_id is not null or exists (
            select 1 from marts.fct_indicator_month as figures
            where figures.la_code = $la_code and figures.month_end = $month and figures.indicator_id = indicators.indicator_id
        )
        order by indicators.sort_order, indicators.indicator_id
        """,
        la_code=view.la_code,
        month=view.month,
    )
    sections = list(dict.fromkeys(row["section"] for row in rows))
    asked = view.get("q").lower().split()
    shown = [
        row
        for row in rows
        if view.get("section") in ("", row["section"])
        and all(word in f"{row['label']} {row['indicator_id']}".lower() for word in asked)
    ]
    return {"sections": sections, "rows": [_worded(row) for row in shown], "number": len(rows)}


def _worded(row: Row) -> Row:
    """A row of the series with what its figure is shown by; its rules are on the indicator's own page."""
    unsaid = dict.fromkeys(Definition.__dataclass_fields__)
    return row | {"definition": made_of(Definition, unsaid | row), "figure": made_of(Figure, row)}


def indicator(reading: Reading, view: View, indicator_id: str) -> dict[str, Any]:
    """One indicator: its series, target, benchmarks and definition, by category and by team, and the gaps in what it rests on.

    now is the row of the month, None where there are figures by category alone. Raises NoSuchPageError where there is no such
    indicator, or the council has no row of it in the month.
    """
    about = reading.rows("select * from marts.dim_indicator where indicator_id = $id", id=indicator_id)
    if not about:
        raise NoSuchPageError(f"There is no indicator {indicator_id}.")
    definition = made_of(Definition, about[0])
    of_figures = {"la_code": view.la_code, "id": indicator_id, "month": view.month}
    series = reading.rows(
        """
        select * from marts.fct_scorecard_series where la_code = $la_code and indicator_id = $id and month_end <= $month
        order by month_end
        """,
        **of_figures,
    )
    now = series[-1] if series and series[-1]["month_end"] == view.month else None
    categories = _categories(reading, of_figures)
    if not now and not categories:
        raise NoSuchPageError(f"{view.council} has no row of {indicator_id} in {view.month:%B %Y}.")
    others = reading.rows(
        """
        select indicator_id, label, basis from marts.dim_indicator where measure_id = $measure and indicator_id <> $id
        order by sort_order
        """,
        measure=about[0]["measure_id"],
        id=indicator_id,
    )
    return {
        "about": about[0],
        "definition": definition,
        "definitions": defined(definition),
        "now": now,
        **(_now(reading, of_figures, now, series, definition) if now else {}),
        "series": [(row, made_of(Figure, row), _notes(row, definition)) for row in reversed(series)],
        "others": others,
        "categories": categories,
        "teams": timeliness(reading, view, about[0]["measure_id"]),
        "characteristics": _characteristics(reading, view, about[0]["measure_id"]),
        "overdue": _overdue(reading, view, about[0]["measure_id"]),
        "gaps": _gaps(reading, view, indicator_id),
    }


def _now(reading: Reading, of_figures: Row, now: Row, series: list[Row], definition: Definition) -> dict[str, Any]:
    """What a page says of the figure of the month."""
    (row,) = reading.rows(
        """
        select * from marts.fct_indicator_month
        where la_code = $la_code and indicator_id = $id and month_end = $month and breakdown = 'all'
        """,
        **of_figures,
    )
    return {
        "figure": made_of(Figure, now),
        "notes": _notes(now, definition),
        "target_text": words.target(row, definition),
        "benchmarks": {name: now[column] for column, name in BENCHMARKS.items() if now[column] is not None},
        "chart": _chart(series, definition, now, targets(row)),
    }


def _definitions(reading: Reading) -> dict[str, Definition]:
    return {row["indicator_id"]: made_of(Definition, row) for row in reading.rows("select * from marts.dim_indicator")}


def _notes(row: Row, definition: Definition) -> list[str]:
    """What a reader of a figure should know, in sentences."""
    return notes_on(made_of(Figure, row), definition)


def _chart(series: list[Row], definition: Definition, now: Row, aim: dict[str, float]) -> Chart | None:
    """The series from the first month that has a figure, of two years at the most. aim: the target, as lines by name."""
    first = next((place for place, row in enumerate(series) if row["displayed_value"] is not None), len(series))
    months = series[max(first, len(series) - MONTHS_IN_CHART) :]
    comparable = CHARTED if now["is_benchmark_comparable"] else ()
    official = {BENCHMARKS[column]: now[column] for column in comparable if now[column] is not None}
    levels = aim | {name: float(words.half_up(value, definition.decimals)) for name, value in official.items()}
    shown = Series("Figure", [row["displayed_value"] for row in months], "line")
    return chart("By month", [shown], [f"{row['month_end']:%b %y}" for row in months], definition, levels) if months else None


def _categories(reading: Reading, of_figures: Row) -> list[tuple[str, Figure, list[tuple[date, Figure]]]]:
    """Each category with its figure of the month, and those of the months before."""
    rows = reading.rows(
        """
        select figures.*, coalesce(categories.label, figures.breakdown) as category
        from marts.fct_indicator_month as figures
        inner join marts.dim_indicator as indicators on figures.indicator_id = indicators.indicator_id
        left join reference.breakdown_category as categories
            on indicators.measure_id = categories.measure_id and figures.breakdown = categories.breakdown
        where figures.la_code = $la_code and figures.indicator_id = $id and figures.breakdown <> 'all'
            and figures.month_end <= $month and figures.month_end > $month - interval 13 month
        order by categories.print_order nulls last, figures.breakdown, figures.month_end desc
        """,
        **of_figures,
    )
    by_category: dict[str, list[tuple[date, Figure]]] = {}
    for row in rows:
        by_category.setdefault(row["category"], []).append((row["month_end"], made_of(Figure, row)))
    latest = {category: figures for category, figures in by_category.items() if figures[0][0] == of_figures["month"]}
    return [(category, figures[0][1], figures[1:]) for category, figures in latest.items()]


def timeliness(reading: Reading, view: View, measure_id: str) -> list[Row]:
    """How many cases of a measure were in time in the month, by team, the worst first."""
    return reading.rows(
        """
        select * from marts.fct_timeliness_team_month where la_code = $la_code and month_end = $month and measure_id = $measure
        order by percentage nulls last, team_name
        """,
        la_code=view.la_code, month=view.month, measure=measure_id,
    )  # fmt: skip


def _characteristics(reading: Reading, view: View, measure_id: str) -> dict[str, list[Row]]:
    """Who the children of a figure of the month are, by characteristic in words; none where the file has no such table."""
    if not reading.has("fct_child_characteristic_month"):
        return {}
    rows = reading.rows(
        """
        select * from marts.fct_child_characteristic_month
        where la_code = $la_code and month_end = $month and measure_id = $measure
        order by characteristic, print_order
        """,
        la_code=view.la_code, month=view.month, measure=measure_id,
    )  # fmt: skip
    return {
        in_words: of_characteristic
        for characteristic, in_words in CHARACTERISTICS.items()
        if (of_characteristic := [row for row in rows if row["characteristic"] == characteristic])
    }


def _overdue(reading: Reading, view: View, measure_id: str) -> list[Row]:
    return reading.rows(
        """
        select as_at, kind, sum(cases) as cases, max(most_days_over) as most_days_over
        from marts.fct_overdue_team where la_code = $la_code and measure_id = $measure group by all order by as_at desc, kind
        """,
        la_code=view.la_code, measure=measure_id,
    )  # fmt: skip


def _gaps(reading: Reading, view: View, indicator_id: str | None) -> list[Row]:
    """Fields with gaps in rows of the month, over all teams: those that an indicator rests on, or all."""
    return reading.rows(
        """
        select
            gaps.extract,
            gaps.field,
            sum(gaps.rows_asked) as rows_asked,
            sum(gaps.missing) as missing,
            sum(gaps.invalid) as invalid,
            sum(gaps.missing + gaps.invalid) / sum(gaps.rows_asked) * 100 as percentage,
            max(gaps.good_up_to_percentage) as good_up_to
        from marts.fct_missing_field_month as gaps
        where gaps.la_code = $la_code and gaps.month_end = $month
            and ($id is null or exists (
                select 1 from marts.bridge_indicator_field as rests_on
                where rests_on.indicator_id = $id and rests_on.extract = gaps.extract and rests_on.field = gaps.field
            ))
        group by all
        having sum(gaps.missing + gaps.invalid) > 0
        order by percentage desc, gaps.extract, gaps.field
        """,
        la_code=view.la_code, month=view.month, id=indicator_id,
    )  # fmt: skip


def exceptions(reading: Reading, view: View) -> dict[str, Any]:
    """What is red or amber, what is worse by more than chance, what rests on poor data, and what is overdue, in numbers."""
    found = scorecard(reading, view)
    lines = found["lines"]
    doubtful = reading.rows(
        """
        select * from marts.fct_scorecard_series
        where la_code = $la_code and month_end = $month and data_quality in ('poor', 'check')
        order by data_quality desc, sort_order
        """,
        la_code=view.la_code, month=view.month,
    )  # fmt: skip
    counted = Counter(row["data_quality"] for row in doubtful)
    return found | {
        "by_rag": {rag: [line for line in lines if line["worst"] == rag] for rag in ("red", "amber")},
        "judged": sum(line["worst"] is not None for line in lines),
        "worse": [line for line in lines if is_worse(line)],
        "doubtful": [_worded(row) for row in doubtful],
        "counted_quality": counted,
        "gaps": _gaps(reading, view, None),
        "overdue": overdue_by_measure(reading, view),
    }


def measure_labels(reading: Reading) -> dict[str, str]:
    """What a measure is called: as the first of its indicators."""
    rows = reading.rows("select measure_id, min_by(label, sort_order) as label from marts.dim_indicator group by measure_id")
    return {row["measure_id"]: row["label"] for row in rows}


def days_of_lists(reading: Reading, view: View) -> list[date]:
    """The days as at which exceptions are listed, the latest first."""
    asked = "select distinct as_at from marts.fct_overdue_team where la_code = $la_code order by as_at desc"
    return [row["as_at"] for row in reading.rows(asked, la_code=view.la_code)]


def overdue_by_measure(reading: Reading, view: View) -> list[Row]:
    """How many cases are on the latest lists of exceptions, by measure and kind."""
    rows = reading.rows(
        f"""
        select * from (
            select measure_id, as_at, kind, sum(cases) as cases, max(most_days_over) as most_days_over
            from marts.fct_overdue_team
            where la_code = $la_code and as_at = (select max(as_at) from marts.fct_overdue_team where la_code = $la_code)
            group by all
        )
        order by {ORDER_OF_KINDS}, cases desc, measure_id
        """,
        la_code=view.la_code,
    )
    labels = measure_labels(reading)
    return [row | {"label": labels.get(row["measure_id"], row["measure_id"])} for row in rows]
