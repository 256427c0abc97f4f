"""SEN2, NCCIS, a school census and lists of ratings in one folder: the extracts are those that a build accepts."""

import csv
import json
from datetime import date

import cqc_lists
import nccis_returns
import pytest
import school_census_returns
import sen2_returns
from commands import per10k

from per10k.core.contract import read_contract
from per10k.core.exit_codes import Exit
from per10k.plugin.extract_files import prepare

COUNCIL = "E09000002"
OURS = ("local_sen2", "local_ehcp_transitions", "local_ccis", "local_attendance", "local_exclusions", "local_cqc_ratings")

TOLD = ("reads_as", "identifies", "refers_to")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Extracts of a return of each kind, ingested at once from one folder of them."""
    of = tmp_path_factory.mktemp("further")
    returns = of / "returns"
    school_census_returns.write(school_census_returns.tables(school_census_returns.invent(40, seed=1)), returns / "census")
    people = sen2_returns.invent(40, 2025, seed=1)
    (returns / "sen2.xml").write_text(sen2_returns.message(people, 2025))
    month = date(2025, 12, 31)
    (returns / "nccis.xml").write_text(nccis_returns.message(nccis_returns.invent(40, month, seed=1), month))
    homes = cqc_lists.invent(40, seed=1)
    cqc_lists.write(cqc_lists.laid_out(cqc_lists.ratings(homes)), returns / "cqc" / "ratings.csv")
    cqc_lists.write(cqc_lists.laid_out(cqc_lists.register(homes)), returns / "cqc" / "register.csv")
    assert per10k("ingest", ["--from", str(returns), "--to", str(of / "out"), "--la-code", COUNCIL]) in (0, Exit.IN_DOUBT)
    return of / "out"


def test_every_extract_is_written_and_of_the_council(folder):
    manifest = json.loads((folder / "ingest_manifest.json").read_text())
    assert set(manifest["extracts"]) == set(OURS)
    for extract in OURS:
        with (folder / f"{extract}.csv").open(newline="") as file:
            assert {row["la_code"] for row in csv.DictReader(file)} == {COUNCIL}


def _as_asked(extract):
    """An extract of the contract, as a build asks after it."""
    told = {what: {f.name: getattr(f, what) for f in extract.fields.values() if getattr(f, what)} for what in TOLD}
    columns = {field.name: field.required for field in extract.fields.values()}
    return {"name": extract.name, "optional": extract.optional, "columns": columns, "key": extract.key, **told}


def test_a_build_accepts_them(folder):
    contract = read_contract().extracts.values()
    asked = {"folder": str(folder), "la_code": None, "not_supplied": [], "contract": [_as_asked(extract) for extract in contract]}
    assert json.loads(prepare(json.dumps(asked)))["problems"] == []


def test_no_value_is_other_than_the_contract_reads(folder):
    for name in OURS:
        fields = read_contract().extracts[name].fields
        with (folder / f"{name}.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows
        assert set(rows[0]) - {"la_code"} <= set(fields)
        for column, field in fields.items():
            values = {row[column] for row in rows if row.get(column)}
            assert not field.codes or values <= set(field.codes)
            assert field.reads_as != "date" or all(date.fromisoformat(value) for value in values)
