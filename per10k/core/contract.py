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
EXTRACTS_FILE = STAGING / "_extracts.yml"
# What the text of a field can be read as, in words; plain text has no form.
FORMS = {
    "text": "text",
    "date": "a date: YYYY-MM-DD",
    "timestamp": "a date, or a date and time: YYYY-MM-DD HH:MM:SS",
    "month": "a month: YYYY-MM, or a day in it",
    "flag": "a flag: Y or N",
    "legal status": "a code of a legal status, or an order in words",
    "suitability": "1 for suitable or 2 for unsuitable",
    "academic year": "a school year, as 2022/23",
    "number": "a number",
    "hours": "a share of full time, such as 0.8, and not hours of a week",
    "miles": "a distance in miles, 0 to 999.9",
    "score": "a score of the questionnaire, 0 to 40, and the reason for none in its own field",
    "factors": "codes of factors, such as 3A: one, a list, or an object with Yes and No",
    "places": "a number of children that a household may have",
    "whole number": "a whole number",
    "json": "JSON that is whole",
}


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
    derived: bool = False
    codes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    words: tuple[dict, ...] = ()
    in_use: dict[str, dict[str, str]] = field(default_factory=dict)
    not_before: str | None = None
    due_by: str | None = None
    often_alike: bool = False
    refers_to: str | None = None
    identifies: str | None = None
    follows_from: str | None = None
    not_measured: str | None = None
    staged_as: str | None = None
    not_empty: str | None = None
    kinds: tuple[str, ...] = ()
    kind_in: str | None = None
    may_lie_ahead: bool = False
    mostly: bool | None = None
    has_both: bool | int = False
    several: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extract:
    """An extract: its key, whether its file may be absent, and its fields by name.

    about: the field that says whom a row is about; None where it is about nobody. team: that which names its team. dated_by: its
    days, the first of which that a row has places it in time. adds_to: the extract whose row each of its rows adds to.
    """

    name: str
    key: tuple[str, ...]
    optional: bool
    fields: dict[str, Field]
    about: str | None = None
    team: str | None = None
    dated_by: tuple[str, ...] = ()
    adds_to: str | None = None

    def refers_to(self, other: str) -> list[str]:
        """The fields that name a row of another extract, or whom one of its rows is about."""
        return [field.name for field in self.fields.values() if (field.refers_to or "").split(".")[0] == other]


@dataclass(frozen=True)
class Contract:
    """All extracts by name, and the versions of the SSD that they were written for."""

    schema_versions: tuple[str, ...]
    extracts: dict[str, Extract]

    def knows_version(self, version: str) -> bool:
        """Whether a version, such as 1.4.5, is one of those that the contract was written for."""
        return any(f"{version}.".startswith(f"{known}.") for known in self.schema_versions)


def our_tables() -> list[dict[str, Any]]:
    """The extracts as the contract describes them."""
    tables: list[dict[str, Any]] = read_yaml(EXTRACTS_FILE)["sources"][0]["tables"]
    return tables


def own_tables(project: Path) -> list[tuple[Path, dict[str, Any]]]:
    """The extracts that a council's own dbt project describes, each with the file that does."""
    return [
        (file, table)
        for file in sorted((project / "models").rglob("*.yml"))
        for source in (read_yaml(file) or {}).get("sources") or ()
        if source["name"] == "extracts"
        for table in source.get("tables") or ()
    ]


@cache
def read_contract(project: Path | None = None) -> Contract:
    """Read the contract, with the extracts of a council's own project beside ours where one is named."""
    versions = read_yaml(EXTRACTS_FILE)["sources"][0]["meta"]["schema_versions"]
    tables = our_tables() + ([table for _, table in own_tables(project)] if project else [])
    extracts = {
        table["name"]: Extract(
            table["name"],
            tuple(table["meta"]["key"]),
            table["meta"]["optional"],
            {column["name"]: _field(column) for column in table["columns"]},
            table["meta"].get("about"),
            table["meta"].get("team"),
            tuple(days if isinstance(days := table["meta"].get("dated_by", ()), list) else ()),
            days if isinstance(days, str) else None,
        )
        for table in tables
    }
    return Contract(tuple(versions), extracts)


# What measures of official figures need, as they would an extract: the two that indicator_supply has beside the contract.
OFFICIAL_NEEDS = ("official_value", "official_participation")


def kinds_needed() -> list[tuple[str, str]]:
    """Each extract with a kind of its rows without which, as of plans of one kind, what is counted of those is not supplied."""
    return [
        (extract.name, kind)
        for extract in read_contract().extracts.values()
        for field in extract.fields.values()
        for kind in field.kinds
    ]


def _field(column: dict) -> Field:
    meta = dict(column["meta"])
    sets: dict[str, Any] = {kind: tuple(meta.pop(kind, ())) for kind in ("codes", "flags", "words", "several", "kinds")}
    return Field(column["name"], **sets, **meta)


def named_staging(extract: str) -> str:
    """The name of the staging model of an extract."""
    return f"stg_{re.sub('^(ssd|local)_', '', extract)}"


@cache
def staging_model(extract: str) -> str:
    """SQL of the staging model of an extract, before dbt renders it."""
    [path] = STAGING.rglob(f"{named_staging(extract)}.sql")
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
