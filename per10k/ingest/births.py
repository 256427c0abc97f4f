"""Days of birth over the returns of a folder: one number with two of them is of two children, or one of the days is wrong.

Ages, and with them leaving care and education plans, follow the one that was read last.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

import duckdb

from per10k.ingest.following import is_too_few
from per10k.ingest.ledger import FILE, POSITION, Ledger
from per10k.ingest.model import IngestError

EXTRACT, HEADER = "ssd_person", "ssda903_header"


def compare(connection: duckdb.DuckDBPyConnection, extract: str, ledgers: Sequence[Ledger]) -> list[str]:
    """What is to be said of children with two days of birth, who are listed in the table `listed`.

    connection: the database of a merge, with the rows of all returns. extract: whose table is there; of another than that of
    people nothing is done. ledgers: of all returns, by the number in the rank of a row. Raises IngestError where so many have
    two days that the numbers are those of others.
    """
    if extract != EXTRACT or "pers_dob" not in {name for name, *_ in connection.execute(f"describe {extract}").fetchall()}:
        return []
    there = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    asked = [(EXTRACT, "pers_person_id", "pers_dob"), *([(HEADER, "child", "dob")] if HEADER in there else [])]
    rows = " union all ".join(
        f"select la_code, {child} as child, {dob} as dob, rank // 1000000000000 as place, of_return, {FILE} as file, "
        f"{POSITION} as position from {table} where {dob} <> ''"
        for table, child, dob in asked
    )
    children: dict[tuple[str, str], list[tuple]] = defaultdict(list)
    for la_code, child, dob, place, *where in connection.execute(f"from ({rows}) order by all").fetchall():
        # Of who is not yet born the day is the one that is expected.
        if dob <= ledgers[place].about["reference_date"]:
            children[la_code, child].append((dob, place, *where))
    differ = {child: said for child, said in children.items() if len({dob for dob, *_ in said}) > 1}
    problems, told = [], []
    in_several = Counter(la_code for (la_code, _), said in children.items() if len({place for _, place, *_ in said}) > 1)
    for la_code, number in sorted(Counter(la_code for la_code, _ in differ).items()):
        what = (
            f"{number} of the {in_several[la_code]} children who are in several returns have not one day of birth in all of them"
        )
        if is_too_few(number, in_several[la_code]):
            problems.append(
                f"{la_code}: {what}: the numbers are of other children, or the days are wrong. Export all returns with the same "
                "numbers and days, or ingest each into a folder of its own."
            )
        told.append(f"{la_code}: {what}: the last is read, and the number may be of two children")
    if problems:
        raise IngestError("\n".join(problems))
    for (la_code, _), said in differ.items():
        last = max(said, key=lambda one: one[1])
        for dob, _, of_return, file, position in said:
            if dob != last[0]:
                cells = [of_return, la_code, file, "the return", position, "day of birth", dob,
                         "another return has another of the number: one is wrong, or they are two children", last[0]]  # fmt: skip
                connection.execute("insert into listed values (?, ?, ?, ?, ?, ?, ?, ?, ?)", cells)
    return told
