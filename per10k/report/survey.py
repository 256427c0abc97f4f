"""Results of surveys as tables: a table a topic, a row a question, answer and group, a column a year."""

from dataclasses import dataclass
from itertools import groupby

from per10k.report.figures import Row


@dataclass(frozen=True)
class Result:
    """What one group answered to one question. values: as printed, by year; change: on the time before, as printed."""

    question: str
    answer: str
    group: str
    values: dict[int, str]
    change: str
    notes: str


@dataclass(frozen=True)
class Table:
    """The results of a survey on one topic, years in order."""

    survey: str
    topic: str
    years: list[int]
    rows: list[Result]


def tables(results: list[Row]) -> list[Table]:
    """Rows of fct_survey_result, in the order of survey, topic, question, answer, group and year, as tables."""
    return [
        Table(survey, topic, sorted({row["survey_year"] for row in rows}), [_result(one) for one in _groups(rows)])
        for (survey, topic), of in groupby(results, key=lambda row: (row["survey"], row["topic"]))
        for rows in [list(of)]
    ]


def _groups(rows: list[Row]) -> list[list[Row]]:
    names = ("question", "answer", "school_year", "sex", "school", "unit")
    return [list(of) for _, of in groupby(rows, key=lambda row: tuple(row[name] or "" for name in names))]


def _result(years: list[Row]) -> Result:
    last = years[-1]
    group = [last[name] for name in ("school_year", "sex", "school") if last[name]]
    notes = {
        "tested": "within chance" if last["is_change_within_chance"] else "more than chance",
        "not tested: base not given": "change not tested: how many answered is not given",
    }.get(last["change_test"], "")
    small = f"only {last['base']} answered" if last["is_small_base"] else ""
    return Result(
        question=last["question"],
        answer=last["answer"] or "",
        group=", ".join(group) or "all",
        values={row["survey_year"]: _shown(row["value"], row["unit"]) for row in years},
        change="" if last["change"] is None else f"{last['change']:+g}",
        notes="; ".join(note for note in (notes, small) if note),
    )


def _shown(value: float, unit: str) -> str:
    return f"{value:g}%" if unit == "percentage" else f"{value:,g}"
