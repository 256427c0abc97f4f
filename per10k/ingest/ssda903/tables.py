"""The tables of an SSDA903 return, how each is told by its columns, and what is read of it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

# Names by which systems call an element: the XML return says PL and CHILDID where the CSV files say PLACE and CHILD.
OTHER_NAMES = {"CHILDID": "CHILD", "CHILD_ID": "CHILD", "PL": "PLACE", "GENDER": "SEX", "ETHNICITY": "ETHNIC"}


@dataclass(frozen=True)
class Table:
    """A table of the return.

    marks: columns of which every one is in it and in no other table. carried: columns that are read, besides the child and
    the date of birth. dates: those that hold a day; needed: those without which a row says nothing that can be used.
    always: those that each row fills, so that a short row with them is whole; rests_on: others without which figures are wrong.
    element: of the XML return: the group that each row is, or the element that is there where the child has a row.
    """

    name: str
    marks: tuple[str, ...]
    carried: tuple[str, ...]
    dates: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    element: str = ""
    is_group: bool = True
    always: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()

    @property
    def extract(self) -> str:
        """The table of a ledger that its rows go to."""
        return f"ssda903_{self.name}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of that table."""
        return ("child", "dob", *(column.lower() for column in self.carried))

    @property
    def own(self) -> set[str]:
        """Columns that are read of the table, or tell it, besides who the child is."""
        return {*self.marks, *self.carried}

    @property
    def has_to_have(self) -> tuple[str, ...]:
        """Columns that the table has in every year, whether they are filled or not."""
        return tuple(dict.fromkeys((*self.marks, *self.needed, *self.always, *self.rests_on)))

    @cached_property
    def elements(self) -> dict[str, str]:
        """Element -> its column, for all that is read."""
        return dict(zip(("CHILD", "DOB", *self.carried), self.columns, strict=True))


_EPISODE = ("DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "PL_POST", "URN")
_OUTCOMES = ("SDQ_SCORE", "SDQ_REASON", "CONVICTED", "IMMUNISATIONS", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED")
_ADOPTION = ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
_PLACED = ("DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")

TABLES = (
    Table("header", ("ETHNIC",), ("SEX", "ETHNIC"), element="HEADER", always=("SEX",)),
    Table(
        "episodes", ("DECOM",), _EPISODE, ("DECOM", "DEC"), ("DECOM",), "EPISODE",
        always=("DECOM", "RNE", "LS", "PLACE"), rests_on=("CIN", "PLACE_PROVIDER", "DEC", "REC"),
    ),
    Table("reviews", ("REVIEW",), ("REVIEW", "REVIEW_CODE"), ("REVIEW",), ("REVIEW",), "AREVIEW", always=("REVIEW_CODE",)),
    Table("uasc", ("DUC",), ("DUC",), ("DUC",), element="UASC", is_group=False),
    Table("oc2", ("SDQ_SCORE", "CONVICTED"), _OUTCOMES, element="OC2"),
    Table(
        "oc3", ("IN_TOUCH", "ACTIV", "ACCOM"), ("IN_TOUCH", "ACTIV", "ACCOM"), element="IN_TOUCH", is_group=False,
        always=("IN_TOUCH",),
    ),
    Table(
        "ad1", ("DATE_INT",), _ADOPTION, ("DATE_INT", "DATE_MATCH"), element="DATE_INT", is_group=False,
        rests_on=("DATE_MATCH",),
    ),
    Table(
        "placed", ("DATE_PLACED",), _PLACED, ("DATE_PLACED", "DATE_PLACED_CEASED"), ("DATE_PLACED",), "AD_PLACED",
        rests_on=_PLACED,
    ),
    Table("permanence", ("PREV_PERM",), ("PREV_PERM", "LA_PERM", "DATE_PERM"), element="PERMANENCE"),
    Table(
        "missing", ("MIS_START",), ("MISSING", "MIS_START", "MIS_END"), ("MIS_START", "MIS_END"), ("MIS_START",),
        "AMISSING", always=("MISSING",), rests_on=("MIS_END",),
    ),
    Table(
        "liberty", ("DOLO_START",), ("DOLO_START", "DOLO_END"), ("DOLO_START", "DOLO_END"), ("DOLO_START",), "DOLO",
        rests_on=("DOLO_END",),
    ),
    Table(
        "social_worker", ("SW_DECOM",), ("SW_ID", "SW_DECOM", "SW_DEC"), ("SW_DECOM", "SW_DEC"), ("SW_DECOM",),
        "SW_EPISODE", rests_on=("SW_ID", "SW_DEC"),
    ),
)  # fmt: skip
BY_NAME = {table.name: table for table in TABLES}


def column_names(row: Sequence[str]) -> list[str]:
    """Names of columns as the return writes them, from a heading in any case and with spaces."""
    names = [re.sub(r"[^A-Z0-9]+", "_", cell.strip().upper()).strip("_") for cell in row]
    return [OTHER_NAMES.get(name, name) for name in names]


def lacks_mark(rows: Sequence[Sequence[str]], whole: Collection[str] = ()) -> bool:
    """Whether first rows have a heading of the return's kind (CHILD) and no column that is read of its tables.

    Such is a table that nothing rests on; one whose heading was damaged has others of its columns. whole: names of tables that
    are there by themselves, so that it is none of them.
    """
    own = set().union(*(table.own for table in TABLES if table.name not in whole))
    return any("CHILD" in (names := set(column_names(row))) and not names & own for row in rows)


def shares_few(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the heading among first rows has fewer columns that are read of tables than others, besides who the child is."""
    own = set().union(*(table.own for table in TABLES))
    headings = [set(names) - {"CHILD", "DOB", ""} for row in rows if "CHILD" in (names := column_names(row))]
    return any(2 * len(names & own) < len(names) for names in headings)


def find_table(rows: Sequence[Sequence[str]]) -> tuple[str, int] | None:
    """Name of the table that some first rows belong to, and the place of its heading among them; None where it is none.

    A heading need not come first: titles, merged cells and empty rows may stand above it.
    """
    for place, row in enumerate(rows):
        names = set(column_names(row))
        if "CHILD" not in names:
            continue
        for table in TABLES:
            if names.issuperset(table.marks):
                return table.name, place
    return None
