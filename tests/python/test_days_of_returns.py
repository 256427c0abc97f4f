"""Returns and extracts in any form of days, or damaged: what comes out are the days of the whole file, or it is refused, or some
are set aside. Never another day."""

import csv
import json
import re
from collections import defaultdict
from datetime import date

import duckdb
import ssda903_returns
from cin_returns import census, invent
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import examples
from test_days import FORMS

from per10k.core.exit_codes import Exit
from per10k.plugin.extract_files import prepare

COUNCIL = "E09000001"
CARE = ssda903_returns.tables(ssda903_returns.invent(14, date(2022, 5, 1), date(2024, 3, 1), seed=5), 2024)
CENSUS = census(invent(12, date(2022, 9, 1), date(2024, 3, 1), seed=5), 2024)
ISO, BRITISH = re.compile(r">(\d{4})-(\d\d)-(\d\d)<"), re.compile(r"(\d\d)/(\d\d)/(\d{4})$")
# A form that says of each day by itself which it is: nothing of it may be refused or set aside.
EVIDENT = ("iso", "iso with a time", "by name", "by name, two digits", "without separators", "UTC")
DAMAGE = st.tuples(st.sampled_from(sorted(FORMS)), st.sampled_from(sorted(FORMS)), st.sampled_from((0, 2, 3, 1000)))


def writer_of(damage):
    """Writes days in one form, and every n-th in another (0: none)."""
    form, other, every = damage
    count = 0

    def write(day):
        nonlocal count
        count += 1
        return FORMS[other if every and count % every == 0 else form](day)

    return write


def days_of_children(extracts):
    """Child -> the days that the extracts have of it."""
    found = defaultdict(set)
    for path in extracts.glob("ssd_*.csv"):
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                child = next((value for name, value in row.items() if name.endswith("_person_id")), None)
                found[child] |= {value for value in row.values() if re.fullmatch(r"\d{4}-\d\d-\d\d", value)}
    return found


def holds_no_other_day(path, damage, write_whole, write_damaged):
    """Ingest both; whether the damaged one was refused, or has no day of a child that the whole one has not."""
    ends = []
    for name, write in (("whole", write_whole), ("damaged", write_damaged)):
        write(path / name)
        ends.append(per10k("ingest", ["--from", str(path / name), "--to", str(path / f"{name}-out"), "--la-code", COUNCIL]))
    # A case whose closure is of the year before is in doubt as it is.
    assert ends[0] in (0, Exit.IN_DOUBT)
    if ends[1] == Exit.DATA:
        assert damage[0] not in EVIDENT or damage[2]
        return
    whole, damaged = (days_of_children(path / f"{name}-out") for name in ("whole", "damaged"))
    for child, days in damaged.items():
        assert days <= whole[child], (damage, child, days - whole[child])
    if damage[0] in EVIDENT and not damage[2]:
        assert ends[1] == ends[0] and damaged == whole


@settings(max_examples=examples(5), deadline=None, derandomize=True)
@given(damage=DAMAGE)
def test_an_ssda903_in_any_form_of_days(damage, tmp_path_factory):
    def in_form(write):
        def text(value):
            found = BRITISH.match(value or "")
            return write(date(int(found[3]), int(found[2]), int(found[1]))) if found else value

        return {table: [{name: text(value) for name, value in row.items()} for row in rows] for table, rows in CARE.items()}

    holds_no_other_day(
        tmp_path_factory.mktemp("care"), damage,
        lambda folder: ssda903_returns.write_set(CARE, folder),
        lambda folder: ssda903_returns.write_set(in_form(writer_of(damage)), folder),
    )  # fmt: skip


@settings(max_examples=examples(8), deadline=None, derandomize=True)
@given(damage=DAMAGE)
def test_a_census_in_any_form_of_days(damage, tmp_path_factory):
    def write(folder, text):
        folder.mkdir()
        (folder / "census.xml").write_text(text.replace("<LEA>301<", "<LEA><"))

    def in_form():
        form = writer_of(damage)
        header, rest = CENSUS.split("</Header>")
        return header + "</Header>" + ISO.sub(lambda found: f">{form(date(*map(int, found.groups())))}<", rest)

    holds_no_other_day(
        tmp_path_factory.mktemp("census"), damage, lambda folder: write(folder, CENSUS), lambda folder: write(folder, in_form())
    )


@settings(max_examples=examples(12), deadline=None, derandomize=True)
@given(damage=DAMAGE, days=st.lists(st.dates(date(2021, 1, 1), date(2026, 9, 30)), min_size=12, max_size=40))
def test_an_extract_in_any_form_of_days(damage, days, tmp_path_factory):
    folder, write = tmp_path_factory.mktemp("extract"), writer_of(damage)
    lines = [f"{number},{write(day)}" for number, day in enumerate(days)]
    (folder / "ssd_visits.csv").write_text("\n".join(["visit_id,visit_date", *lines]) + "\n")
    extract = {"name": "ssd_visits", "optional": False, "columns": {"visit_id": True, "visit_date": True}, "key": ["visit_id"]}
    contract = [extract | {"reads_as": {"visit_date": "date"}}]
    asked = {"folder": str(folder), "la_code": COUNCIL, "not_supplied": [], "contract": contract}
    answer = json.loads(prepare(json.dumps(asked)))
    if answer["problems"]:
        assert damage[0] not in EVIDENT or damage[2]
        return
    with duckdb.connect() as connection:
        for statement in answer["statements"]:
            connection.execute(statement)
        read = connection.execute("select visit_date from extracts.ssd_visits order by visit_id::integer").fetchall()
    for day, (text,) in zip(days, read, strict=True):
        # What is no YYYY-MM-DD when the file has been opened is no day for staging either.
        assert text[:10] == str(day) or not re.match(r"\d{4}-", text), (damage, day, text)
