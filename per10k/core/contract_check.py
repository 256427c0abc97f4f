"""Holds the source contract, ours or that of a council's own project, to its own form: what is missing or misspelt, before a run.

The heading of models/staging/_extracts.yml says what each part of `meta` means.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from per10k.core.contract import EXTRACTS_FILE, FORMS, STAGING, Field, named_staging, our_tables, own_tables
from per10k.core.project import ROOT
from per10k.core.yaml_files import read_yaml

OF_EXTRACT = ("key", "optional", "about", "dated_by", "team", "completes", "may_be_alone")
OF_FIELD = tuple(field.name for field in fields(Field) if field.name != "name")
WORDS = {
    "identifies": ("person", "adult", "worker", "family", "record"),
    "not_empty": ("column",),
    "not_measured": ("shown", "not_followed", "not_judged", "by_ingest", "population", "in_return"),
}
YES_OR_NO = ("required", "expected", "derived", "may_lie_ahead", "mostly", "often_alike")
# What names another field of the same extract.
OF_THE_ROW = ("not_before", "due_by", "follows_from")


def problems(own: Path | None = None) -> list[str]:
    """All that is wrong with the contract, a sentence each, with file, extract and field.

    own: the folder of a council's own dbt project, whose extracts are held to the same; none: ours alone.
    """
    ours = our_tables()
    found = list(of_tables(ours, names_of(ours), EXTRACTS_FILE.relative_to(ROOT).as_posix(), STAGING)) if own is None else []
    if own is not None:
        added = own_tables(own)
        tables = [table for _, table in added]
        known = {**names_of(tables), **names_of(ours)}
        for file, table in added:
            found += of_tables([table], known, file.relative_to(own).as_posix(), own / "models")
            if table.get("name") in names_of(ours):
                found.append(
                    f"{file.relative_to(own).as_posix()}: {table['name']} is an extract of per10k: call your own otherwise, "
                    "best as local_own_..., which no version of per10k has."
                )
    return found


def names_of(tables: Iterable[dict[str, Any]]) -> dict[str, set[str]]:
    """The fields of extracts by their names."""
    return {str(table.get("name")): {str(column.get("name")) for column in table.get("columns") or ()} for table in tables}


def of_tables(tables: Iterable[dict[str, Any]], known: Mapping[str, Collection[str]], file: str, models: Path) -> Iterable[str]:
    """What is wrong with extracts. known: the fields of all; file: what describes them; models: where their staging is."""
    for table in tables:
        name, meta = str(table.get("name")), table.get("meta") or {}
        at, columns = f"{file}: {name}", table.get("columns") or []
        yield from (f"{at}: {said}" for said in _of_extract(name, meta, {str(one.get("name")) for one in columns}, known))
        staged = _staged_columns(name, models)
        if staged is None:
            yield f"{at} has no staging model: add {named_staging(name)}.sql, and its .yml with each column, to models/staging."
        for column in columns:
            field, said = str(column.get("name")), column.get("meta") or {}
            yield from (f"{at}.{field}: {wrong}" for wrong in _of_field(said, name, known, staged))


def _of_extract(name: str, meta: dict[str, Any], columns: set[str], known: Mapping[str, Collection[str]]) -> Iterable[str]:
    yield from _unknown(meta, OF_EXTRACT)
    if not name.startswith(("ssd_", "local_")):
        yield "an extract is called ssd_..., as the SSD has it, or local_...: give it such a name."
    if not isinstance(meta.get("optional"), bool):
        yield "optional is missing: write true where its file may be absent, or false."
    key = meta.get("key")
    if not isinstance(key, list) or not key:
        yield "key is missing: name the fields that tell its rows apart, as key: [contact_id]."
    named = [*(key if isinstance(key, list) else ()), *filter(None, (meta.get("about"), meta.get("team")))]
    dated_by = meta.get("dated_by", [])
    named += dated_by if isinstance(dated_by, list) else []
    for one in named:
        if one not in columns:
            yield f"key, about, team or dated_by names {one}, which is no field of it.{_hint(one, columns)}"
    if isinstance(dated_by, str) and dated_by not in known:
        yield f"dated_by is {dated_by}, which is no extract.{_hint(dated_by, known)}"


def _of_field(meta: dict[str, Any], extract: str, known: Mapping[str, Collection[str]], staged: set[str] | None) -> Iterable[str]:
    yield from _unknown(meta, OF_FIELD)
    if meta.get("reads_as") not in FORMS:
        said = f"is {meta['reads_as']!r}, which nothing reads" if meta.get("reads_as") else "is missing"
        yield f"reads_as {said}: write what its text is read as, one of {', '.join(FORMS)}."
    if "required" not in meta:
        yield "required is missing: write true where the column must be in the file, or false."
    for one in YES_OR_NO:
        if one in meta and not isinstance(meta[one], bool):
            yield f"{one} is {meta[one]!r}: write true or false."
    if not isinstance(meta.get("has_both", True), int) or meta.get("has_both", 1) < 1:
        yield f"has_both is {meta['has_both']!r}: write true, or the number of rows of which one answer for all is no chance."
    for one, words in WORDS.items():
        if one in meta and meta[one] not in words:
            yield f"{one} is {meta[one]!r}: write one of {', '.join(words)}."
    for one in OF_THE_ROW:
        if one in meta and meta[one] not in known[extract]:
            yield f"{one} is {meta[one]}, which is no field of {extract}.{_hint(str(meta[one]), known[extract])}"
    codes = {str(code).lower() for code in meta.get("codes") or ()}
    for kind in meta.get("kinds") or () if codes and "kind_in" not in meta else ():
        if kind not in codes:
            yield f"kinds names {kind}, which is none of the codes.{_hint(str(kind), codes)}"
    if "refers_to" in meta:
        other, _, key = str(meta["refers_to"]).partition(".")
        if key not in known.get(other, ()):
            all_fields = [f"{name}.{field}" for name, names in known.items() for field in names]
            yield f"refers_to is {meta['refers_to']}, which is no field of an extract.{_hint(str(meta['refers_to']), all_fields)}"
    if staged is not None and meta.get("staged_as") and meta["staged_as"] not in staged:
        yield (
            f"staged_as is {meta['staged_as']}, which the .yml of {named_staging(extract)} does not describe."
            f"{_hint(str(meta['staged_as']), staged)}"
        )
    if (meta.get("expected") or meta.get("expected_with")) and not meta.get("staged_as"):
        yield "staged_as is missing, and what is expected of a row is counted by it: name the column of the staging model."


def _unknown(meta: dict[str, Any], known: tuple[str, ...]) -> Iterable[str]:
    for name in meta.keys() - set(known):
        yield f"{name} is nothing that the contract says.{_hint(name, known)} There are: {', '.join(known)}."


def _hint(name: str, known: Iterable[str]) -> str:
    meant = get_close_matches(name, list(known), n=1)
    return f" Is it {meant[0]}?" if meant else ""


def _staged_columns(extract: str, models: Path) -> set[str] | None:
    """The columns that the staging model of an extract has by its .yml; None where there is no model."""
    model = named_staging(extract)
    if not any(models.rglob(f"{model}.sql")):
        return None
    return {
        str(column["name"])
        for file in models.rglob("*.yml")
        if file.name == f"{model}.yml" or models != STAGING
        for described in (read_yaml(file) or {}).get("models") or ()
        if described["name"] == model
        for column in described.get("columns") or ()
    }
