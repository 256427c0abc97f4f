"""Staging agrees with the source contract: the same keys, and every field read as the contract says."""

import re

import pytest
import yaml

from per10k.core.contract import STAGING, staging_model
from tests.project import Project

TABLES = yaml.safe_load((STAGING / "_extracts.yml").read_text())["sources"][0]["tables"]


def test_every_extract_of_the_contract_is_listed():
    """dbt has to know the names before it can read the contract."""
    assert sorted(Project().extracts()) == sorted(table["name"] for table in TABLES)


def test_the_days_of_a_spell_are_those_that_the_contract_has_in_order():
    """The last day of a spell is one that the contract has not before its first; beside moments staging keeps their days."""
    days = {"started_at": "start_date", "ended_at": "end_date"}
    ordered = {
        table["name"]: [
            tuple(
                days.get(staged, staged)
                for staged in (fields[field["meta"]["not_before"]]["meta"]["staged_as"], field["meta"]["staged_as"])
            )
            for field in fields.values()
            if field["meta"].get("not_before")
        ]
        for table in TABLES
        for fields in [{field["name"]: field for field in table["columns"]}]
    }
    spells = {extract: tuple(of_spell) for extract, of_spell in Project().days_of_spells().items()}
    assert {extract: of_spell for extract, of_spell in spells.items() if of_spell not in ordered[extract]} == {}


def test_whom_a_row_is_about_is_a_field_of_its_own():
    about = {table["name"]: table["meta"].get("about") for table in TABLES}
    fields = {table["name"]: {column["name"]: column["meta"] for column in table["columns"]} for table in TABLES}
    assert {name for name, field in about.items() if field and "identifies" not in fields[name][field]} == set()
    # Only of these nothing is about anybody: teams, terms, populations, small areas, what others published.
    assert {name for name, field in about.items() if not field} == {
        "ssd_department", "local_school_terms", "local_team_groups", "local_population_midyear", "local_attainment",
        "local_survey_results", "local_childrens_centre_reach", "local_yds",
    }  # fmt: skip


@pytest.mark.parametrize("table", TABLES, ids=[table["name"] for table in TABLES])
def test_what_is_expected_is_read_and_what_dates_a_row_is_there(table):
    """A field is counted by the column that staging reads it into, and a row that adds to another has one to be dated by."""
    fields = {column["name"]: column["meta"] for column in table["columns"]}
    dated_by = table["meta"].get("dated_by", [])
    read = {name: meta["staged_as"] for name, meta in fields.items() if "staged_as" in meta}
    assert {name for name, meta in fields.items() if meta.get("expected") or meta.get("expected_with")} <= set(read)
    if isinstance(dated_by, str):
        [key] = next(other["meta"]["key"] for other in TABLES if other["name"] == dated_by)
        assert f"{dated_by}.{key}" in {meta.get("refers_to") for meta in fields.values()}
    else:
        assert set(dated_by) <= {name for name in read if fields[name]["reads_as"] in ("date", "timestamp", "month")}
    assert {table["meta"].get("team")} - {None} <= set(read)


@pytest.mark.parametrize("table", TABLES, ids=[table["name"] for table in TABLES])
def test_a_field_is_staged_as_the_contract_says(table):
    """By name, and none is read into a column that the contract does not name; unusable values are listed where any may be."""
    model = staging_model(table["name"])
    read = {}
    for name, column in re.findall(r"read_[a-z_]+[(]'(?:\w+\.)?(\w+)'.* as (\w+),?\n", model):
        read.setdefault(name, column)
    read |= dict.fromkeys(re.findall(r"with_outcomes[(]'delivered', '(\w+)'[)]", model), "outcome_flags")
    fields = {column["name"]: column["meta"] for column in table["columns"]}
    assert {name: meta["staged_as"] for name, meta in fields.items() if "staged_as" in meta} == read
    more_than_text = [meta for meta in fields.values() if "staged_as" in meta and _is_more_than_text(meta)]
    assert ("unusable_values(" in model) == bool(more_than_text)


def _is_more_than_text(meta):
    return meta["reads_as"] != "text" or "codes" in meta or "words" in meta


@pytest.mark.parametrize("table", TABLES, ids=[table["name"] for table in TABLES])
def test_fields_are_read_as_the_contract_says(table):
    """A value that cannot be read is listed for every field that is more than text."""
    model = staging_model(table["name"])
    listed = dict(re.findall(r"\['(?:\w+\.)?(\w+)', '(\w+)'\]", model))
    for column in table["columns"]:
        name, reads_as = column["name"], column["meta"]["reads_as"].replace(" ", "_")
        if f"('{name}'" in model and reads_as not in ("text", "json"):
            # An end is a day as well; where it cannot be read, what began has ended all the same. A flag may say of an end that
            # it is no more than the latest.
            end = {"date": "read_end", "timestamp": "read_end", "flag": "read_latest_end"}.get(reads_as)
            assert f"read_{reads_as}('{name}')" in model or (end and f"{end}('{name}'" in model)
        if f"('{name}'" in model and reads_as != "text":
            assert listed.get(name) == reads_as
        # What is listed is counted as invalid, by the contract alone.
        assert name not in listed or _is_more_than_text(column["meta"])


def test_codes_of_two_fields_of_one_name_are_not_mixed_up():
    """A field that shares its name with one of other codes or words is named with its extract: else both codes would do."""
    listed = {}
    for table in TABLES:
        for column in table["columns"]:
            for kind in ("codes", "words", "flags"):
                if kind in column["meta"]:
                    listed.setdefault((column["name"], kind), {})[table["name"]] = column["meta"][kind]
    mixed = [
        (extract, name)
        for (name, _), extracts in listed.items()
        for extract in extracts
        if len({str(values) for values in extracts.values()}) > 1
        and re.search(rf"'{name}'", staging_model(extract))
        and f"'{extract}.{name}'" not in staging_model(extract)
    ]
    assert mixed == []


@pytest.mark.parametrize("table", TABLES, ids=[table["name"] for table in TABLES])
def test_what_can_be_unreadable_is_asked_for(table):
    """A field of which staging lists what it cannot read is counted where that is missing, by how the contract has it read."""
    fields = {column["name"]: column["meta"] for column in table["columns"]}
    text = staging_model(table["name"])
    listed = set(re.findall(r"\['(?:\w+\.)?(\w+)', ", text)) & set(fields)
    asked = {name for name, meta in fields.items() if meta["reads_as"] != "text" or meta.get("codes") or meta.get("words")}
    assert listed <= asked
