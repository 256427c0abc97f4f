"""The suites say all that the source contract does, and the contract names only what there is."""

import re

import pytest

from per10k.core.contract import indicators, read_contract, staging_model

EXTRACTS = read_contract().extracts
FIELDS = [(extract, field) for extract in EXTRACTS.values() for field in extract.fields.values()]


def test_suites_cover_every_extract_and_field():
    # Each worker reads this file, and Great Expectations takes seconds to import.
    from per10k.expectations import suites
    from per10k.expectations.rules import rules_of

    for extract in EXTRACTS.values():
        suite = suites.suite_of(extract, rules_of(extract))
        assert suite.name == extract.name
        named = [suites.identity(one.configuration) for one in suite.expectations]
        assert len(set(named)) == len(named)
        assert {name[1] for name in named if name[0] == "column_delivered"} == set(extract.fields)
        asked = {(name[0], name[1]) for name in named if len(name) > 1}
        for field in extract.fields.values():
            assert (field.reads_as != "text") == (("value_readable", field.name) in asked)
            assert bool(field.expected or field.expected_with) == (("value_filled", field.name) in asked)
            assert bool(field.codes) == (("value_in_code_set", field.name) in asked)
            assert bool(field.not_before) == (("dates_in_order", field.name) in asked)
            assert bool(field.refers_to) == (("reference_found", field.name) in asked)


@pytest.mark.parametrize(("extract", "field"), FIELDS, ids=[f"{extract.name}.{field.name}" for extract, field in FIELDS])
def test_the_contract_names_what_there_is(extract, field):
    if field.not_before:
        assert field.not_before in extract.fields
    if field.expected_with:
        other, _, name = field.expected_with.rpartition(".")
        assert name in (EXTRACTS[other] if other else extract).fields
    if field.not_before:
        assert {field.reads_as, extract.fields[field.not_before].reads_as} <= {"date", "timestamp"}
    if field.refers_to:
        other, _, key = field.refers_to.partition(".")
        assert key in EXTRACTS[other].fields


@pytest.mark.parametrize("extract", EXTRACTS)
def test_every_code_set_is_read_by_its_codes(extract):
    """Whatever has codes in the contract is staged by them, and each of its values that is none of them listed."""
    model = staging_model(extract).replace(f"'{extract}.", "'")
    read = {f"read_coded('{name}')" in model and f"['{name}', 'code']" in model for name in coded(extract)}
    assert read <= {True}
    assert set(re.findall(r"read_coded\('(\w+)'\)", model)) <= coded(extract)


def coded(extract):
    return {name for name, field in EXTRACTS[extract].fields.items() if field.codes}


def test_indicators_are_those_that_need_a_field():
    named = indicators()["local_contact_decisions", "decision_date"]
    assert "contacts_decision_1wd_pct" in named and "contacts_received" not in named
    assert "contacts_received" in indicators()["ssd_contacts", "cont_contact_date"]
    assert ("ssd_contacts", "cont_contact_source_desc") not in indicators()
