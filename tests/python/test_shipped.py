"""A mistake in the registry, the reference or the source contract is named, with its file and row, before anything is built."""

import copy
import csv
import re
import shutil

import pytest
from click.testing import CliRunner

from per10k.cli import main
from per10k.commands import in_dbt
from per10k.core import contract_check
from per10k.core.contract import STAGING, our_tables
from per10k.core.exit_codes import Exit
from per10k.core.project import SEEDS
from per10k.council import shipped

# As a stranger copies it to make another.
INDICATOR = "contacts_received"


def changed(folder, seed, change):
    """The seeds, copied to a folder, of which the rows of one have been through a function: a list of dicts in, one out."""
    for part in shipped.FOLDERS:
        shutil.copytree(SEEDS / part, folder / part, dirs_exist_ok=True)
    (file,) = folder.glob(f"*/{seed}.csv")
    with file.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    with file.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(change(rows))
    return folder


def added(seed, key, value, **cells):
    """A change: one row more, like that of which the key has a value but for these cells."""
    return seed, lambda rows: [*rows, {**next(row for row in rows if row[key] == value), **cells}]


def indicator(**cells):
    return added("indicator", "indicator_id", INDICATOR, **{"indicator_id": "contacts_again", **cells})


def line(**cells):
    of_new = {"print_order": "998", "line_order": "98", "ref": "1.98"}
    return added("scorecard_line", "indicator_id_month", INDICATOR, **{**of_new, **cells})


def target(**cells):
    return added("target", "indicator_id", "contacts_decision_1wd_pct", **{"indicator_id": INDICATOR, **cells})


# N: the number of the last row of the seed, which the mistake adds.
MISTAKES = {
    "an id taken": (indicator(indicator_id=INDICATOR), "row N: indicator_id contacts_received stands in row 2 already."),
    "a council's id": (indicator(indicator_id="own_x"), "row N: indicator_id: 'own_x' cannot be an id: write small letters"),
    "an id with spaces": (indicator(indicator_id="Contacts again"), "'Contacts again' cannot be an id"),
    "no such measure": (indicator(measure_id="contacts_recieved"), "row N: measure_id: 'contacts_recieved' is no measure. Is "),
    "a measure without its row": (indicator(measure_id="tents"), "'tents' is no measure. A new one needs a row in measure.csv."),
    "polarity": (indicator(polarity="good"), "row N: polarity: 'good' is none of high, low, info, within_limits."),
    "no polarity": (indicator(polarity=""), "indicator.csv, row N: polarity is empty. Fill it in."),
    "unit": (indicator(unit="percent"), "row N: unit: 'percent' is none of count, percentage"),
    "basis": (indicator(basis="monthly"), "row N: basis: 'monthly' is none of in_month"),
    "no decimals": (indicator(decimals=""), "row N: decimals is empty. Fill it in."),
    "decimals": (indicator(decimals="one"), "row N: decimals: 'one' is no whole number."),
    "no rule": (indicator(numerator_rule=""), "row N: numerator_rule is empty. Fill it in."),
    "out of nothing": (indicator(unit="percentage"), "row N: denominator_rule is empty, and unit is percentage: say out of wha"),
    "window": (
        indicator(summed_over="quarter"),
        "row N: contacts_again is in_month and summed over quarter: write in_month for what is as at a month end",
    ),
    "a stock added up": (
        added("indicator", "indicator_id", "cpp_open", indicator_id="x", basis="quarter", summed_over="quarter"),
        "row N: basis quarter and summed_over quarter say that x is added up over its basis, and cpp_open (row ",
    ),
    "a month for a year": (
        indicator(basis="rolling_12_months"),
        "say that contacts_again is counted over a window of its own, and contacts_received (row 2), of the same meas",
    ),
    "a line of no indicator": (line(indicator_id_month="contacts_recieved"), "indicator_id_month: 'contacts_recieved' is no ind"),
    "a line of no year's": (line(indicator_id_year="contacts"), "indicator_id_year: 'contacts' is no indicator. Is it contacts"),
    "an empty line": (line(indicator_id_month="", indicator_id_year=""), "neither indicator_id_month nor indicator_id_year is f"),
    "no scorecard": (line(scorecard="social_car"), "scorecard: 'social_car' is no scorecard. Is it social_care?"),
    "no year": (line(reporting_year="2018"), "reporting_year: '2018' is no financial year: write it as 2018/19."),
    "months": (line(months_shown="5"), "months_shown is 5: write 1 to 4."),
    "a line twice": (line(print_order="1", line_order="1"), "scorecard social_care, reporting_year 2018/19, print_order 1 stand"),
    "a target of nothing": (target(indicator_id="contacts_recieved"), "target.csv, row N: indicator_id: 'contacts_recieved' i"),
    "a target in no direction": (target(direction="up"), "row N: direction: 'up' is none of at_least, at_most, range, band."),
    "limits crossed": (target(amber_limit="99"), "target.csv, row N: amber_limit (99) lies above target (95)."),
    "no limit": (target(target=""), "target.csv, row N: at_least needs target, which is empty."),
    "no council": (target(la_code="E99000018"), "row N: la_code: 'E99000018' is no council of seeds/reference/council.csv."),
    "needs": (
        added("measure", "measure_id", "cpp_open", measure_id="x", needs="ssd_cp_plan"),
        "measure.csv, row N: needs: 'ssd_cp_plan' is no extract or field of the source contract. Is it ssd_cp_plans?",
    ),
    "no source": (added("measure", "measure_id", "cpp_open", measure_id="x", statutory_source=""), "statutory_source is empty."),
    "no domain": (added("measure", "measure_id", "cpp_open", measure_id="x", domain="front"), "domain: 'front' is none of adopt"),
    "reads": (
        added("measure_reads", "measure_id", "icpc_held", reads="ssd_initial_cp_conference.icpc_date"),
        "reads: 'ssd_initial_cp_conference.icpc_date' is no field of the source contract. Is it ssd_initial_cp_conference.icpc_i",
    ),
    "look-back": (added("measure_look_back", "measure_id", "re_referrals", extract="ssd_cin"), "extract: 'ssd_cin' is no extrac"),
    "no category": (
        added("measure_part", "whole", "contacts_received", part="contacts_by_source:polise"),
        "part: 'contacts_by_source:polise' is no category of breakdown_category.csv. Is it contacts_by_source:police?",
    ),
    "no team's measure": (
        added("team_group", "measure_id", "caseload_avg_cse", measure_id="caseload_avg"),
        "measure_id: 'caseload_avg' is no measure_id of measure.csv.",
    ),
}  # fmt: skip


def test_what_is_shipped_holds_together():
    assert shipped.refusal() is None
    assert contract_check.problems() == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_seed_is_named_with_its_row(mistake, tmp_path):
    (seed, change), said = MISTAKES[mistake]
    found = shipped.problems(changed(tmp_path, seed, change))
    with next(tmp_path.glob(f"*/{seed}.csv")).open(newline="", encoding="utf-8") as lines:
        said = said.replace("row N", f"row {len(list(csv.reader(lines)))}")
    assert found and all(f"{seed}.csv" in one for one in found)
    assert [one for one in found if said in one], found


def test_a_measure_that_nothing_reports_or_reads_is_named(tmp_path):
    """In seconds, where a build would come to it at its end (tests/integrity/measures_counted_and_described.sql)."""
    found = shipped.problems(changed(tmp_path, *added("measure", "measure_id", "cpp_open", measure_id="x")))
    assert [re.sub(".*row [0-9]+: ", "", one) for one in found] == [
        "x has no row in indicator.csv. Add one.",
        "x has no row in measure_reads.csv. Add one for each field that its rule reads.",
    ]


def test_a_basis_misspelt_is_said_once(tmp_path):
    assert len(shipped.problems(changed(tmp_path, *indicator(basis="monthly")))) == 1


ROW = b"contacts_received,contacts_received,Contacts received (new social care contacts),count,"
DAMAGED = {
    "a comma too few": (ROW, ROW.replace(b",count", b" count"), "row 2 has 14 cells, and the header 15: is a comma"),
    "a comma too many": (ROW, ROW.replace(b",count", b",,count"), "row 2 has 16 cells, and the header 15: is a comma"),
    "a comma too many at the end": (b"children.\r\n", b"children.,\r\n", "row 2 has 16 cells, and the header 15: is a comma"),
    "an empty row": (b"children.\r\n", b"children.\r\n" + b"," * 14 + b"\r\n", "row 3 is empty. Take it out."),
    "a space": (b"contacts_received,", b"contacts_received ,", "row 2: indicator_id: 'contacts_received ' has a space before"),
    "a column misspelt": (b"polarity", b"polarities", "the column 'polarities' is not known. Is it polarity?"),
    "a quotation mark too many": (ROW, ROW.replace(b"Contacts", b'""Contacts'), ", row 2: its quotation marks do not pair"),
    "a quotation mark too few": (ROW, ROW.replace(b"Contacts", b'"Contacts'), ", row 2: its quotation marks do not pair"),
    "Windows-1252": (ROW, ROW.replace(b"social", b"\x96 caf\xe9"), ", row 2, is not UTF-8 text at '\u2013'."),
    "Windows-1252 at the beginning": (ROW, b"\xa3" + ROW, ", row 2, is not UTF-8 text at '\u00a3contacts_received'."),
    "semicolons": (b",", b";", "indicator.csv has semicolons between its cells. Save it again as CSV UTF-8, with commas"),
    "tabs": (b",", b"\t", "indicator.csv has tabs between its cells. Save it again as CSV UTF-8, with commas"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_file_that_cannot_be_read_is_named_alone(damage, tmp_path):
    """Not with each of the hundreds of rows, of other files too, that name what stands in it."""
    was, is_now, said = DAMAGED[damage]
    file = changed(tmp_path, "indicator", lambda rows: rows) / "registry/indicator.csv"
    content = file.read_bytes()
    assert was in content
    file.write_bytes(content.replace(was, is_now, 1 if len(was) > 1 else -1))
    found = shipped.problems(tmp_path)
    assert 1 <= len(found) <= 2 and all("seeds/registry/indicator.csv" in one for one in found), found[:5]
    assert said in found[0]


def test_seeds_of_windows_are_the_same(tmp_path):
    """With a mark at the beginning, and lines that end as Windows ends them, as an editor or a checkout there leaves them."""
    folder = changed(tmp_path, "indicator", lambda rows: rows)
    for file in folder.glob("*/*.csv"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert shipped.problems(folder) == []


EXTRACT, FIELD = "ssd_cp_plans", "cppl_cp_plan_start_date"
IN_FIELDS = {
    "no type": ({"reads_as": None}, "ssd_cp_plans.cppl_cp_plan_start_date: reads_as is missing: write what its text is read as,"),
    "no such type": ({"reads_as": "datum"}, "reads_as is 'datum', which nothing reads"),
    "required or not": ({"required": None}, "required is missing: write true where the column must be in the file, or false."),
    "a word misspelt": ({"requird": True}, "requird is nothing that the contract says. Is it required?"),
    "yes": ({"expected": "Y"}, "expected is 'Y': write true or false."),
    "no such column": ({"staged_as": "start_dat"}, "staged_as is start_dat, which the .yml of stg_cp_plans does not describe. I"),
    "no such reference": ({"refers_to": "ssd_person.pers_id"}, "refers_to is ssd_person.pers_id, which is no field of an extrac"),
    "before nothing": ({"not_before": "cppl_start"}, "not_before is cppl_start, which is no field of ssd_cp_plans."),
    "whose": ({"identifies": "child"}, "identifies is 'child': write one of person, adult, worker, family, record."),
}  # fmt: skip
IN_EXTRACTS = {
    "no key": ({"key": None}, "ssd_cp_plans: key is missing: name the fields that tell its rows apart"),
    "another key": ({"key": ["cppl_id"]}, "names cppl_id, which is no field of it. Is it cppl_"),
    "may be absent": ({"optional": None}, "optional is missing: write true where its file may be absent, or false."),
    "about nobody": ({"about": "person"}, "names person, which is no field of it."),
    "dated by nothing": ({"dated_by": "ssd_plans"}, "dated_by is ssd_plans, which is no extract. Is it ssd_"),
}  # fmt: skip


def wrong(extract=None, field=None, name=EXTRACT):
    """What is said of the contract with other words of one extract, or of a field of it; None takes a word away."""
    tables = copy.deepcopy(our_tables())
    table = next(table for table in tables if table["name"] == EXTRACT)
    column = next(column for column in table["columns"] if column["name"] == FIELD)
    for meta, words in ((table["meta"], extract or {}), (column["meta"], field or {})):
        meta |= words
        for word in [word for word, said in words.items() if said is None]:
            del meta[word]
    table["name"] = name
    return list(
        contract_check.of_tables(tables, contract_check.names_of(our_tables()) | {name: {FIELD}}, "_extracts.yml", STAGING)
    )


@pytest.mark.parametrize("mistake", IN_FIELDS)
def test_a_mistake_in_a_field_of_the_contract_is_named(mistake):
    words, said = IN_FIELDS[mistake]
    found = wrong(field=words)
    assert [one for one in found if said in one], found


@pytest.mark.parametrize("mistake", IN_EXTRACTS)
def test_a_mistake_in_an_extract_of_the_contract_is_named(mistake):
    words, said = IN_EXTRACTS[mistake]
    found = wrong(words)
    assert [one for one in found if said in one], found


def test_an_extract_that_nothing_stages_is_named():
    found = wrong(name="local_new")
    assert (
        "_extracts.yml: local_new has no staging model: add stg_new.sql, and its .yml with each column, to models/staging."
        in found
    )


def test_the_command_ends_before_dbt_is_asked(monkeypatch):
    monkeypatch.setattr(in_dbt, "refusal", lambda _: "What is to be built does not hold together:\n  - indicator.csv, row 2")
    ended = CliRunner().invoke(main, ["build"])
    assert ended.exit_code == Exit.USAGE and "does not hold together:\n  - indicator.csv, row 2" in ended.output
