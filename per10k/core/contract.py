"""The source contract, as the expectations ask it, and the indicators that rest on each of its fields."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from per10k.core import registry
from per10k.core.project import ROOT, variables
from per10k.core.yaml_files import read_yaml

STAGING = ROOT / "models" / "staging"


def demo_council() -> tuple[Path, str]:
    """Folder and code of the demo council, as the project's variables have them."""
    return ROOT / variables()["demo_extracts"], variables()["demo_la_code"]


@dataclass(frozen=True)
class Field:
    """A field of an extract; the contract's own heading says what each part means."""

    name: str
    reads_as: str
    required: bool
    expected: bool = False
    expected_with: str | None = None
    codes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    words: tuple[dict, ...] = ()
    in_use: dict[str, dict[str, str]] = field(default_factory=dict)
    not_before: str | None = None
    refers_to: str | None = None
    identifies: str | None = None
    follows_from: str | None = None
    not_measured: str | None = None
    staged_as: str | None = None
    not_empty: str | None = None
    may_lie_ahead: bool = False
    mostly: bool | None = None
    several: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extract:
    """An extract: its key, whether its file may be absent, and its fields by name.

    about: the field that says whom a row is about; None where it is about nobody. team: that which names its team. dated_by: its
    days, the first of which that a row has places it in time.
    """

    name: str
    key: tuple[str, ...]
    optional: bool
    fields: dict[str, Field]
    about: str | None = None
    team: str | None = None
    dated_by: tuple[str, ...] = ()


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
    """Read the contract."""
    source = read_yaml(STAGING / "_extracts.yml")["sources"][0]
    extracts = {
        table["name"]: Extract(
            table["name"],
            tuple(table["meta"]["key"]),
            table["meta"]["optional"],
            {column["name"]: _field(column) for column in table["columns"]},
            table["meta"].get("about"),
            table["meta"].get("team"),
            tuple(days if isinstance(days := table["meta"].get("dated_by", ()), list) else ()),
        )
        for table in source["tables"]
    }
    return Contract(tuple(source["meta"]["schema_versions"]), extracts)


def _field(column: dict) -> Field:
    meta = dict(column["meta"])
    sets: dict[str, Any] = {kind: tuple(meta.pop(kind, ())) for kind in ("codes", "flags", "words", "several")}
    return Field(column["name"], **sets, **meta)


@cache
def staging_model(extract: str) -> str:
    """SQL of the staging model of an extract, before dbt renders it."""
    [path] = STAGING.rglob(f"stg_{re.sub('^(ssd|local)_', '', extract)}.sql")
    return path.read_text(encoding="utf-8")


@cache
def indicators() -> dict[tuple[str, str], tuple[str, ...]]:
    """Map (extract, field) to the ids of the indicators that rest on it, or on another field where it is of the extract's key."""
    fields = {}
    extracts = read_contract().extracts
    for measure_id, read in registry.fields_read().items():
        keys = {(extract, name) for extract, _ in read for name in extracts[extract].key}
        fields[measure_id] = read | keys
    found: dict[tuple[str, str], set[str]] = {}
    for row in registry.rows("indicator"):
        for key in fields[row["measure_id"]]:
            found.setdefault(key, set()).add(row["indicator_id"])
    return {key: tuple(sorted(ids)) for key, ids in found.items()}
