"""The definitions in the Open Semantic Interchange format (OSI, now Apache Ossie), version 0.1.1, for tools that read that.

The format knows aggregates of rows, and no measure that does not add up over months.
"""

import json
import re
from typing import Any

import yaml

from per10k.power_bi.tables import Table, relationships
from per10k.semantic.metrics import (
    COLUMNS,
    COUNCILS,
    FIGURES,
    FIRST_MONTH,
    INDICATORS,
    LIMITS,
    MONTHS,
    PARTS,
    Metric,
    rows_of_figures,
)

FILE = "per10k.osi.yaml"
VERSION = "0.1.1"
# The marts as the DuckDB file of aggregates has them.
SCHEMA = "per10k.marts"
OF_ONE_MONTH = "What is as at the last month asked for has here the figure of one month, and none of several."
DATASETS = (FIGURES, INDICATORS, MONTHS, COUNCILS)


def osi_file(tables: list[Table], metrics: list[Metric]) -> str:
    """The document, as YAML. tables: the published marts, those of DATASETS among them."""
    there = [table for table in tables if table.name in DATASETS]
    document = {
        "version": VERSION,
        "semantic_model": [
            {
                "name": "per10k",
                "description": "Monthly indicators of a council's children's services.",
                "ai_context": {"instructions": " ".join((OF_ONE_MONTH, *(f"{what}: {why}" for what, why in LIMITS.items())))},
                "datasets": [_dataset(table) for table in there],
                "relationships": [
                    {
                        "name": f"{one.table}_to_{one.to_table}",
                        "from": one.table,
                        "to": one.to_table,
                        "from_columns": [one.column],
                        "to_columns": [one.to_column],
                    }
                    for one in relationships(there)
                ],
                "metrics": [_metric(metric) for metric in metrics],
            }
        ],
    }
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def _dataset(table: Table) -> dict[str, Any]:
    source = f"{SCHEMA}.{table.name}"
    fields = [_field(column.name, column.kind, column.description) for column in table.columns]
    found: dict[str, Any] = {"name": table.name, "source": source, "description": table.description}
    if table.key:
        found["primary_key"] = [table.key]
    if table.name == FIGURES:
        found["source"] = rows_of_figures(*(f"{SCHEMA}.{mart}" for mart in (FIGURES, INDICATORS, COUNCILS)))
        found["primary_key"] = ["la_code", "indicator_id", "breakdown", "month_end"]
        fields.append(_field(FIRST_MONTH, "dateTime", "The first month end that the council reports."))
    return {**found, "fields": fields}


def _field(name: str, kind: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "expression": _in_sql(name),
        "dimension": {"is_time": kind == "dateTime"},
        "description": description,
    }


def _metric(metric: Metric) -> dict[str, Any]:
    about = {"label": metric.label, "basis": metric.basis, "unit": metric.unit, "decimals": metric.decimals}
    return {
        "name": metric.name,
        "expression": _in_sql(as_aggregates(metric)),
        "description": metric.description,
        "ai_context": {"synonyms": [metric.label]},
        "custom_extensions": [{"vendor_name": "COMMON", "data": json.dumps(about, ensure_ascii=False)}],
    }


def as_aggregates(metric: Metric) -> str:
    """The metric in SQL, of aggregates over the rows of figures, whichever they are."""
    condition = f"{FIGURES}.indicator_id = '{metric.name}'"
    found = metric.expression
    for part in PARTS:
        row = re.sub(rf"\b({'|'.join((*COLUMNS, FIRST_MONTH))})\b", rf"{FIGURES}.\1", part.expression)
        aggregate = "sum(" if part.agg == "sum" else "count(distinct "
        found = re.sub(rf"\b{part.name}\b", f"{aggregate}case when {condition} then {row} end)", found)
    return found


def _in_sql(expression: str) -> dict[str, Any]:
    return {"dialects": [{"dialect": "ANSI_SQL", "expression": expression}]}
