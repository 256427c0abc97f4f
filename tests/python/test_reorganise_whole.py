"""A made-up council built beside the two that come after it: what the new ones count adds up to what the old one counted."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from reorganised import addresses, write_csv

from per10k.core.contract import read_contract
from per10k.core.registry import fields_read
from per10k.reorganise.rows import COPIED
from per10k.reorganise.split import split
from proof.bench.generate import generate
from tests.project import Project, build, open_sources

OLD, CUT = "E06000001", date(2024, 4, 21)
DISTRICTS = {"E07000207": "NORTH-HALF", "E07000209": "SOUTH-HALF"}
CONTACTS = 1500
KINDS = ("person", "family")
# A worker with children of both has a caseload in each, so that workers and their teams do not add up.
NOT_ADDED = {"ssd_involvements", "ssd_professionals", "ssd_department", "local_workforce", "local_team_groups"}
# Of months that all three report: a council's begin with the first rows of its own.
UNDER = """
    select measure_id, breakdown, month_end, la_code = '{old}' as is_old, round(sum(numerator), 4) as numerator,
        round(sum(denominator), 4) as denominator
    from measure_month
    where month_end >= (select max(first) from (select min(month_end) as first from measure_month group by la_code))
    group by all
"""


def homes(folder: Path) -> list[tuple[str, str, str, str]]:
    """A home for every child, in either half of the area: in the same one as whomever it shares a family with."""
    head: dict[str, str] = {}

    def of(one: str) -> str:
        while head.setdefault(one, one) != one:
            one = head[one]
        return one

    people = set()
    with duckdb.connect() as database:
        for extract in read_contract().extracts.values():
            file = f"'{folder}/{extract.name}.parquet'"
            there = [column for column, *_ in database.execute(f"describe select * from {file}").fetchall()]
            ids = {kind: [n for n in there if n in extract.fields and extract.fields[n].identifies == kind] for kind in KINDS}
            for person in ids["person"]:
                families = ids["family"] or ["null"]
                for child, *own in database.execute(f"select distinct {person}, {', '.join(families)} from {file}").fetchall():
                    if child not in (None, "", "-1"):
                        people.add(child)
                        for family in filter(None, own):
                            head[of(child)] = of(f"family {family}")
        # The household that a contact is counted under, once a month.
        for child, family in database.execute(f"""
            select distinct cont_person_id, family_id
            from '{folder}/ssd_contacts.parquet'
            inner join '{folder}/local_contact_decisions.parquet' on cont_contact_id = contact_id
            where family_id <> '' and cont_person_id <> ''""").fetchall():
            head[of(child)] = of(f"family {family}")
    return [(child, "Home", "1990-01-01", "NS"[sum(of(child).encode()) % 2] + "1") for child in sorted(people)]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """What was done, and a database with the three councils built from one folder."""
    root = tmp_path_factory.mktemp("whole")
    generate(root / "old", councils=1, contacts=CONTACTS)
    write_csv(root / "old/ssd_address.csv", addresses(*homes(root / "old")))
    write_csv(root / "plan/district.csv", [{"district_code": code, "council": name} for code, name in DISTRICTS.items()])
    write_csv(root / "plan/place.csv", [{"postcode": name[0] + "1", "district_code": code} for code, name in DISTRICTS.items()])
    done = split(root / "old", OLD, root / "plan", CUT, root / "new")
    (root / "together").mkdir()
    with duckdb.connect() as database:
        for name in read_contract().extracts:
            of = [f"select * from '{root}/old/{name}.parquet'"]
            for half in DISTRICTS.values():
                file = root / "new" / half / f"{name}.csv"
                of += (
                    [f"select * from read_csv('{file}', all_varchar = true, header = true, nullstr = '')"]
                    if file.is_file()
                    else []
                )
            database.execute(f"copy ({' union all by name '.join(of)}) to '{root}/together/{name}.parquet' (format parquet)")
    project = Project(extract_date=str(CUT))
    with duckdb.connect(str(root / "built.duckdb"), config={"threads": 2}) as database:
        open_sources(database, project, root / "together")
        build(database, project, project.with_all_read({"measure_month"}))
        yield done, database


# A change is sure by test_reorganise_split.py: each row goes to one side, whole, or is told of. This counts three councils.
@pytest.mark.release
def test_what_the_new_councils_count_adds_up_to_what_the_old_one_counted(built):
    """Of every measure whose extracts were divided without a row left over, in every month and category."""
    done, database = built
    whole = {one.name for one in done.extracts if one.unplaced == 0} - NOT_ADDED
    copied = {one.name for one in done.extracts if one.treatment == COPIED}
    measures = [
        measure for measure, fields in fields_read().items()
        if {extract for extract, _ in fields} <= whole and not {extract for extract, _ in fields} <= copied
    ]  # fmt: skip
    database.execute(f"create or replace table added as {UNDER.format(old=OLD)}")
    database.execute("create or replace table compared (measure_id varchar)")
    database.executemany("insert into compared values (?)", [[measure] for measure in measures])
    parted = database.execute("""
        select measure_id, count(*) from (from added where is_old) as old
        inner join (from added where not is_old) as new using (measure_id, breakdown, month_end)
        inner join compared using (measure_id)
        where old.numerator is distinct from new.numerator or old.denominator is distinct from new.denominator
        group by measure_id order by measure_id""").fetchall()
    counted = database.execute("""
        select count(distinct measure_id), sum(numerator) from added inner join compared using (measure_id)
        where is_old and numerator > 0""").fetchall()[0]
    assert parted == []
    assert counted[0] > 100, counted
