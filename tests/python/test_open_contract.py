"""The contract in the open standard says what ours says, of all extracts or of those of a delivery."""

import duckdb
import pytest
import yaml
from click.testing import CliRunner

from per10k.cli import main
from per10k.core.contract import read_contract
from per10k.core.exit_codes import Exit
from per10k.core.open_contract import as_odcs, written


def ask(*arguments):
    return CliRunner().invoke(main, ["contract", *map(str, arguments)])


def of_document(document):
    return {table["name"]: {one["name"]: one for one in table["properties"]} for table in document["schema"]}


def test_every_extract_and_field_is_there_with_its_key_codes_and_references():
    document = as_odcs(".")
    found, extracts = of_document(document), read_contract().extracts
    assert {table["name"]: tuple(table["quality"][0]["arguments"]["properties"]) for table in document["schema"]} == {
        name: extract.key for name, extract in extracts.items()
    }
    assert {name: list(fields) for name, fields in found.items()} == {name: list(one.fields) for name, one in extracts.items()}
    for name, extract in extracts.items():
        alone = tuple(one["name"] for one in found[name].values() if "primaryKey" in one)
        assert alone == (extract.key if len(extract.key) == 1 else ())
        for field in extract.fields.values():
            one = found[name][field.name]
            own = {entry["property"]: entry["value"] for entry in one["customProperties"]}
            assert own["columnRequired"] == field.required and own["readAs"] == field.reads_as
            named = [reference["to"] for reference in one.get("relationships", [])]
            assert named == ([field.refers_to] if field.refers_to else [])
            # What is referred to is in the document itself.
            assert all(to.split(".")[1] in found[to.split(".")[0]] for to in named)
            valid = [rule["arguments"]["validValues"] for rule in one.get("quality", []) if rule["metric"] == "invalidValues"]
            assert len(valid) == bool(field.codes and not field.several)
            assert all(set(field.codes) | {code.lower() for code in field.codes} <= set(codes) for codes in valid)


def test_it_is_the_same_each_time():
    assert written(as_odcs(".")) == written(as_odcs("."))
    assert yaml.safe_load(written(as_odcs("."))) == as_odcs(".")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_of_a_delivery_only_what_it_has_or_must_have_is_asked(tmp_path, kind):
    with duckdb.connect() as database:
        database.execute(f"""
            copy (select 'C1' as CONT_CONTACT_ID, 'P1' as cont_person_id) to '{tmp_path}/SSD_Contacts.{kind}';
            copy (select 'P1' as person_id) to '{tmp_path}/local_ccis.{kind}'""")
    assert ask("--to", tmp_path / "to", "--delivery", tmp_path).exit_code == 0
    document = yaml.safe_load((tmp_path / "to" / "per10k.odcs.yaml").read_text())
    [server] = document["servers"]
    assert (server["path"], server["format"]) == (f"{tmp_path}/{{model}}.{kind}", kind)
    found, extracts = of_document(document), read_contract().extracts
    assert set(found) == {name for name, one in extracts.items() if not one.optional} | {"ssd_contacts", "local_ccis"}
    for name, there in {"ssd_contacts": {"cont_contact_id", "cont_person_id"}, "local_ccis": {"person_id"}}.items():
        assert set(found[name]) == there | {one.name for one in extracts[name].fields.values() if one.required}


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ({}, Exit.USAGE, "neither a CSV nor a Parquet file"),
        ({"ssd_person.csv": b"a\n1\n", "ssd_contacts.parquet": b""}, Exit.USAGE, "both CSV and Parquet files"),
        ({"ssd_person.parquet": b"no parquet"}, Exit.DATA, "ssd_person.parquet cannot be read"),
        ({"ssd_person.csv": b""}, Exit.DATA, "ssd_person.csv cannot be read: it is empty, without even a header line"),
        ({"ssd_person.csv": b"a,b\n", "SSD_Person.csv": b"a\n"}, Exit.DATA, "there are two files of ssd_person"),
        ({"ssd_person.csv": b"a,b\n", "ssd_contacts.csv": b"a;b\n"}, Exit.USAGE, "the standard knows one separator in a folder"),
    ],
)
def test_a_folder_that_is_no_delivery_is_refused(tmp_path, files, code, said):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    answer = ask("--to", tmp_path / "to", "--delivery", tmp_path)
    assert answer.exit_code == code and said in answer.output
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")])
def test_a_delivery_is_read_as_a_build_reads_it(tmp_path, separator, encoding):
    """A text with commas took columns out of a file with semicolons, and the document said commas all the same."""
    fields = list(read_contract().extracts["ssd_person"].fields)
    lines = [separator.join(fields), *[separator.join(['"Jos\xe9, a; b"'] * len(fields))] * 3]
    (tmp_path / "ssd_person.csv").write_bytes("\n".join([*lines, ""]).encode(encoding))
    (tmp_path / "local_ccis.csv").write_text("person_id\n")
    (tmp_path / "letter to the council.csv").write_text('Dear "colleague')
    assert ask("--to", tmp_path / "to", "--delivery", tmp_path).exit_code == 0
    document = yaml.safe_load((tmp_path / "to" / "per10k.odcs.yaml").read_text())
    assert document["servers"][0]["delimiter"] == separator and list(of_document(document)["ssd_person"]) == fields
