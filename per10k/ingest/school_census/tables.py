"""The CSV tables of a school census: how each is told by its columns, and its rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from per10k.ingest.csv_files import cells_of
from per10k.ingest.model import IngestError, Source
from per10k.ingest.school_census import shape
from per10k.plugin.nothing import is_nothing

# Tables whose keys stand in others.
OF_OTHERS = ("school", "schoolcensus", *shape.ROLLS.values())


@dataclass(slots=True)
class CensusRow:
    """A row of a table: its file and place, its values by column, and why it cannot be used, or ''."""

    file: str
    position: str
    values: dict[str, str]
    fault: str = ""

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def one_of(self, *columns: str) -> str:
        """The first of some columns that holds something."""
        return next(filter(None, map(self.__getitem__, columns)), "")


@dataclass
class CensusTable:
    """A table: of each of its files where the heading stands, and its columns in order."""

    headings: dict[Path, tuple[int, list[str]]] = field(default_factory=dict)

    @property
    def columns(self) -> set[str]:
        """The columns that any of its files has."""
        return {name for _, columns in self.headings.values() for name in columns}

    @property
    def rows(self) -> Iterator[CensusRow]:
        """Its rows, read anew each time: a council has a million rows of sessions."""
        for path, (heading, columns) in self.headings.items():
            yield from _rows(path, heading, columns)


def column_names(row: Sequence[str]) -> list[str]:
    """Names of columns as the tables write them, from a heading in any case and with spaces."""
    return [re.sub(r"[^a-z0-9]+", "", cell.lower()) for cell in row]


def find_table(rows: Sequence[Sequence[str]]) -> tuple[str, int] | None:
    """Name of the table that some first rows belong to, and the place of its heading among them; None where it is none of a
    census. A table that nothing is read of is '': its heading has the columns that all tables of a census have.
    """
    for place, row in enumerate(rows):
        names = set(column_names(row))
        own = {name.removesuffix("tableid") for name in names if name.endswith("tableid")}
        # A table has the key of what its rows belong to: a pupil's or a school's is the table's own where there is no other.
        for name in sorted(own & shape.NEEDED.keys(), key=lambda name: (name in OF_OTHERS, name == "schoolcensus")):
            if name not in OF_OTHERS or not own - {name, "schoolcensus"}:
                return name, place
        if own and {"nativeid", "sourceid"} <= names:
            return "", place
    return None


def read_tables(sources: Sequence[Source]) -> dict[str, CensusTable]:
    """The tables of the files of a folder, by name. Raises IngestError where one lacks a column, or cannot be cut into rows."""
    found: dict[str, CensusTable] = {}
    problems = []
    for source in sources:
        name, heading = find_table(source.tables[""]) or ("", 0)
        table = found.setdefault(name, CensusTable())
        columns = column_names(source.tables[""][heading])
        lacking = [" or ".join(of) for of in shape.NEEDED[name] if not set(of) & set(columns)]
        if lacking:
            problems.append(
                f"{source.path}: the table {name} has no column {', '.join(lacking)}, on which figures rest. Its columns are "
                f"{', '.join(filter(None, columns))}. Export the table whole, with its own names for its columns."
            )
        table.headings[source.path] = heading, columns
    if problems:
        raise IngestError("\n".join(problems))
    return found


def _rows(path: Path, heading: int, columns: Sequence[str]) -> Iterator[CensusRow]:
    for number, line, cells in cells_of(path):
        texts = [cell.strip() for cell in cells]
        if number <= heading or not any(texts):
            continue
        values = {
            name: "" if is_nothing(text, is_of_end=name == "startdate") else text
            for name, text in zip(columns, texts, strict=False)
            if name in shape.USED
        }
        fault = ""
        # Spreadsheets leave out empty cells at the end of a row, or add some.
        if shape.READ & set(columns[len(texts) :]) or any(texts[len(columns) :]):
            fault = f"{len(texts)} cells under {len(columns)} columns: the row is cut short or torn"
        yield CensusRow(path.name, f"line {line}", values, fault)
