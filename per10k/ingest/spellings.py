"""Children's numbers that tables or years write in different ways: read as one where that is certain, else refused.

A spreadsheet takes the zeros from every number of the table that it saves, so a table in which no number begins with a zero has
lost those that the others have. Where one table has a number in two ways, or keeps the zeros of some, they may be two children.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import duckdb

from per10k.core.contract import read_contract
from per10k.ingest.ids import PLAIN_ID
from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError
from per10k.ingest.ssda903.tables import TABLES

SSDA903 = {table.extract for table in TABLES}
HOW = {"zeros": "without the zeros that they begin with elsewhere", "case": "in other letters, capital or small, than elsewhere"}


def person_columns(extract: str, columns: Sequence[str]) -> list[str]:
    """The columns of an extract, or of a table of a ledger, that hold a child's number."""
    if extract in SSDA903:
        return ["child"]
    contract = read_contract().extracts.get(extract)
    if contract:
        return [name for name in columns if name in contract.fields and contract.fields[name].identifies == "person"]
    return [name for name in columns if name.endswith("_person_id")]


@dataclass
class _Council:
    """What one council's tables write: of each number its spellings, with the tables that have them, and the days of birth."""

    la_code: str
    tables: dict[int, str]
    spelled: dict[str, dict[str, set[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    births: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def readings(self) -> dict[str, tuple[str, str]]:
        """Spelling -> how it is read and what it lacks (a word of HOW). Raises IngestError where that is not certain."""
        numbers = [(x, found[x]) for found in self.spelled.values() for x in found if x.isdigit()]
        with_zeros = {place for x, places in numbers if x.startswith("0") for place in places}
        widths = {len(x) for x, places in numbers if places & with_zeros}
        found = {}
        for plain, spellings in self.spelled.items():
            if len(spellings) < 2:
                continue
            read = max(spellings, key=lambda x: (len(x), len(spellings[x]), x.isupper(), x))
            for written in spellings.keys() - {read}:
                lost = spellings[written]
                is_zeros = written.isdigit()
                if lost & spellings[read] or (is_zeros and lost & with_zeros) or self._are_two(plain, written, read):
                    self._refuse(written, read, spellings)
                found[written] = read, "zeros" if is_zeros else "case"
        if len(widths) == 1:
            # Others of a table that has lost its zeros, where all numbers of the tables that have theirs are of one length.
            width = widths.pop()
            for written, places in numbers:
                if len(written) < width and not places & with_zeros:
                    found.setdefault(written, (written.zfill(width), "zeros"))
        return found

    def _are_two(self, plain: str, written: str, read: str) -> bool:
        births = self.births[plain, written], self.births[plain, read]
        return all(births) and not births[0] & births[1]

    def _refuse(self, written: str, read: str, spellings: dict[str, set[int]]) -> None:
        places = [self.tables[min(spellings[one])] for one in (written, read)]
        raise IngestError(
            f"{self.la_code}: the child {written} of {places[0]} may be {read} of {places[1]}, or another one: that cannot be "
            "told. Write the children's numbers alike in all tables and years, as text; where they are two children, give one of "
            "them another number."
        )


def settle_spellings(
    connection: duckdb.DuckDBPyConnection,
    ledgers: Sequence[Ledger],
    name: Callable[[Ledger], str],
    rows_of: Callable[[str, Ledger], str],
) -> list[str]:
    """Make the table `spellings` (la_code, written, read) of a merge's database, list what is in it, and say so in sentences.

    ledgers: of all returns. name: what one is called. rows_of: SQL for the file of an extract in a ledger. Raises IngestError
    where two spellings may be one child or two.
    """
    connection.execute(PLAIN_ID)
    connection.execute("create table spellings (la_code varchar, written varchar, read varchar)")
    tables: dict[int, tuple[Ledger, str]] = {}
    parts: list[str] = []
    for ledger in ledgers:
        for extract, columns in ledger.carries.items():
            birth = {"ssd_person": "pers_dob"}.get(extract, "dob" if extract in SSDA903 else "''")
            for column in person_columns(extract, columns):
                number = len(tables)
                tables[number] = (ledger, extract)
                parts.append(
                    f"select distinct la_code, {column} as written, {birth} as birth, {number} as place "
                    f"from {rows_of(extract, ledger)} where {column} <> ''"
                )
    if not parts:
        return []
    connection.execute(f"create table numbers_written as {' union all '.join(parts)}")
    several = """
        select la_code from (select distinct la_code, written from numbers_written)
        group by la_code, plain_id(written) having count(*) > 1"""
    rows = connection.execute(f"""
        select la_code, plain_id(written), written, place, birth from numbers_written where la_code in ({several})""").fetchall()
    councils: dict[str, _Council] = {}
    names = {number: f"{name(ledger)}, {extract.removeprefix('ssda903_')}" for number, (ledger, extract) in tables.items()}
    for la_code, plain, written, place, birth in rows:
        council = councils.setdefault(la_code, _Council(la_code, names))
        council.spelled[plain][written].add(place)
        council.births[plain, written] |= {birth} - {""}
    said = []
    for council in councils.values():
        said += _write(connection, council, name, tables)
    connection.execute("drop table numbers_written")
    return said


def _write(
    connection: duckdb.DuckDBPyConnection, council: _Council, name: Callable[[Ledger], str], tables: dict[int, tuple[Ledger, str]]
) -> list[str]:
    readings, of_table = council.readings(), defaultdict(list)
    for spellings in council.spelled.values():
        for written, places in spellings.items():
            for place in places if written in readings else ():
                of_table[place, readings[written][1]].append(written)
    rows = [(council.la_code, written, read) for written, (read, _) in readings.items()]
    connection.executemany("insert into spellings values (?, ?, ?)", rows)
    said = []
    for (place, how), found in sorted(of_table.items()):
        ledger, extract = tables[place]
        table, example = extract.removeprefix("ssda903_"), min(found)
        count = "1 child's number" if len(found) == 1 else f"{len(found)} children's numbers"
        read = readings[example][0]
        said.append(f"{name(ledger)}, {table}: {count} {HOW[how]}, such as {example}, read as {read}")
        connection.execute(
            "insert into listed values (?, ?, '', ?, ?, 'child', ?, ?, ?)",
            [name(ledger), council.la_code, table, count, example, f"written {HOW[how]}", f"all, {example} as {read}"],
        )
    return said


def as_read(column: str) -> str:
    """SQL for a column of children's numbers as they are read."""
    found = f"select read from spellings where spellings.la_code = said.la_code and spellings.written = said.{column}"
    return f"coalesce(({found}), said.{column})"
