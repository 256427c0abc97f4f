"""The source contract, as the expectations ask it, and the indicators that rest on each of its fields."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
STAGING = ROOT / "models" / "staging"
REFERENCE = ROOT / "seeds" / "reference"


@dataclass(frozen=True)
class Field:
    """A field of an extract; the contract's own heading says what each part means."""

    name: str
    reads_as: str
    required: bool
    expected: bool = False
    expected_with: str | None = None
    codes: tuple[str, ...] = ()
    not_before: str | None = None
    refers_to: str | None = None
    identifies: str | None = None


@dataclass(frozen=True)
class Extract:
    """An extract: its key, whether its file may be absent, and its fields by name."""

    name: str
    key: tuple[str, ...]
    optional: bool
    fields: dict[str, Field]


@dataclass(frozen=True)
class Contract:
    """All extracts by name, and the versions of the SSD that they were written for."""

    schema_versions: tuple[str, ...]
    extracts: dict[str, Extract]

    def knows_version(self, version: str) -> bool:
        """Whether a version, such as 1.4.5, is one of those that the contract was written for."""
        return any(f"{version}.".startswith(f"{known}.") for known in self.schema_versions)


@cache
def read_contract() -> Contract:
    """Read the contract; a code set that is a column of a reference seed is read from there."""
    source = yaml.safe_load((STAGING / "_extracts.yml").read_text())["sources"][0]
    extracts = {
        table["name"]: Extract(
            table["name"],
            tuple(table["meta"]["key"]),
            table["meta"]["optional"],
            {column["name"]: _field(column) for column in table["columns"]},
        )
        for table in source["tables"]
    }
    return Contract(tuple(source["meta"]["schema_versions"]), extracts)


def _field(column: dict) -> Field:
    meta = dict(column["meta"])
    codes = meta.pop("codes", ())
    if isinstance(codes, str):
        seed, _, seed_column = codes.partition(".")
        codes = [row[seed_column] for row in _seed(seed)]
    return Field(column["name"], codes=tuple(codes), **meta)


def _seed(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@cache
def staging_model(extract: str) -> str:
    """SQL of the staging model of an extract, before dbt renders it."""
    return (STAGING / f"stg_{re.sub('^(ssd|local)_', '', extract)}.sql").read_text()


@cache
def indicators() -> dict[tuple[str, str], tuple[str, ...]]:
    """Map (extract, field) to the ids of the indicators that rest on it.

    An indicator whose needs name a field rests on that one and the key; one whose needs name the extract, on every field
    that staging reads.
    """
    found: dict[tuple[str, str], set[str]] = {}
    extracts = read_contract().extracts
    for row in _seed("indicator_dictionary"):
        for need in re.split("; | or ", row["needs"]):
            name, _, part = need.partition(".")
            extract = extracts[name]
            if part in extract.fields:
                fields = {part, *extract.key}
            else:
                fields = {field for field in extract.fields if f"('{field}'" in staging_model(name)} | set(extract.key)
            for field in fields:
                found.setdefault((name, field), set()).add(row["indicator_id"])
    return {field: tuple(sorted(ids)) for field, ids in found.items()}
