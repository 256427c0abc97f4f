"""The definitions as a dbt project of their own for MetricFlow: views over the Parquet files, semantic models, metrics.

A project of its own, as dbt would read 500 metrics anew at each build of per10k, and as nothing that it runs may touch the marts.
The format: https://docs.getdbt.com/docs/build/semantic-models, as dbt-core 1.11 reads it.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from per10k.core.project import version
from per10k.core.sql import literal
from per10k.power_bi.tables import Table
from per10k.semantic.metrics import (
    COLUMNS,
    COUNCILS,
    FIGURES,
    GRANULARITIES,
    INDICATORS,
    MONTHS,
    OF_WHOM,
    PARTS,
    Metric,
    Part,
    rows_of_figures,
)

NAME = "per10k_semantic"
# The dimensions that figures are joined to: entity, its mart and key.
DIMENSIONS = {
    "council": (COUNCILS, "la_code"),
    "indicator": (INDICATORS, "indicator_id"),
    "reporting_month": (MONTHS, "month_end"),
}
PARTS_FILE, METRICS_FILE = "models/semantic_models.yml", "models/metrics.yml"

_SPINE = """\
-- Days, as MetricFlow wants them; a term is by its calendar months, and August is in none.
select
    cast(unnest(generate_series(month_start, month_end, interval 1 day)) as date) as date_day,
    reporting_year as financial_year,
    quarter_label as financial_quarter,
    reporting_year || ' ' || school_term as term
from {{ ref('dim_month') }}
"""


def project_files(folder: Path, tables: list[Table], metrics: list[Metric]) -> dict[str, str]:
    """The files of the project by path. folder: the published marts. Raises ValueError where one that is needed is not there."""
    there = {table.name: table for table in tables}
    wanted = (FIGURES, *(mart for mart, _ in DIMENSIONS.values()))
    if missing := [mart for mart in wanted if mart not in there]:
        raise ValueError(f"{folder} has no {' and no '.join(missing)}, of which metrics are made. Publish the marts again.")
    for mart, columns in ((FIGURES, COLUMNS), (INDICATORS, (OF_WHOM,))):
        if missing := [name for name in columns if not there[mart].has(name)]:
            raise ValueError(
                f"{folder / mart}.parquet has no column {missing[0]}, of which metrics are made. Publish the marts again."
            )
    views = {f"models/{mart}.sql": f"select *\nfrom {_parquet(folder, mart)}\n" for mart in wanted}
    views[f"models/{FIGURES}.sql"] = rows_of_figures(*(_parquet(folder, mart) for mart in (FIGURES, INDICATORS, COUNCILS)))
    return {
        "dbt_project.yml": _as_yaml(
            {
                "name": NAME,
                "version": version(),
                "profile": NAME,
                "model-paths": ["models"],
                "models": {NAME: {"+materialized": "view"}},
                "flags": {"send_anonymous_usage_stats": False},
            }
        ),
        "profiles.yml": _as_yaml(
            {NAME: {"target": "local", "outputs": {"local": {"type": "duckdb", "path": f"{NAME}.duckdb", "threads": 1}}}}
        ),
        ".gitignore": "target/\nlogs/\n*.duckdb\n",
        **views,
        "models/time_spine.sql": _SPINE,
        PARTS_FILE: _as_yaml({"version": 2, "models": [_spine()], "semantic_models": _semantic_models(there)}),
        METRICS_FILE: "version: 2\n\nmetrics:\n" + "\n".join(_as_yaml([_metric(metric)]) for metric in metrics),
    }


def _parquet(folder: Path, mart: str) -> str:
    # What a file is called, that dbt would read as Jinja, is a text to it.
    path = literal(folder / f"{mart}.parquet")
    return f"read_parquet({{{{ {_jinja_text(path)} }}}})"


def _jinja_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _spine() -> dict[str, Any]:
    return {
        "name": "time_spine",
        "description": "One row a day of the years that dim_month covers.",
        "time_spine": {
            "standard_granularity_column": "date_day",
            "custom_granularities": [{"name": name, "column_name": name} for name in GRANULARITIES],
        },
        "columns": [{"name": "date_day", "granularity": "day"}, *({"name": name} for name in GRANULARITIES)],
    }


def _semantic_models(there: dict[str, Table]) -> list[dict[str, Any]]:
    figures = {
        "name": "figure",
        "description": _said(there[FIGURES].description),
        "model": f"ref('{FIGURES}')",
        "defaults": {"agg_time_dimension": "month_end"},
        "primary_entity": "figure",
        "entities": [{"name": entity, "type": "foreign", "expr": key} for entity, (_, key) in DIMENSIONS.items()],
        "dimensions": [
            *(_categorical(there[FIGURES], name) for name in ("la_code", "indicator_id", "breakdown", "basis", "unit")),
            {"name": "month_end", "type": "time", "type_params": {"time_granularity": "day"}},
        ],
        "measures": [_measure(part) for part in PARTS],
    }
    return [figures, *(_dimension(entity, there[mart], key) for entity, (mart, key) in DIMENSIONS.items())]


def _measure(part: Part) -> dict[str, Any]:
    found = {
        "name": part.name,
        "description": f"{part.description} A part of metrics: without an indicator it is of all.",
        "agg": part.agg,
        "expr": part.expression,
        "create_metric": True,
    }
    if part.at_last:
        # The last month of each council, as one of several may be behind.
        found["non_additive_dimension"] = {"name": "month_end", "window_choice": "max", "window_groupings": ["council"]}
    return found


def _categorical(table: Table, name: str) -> dict[str, Any]:
    said = {column.name: column.description for column in table.columns}
    return {"name": name, "description": _said(said.get(name, "")), "type": "categorical"}


def _dimension(entity: str, table: Table, key: str) -> dict[str, Any]:
    """A mart that figures are joined to: its columns that are texts or say yes or no."""
    named = [column.name for column in table.columns if column.kind in ("string", "boolean") and column.name != key]
    return {
        "name": entity,
        "description": _said(table.description),
        "model": f"ref('{table.name}')",
        "entities": [{"name": entity, "type": "primary", "expr": key}],
        "dimensions": [_categorical(table, name) for name in named],
    }


def _metric(metric: Metric) -> dict[str, Any]:
    return {
        "name": metric.name,
        "label": _said(metric.label),
        "description": _said(metric.description),
        "type": "derived",
        "type_params": {"expr": metric.expression, "metrics": list(metric.parts)},
        "filter": f"{{{{ Dimension('figure__indicator_id') }}}} = '{metric.name}'",
        "config": {"meta": {"basis": metric.basis, "unit": metric.unit, "decimals": metric.decimals}},
    }


def _said(text: str) -> str:
    """A text as dbt shows it: what begins an expression of Jinja begins none."""
    return re.sub(r"[{}](?=[{}%#])|(?<=[%#])}", lambda found: f"{found[0]} " if found[0] == "{" else f" {found[0]}", text)


def _as_yaml(content: Any) -> str:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
