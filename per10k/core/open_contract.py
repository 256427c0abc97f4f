"""The source contract in the Open Data Contract Standard (ODCS) 3.1, for whoever checks a delivery with a tool of that standard.

Our contract says more than the standard can: how a value is read that is written otherwise, which rows a gap is listed of, what
follows where a field is absent. What is written here is what a delivery must hold to be read without a word.
"""

from collections.abc import Collection, Mapping
from typing import Any

import yaml

from per10k.core.contract import STAGING, Field, indicators, read_contract
from per10k.core.project import version
from per10k.core.yaml_files import read_yaml

# What a field is read as -> its logical type in the standard. Months, years and outcome texts are text to it.
LOGICAL_TYPES = {
    "date": "date",
    "timestamp": "timestamp",
    "whole number": "integer",
    "number": "number",
    "hours": "number",
    "places": "integer",
}
PURPOSE = "A council's case-level extracts, as per10k reads them to count its indicators."
LIMITATIONS = (
    "A day written otherwise, a code in other letters, an empty field or an absent optional one stops no run of per10k: it says "
    "what it made of them. A check against this contract says that they are there."
)


def as_odcs(
    folder: str, delivered: Mapping[str, Collection[str]] | None = None, file_format: str = "csv", separator: str = ","
) -> dict[str, Any]:
    """The contract as a document of ODCS 3.1.

    folder: where the files of a delivery lie, as a tool of the standard will look for them. delivered: the extracts that it has,
    with their columns: what may be absent and is, is not asked for; none: all is. file_format: csv or parquet. separator: what
    stands between columns.
    """
    tables = read_yaml(STAGING / "_extracts.yml")["sources"][0]["tables"]
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "per10k-extracts",
        "name": "Extracts of a council's children's services",
        "version": version(),
        "status": "active",
        "description": {"purpose": PURPOSE, "limitations": LIMITATIONS},
        "servers": [
            {
                "server": "delivery",
                "type": "local",
                "path": f"{folder}/{{model}}.{file_format}",
                "format": file_format,
                "delimiter": separator,
            }
        ],
        "schema": [
            _table(table, None if delivered is None else delivered.get(table["name"], ()))
            for table in tables
            if delivered is None or table["name"] in delivered or not table["meta"]["optional"]
        ],
    }


def _table(table: dict[str, Any], columns: Collection[str] | None) -> dict[str, Any]:
    extract = read_contract().extracts[table["name"]]
    descriptions = {column["name"]: column["description"] for column in table["columns"]}
    keys = {"metric": "duplicateValues", "mustBe": 0, "arguments": {"properties": list(extract.key)}}
    return {
        "name": extract.name,
        "physicalName": extract.name,
        "logicalType": "object",
        "physicalType": "file",
        "description": table["description"],
        "quality": [{"id": f"{extract.name}_key", "type": "library", **keys}],
        "properties": [
            _property(extract.name, field, descriptions[name], extract.key)
            for name, field in extract.fields.items()
            if columns is None or field.required or name in columns
        ],
    }


def _property(extract: str, field: Field, description: str, key: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": field.name,
        "logicalType": LOGICAL_TYPES.get(field.reads_as, "string"),
        "description": description,
        "required": field.name in key[:1],
    }
    # Of a key of several fields some may be empty; that no two rows have the same is a rule of the extract.
    if (field.name,) == key:
        found |= {"primaryKey": True, "primaryKeyPosition": 1}
    if field.refers_to:
        found["relationships"] = [{"type": "foreignKey", "to": field.refers_to}]
    if quality := _quality(field, key):
        found["quality"] = quality
    own = {"columnRequired": field.required, "readAs": field.reads_as}
    if rests := indicators().get((extract, field.name)):
        own["indicators"] = list(rests)
    return found | {"customProperties": [{"property": name, "value": value} for name, value in own.items()]}


def _quality(field: Field, key: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rules of a field: a value in every row where one is expected, and the codes that it may have, in any letters."""
    rules: list[dict[str, Any]] = []
    if field.expected and field.name not in key:
        given = {"id": f"{field.name}_given", "type": "library", "metric": "nullValues"}
        rules.append({**given, "mustBe": 0, "severity": "warning"})
    if field.codes and not field.several:
        codes = sorted({way for code in field.codes for way in (code, code.upper(), code.lower())})
        other = {"metric": "invalidValues", "arguments": {"validValues": codes}}
        rules.append({"id": f"{field.name}_codes", "type": "library", **other, "mustBe": 0})
    return rules


def written(document: dict[str, Any]) -> str:
    """A document as YAML, its parts in their order, each time the same."""
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)
