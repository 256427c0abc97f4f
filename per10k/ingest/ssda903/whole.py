"""Whether the files of a return are whole: what shows that a table, a column or a row is not what it looks like.

A table that lost a column, its rows or its children's numbers still reads without a fault, and its figures would be zeros.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from per10k.ingest.exchanged import Span
from per10k.ingest.model import IngestError, LeftOut, Source
from per10k.ingest.sorted_alone import is_sorted_alone
from per10k.ingest.ssda903.tables import BY_NAME, column_names, find_table
from per10k.plugin.day_columns import STRAYS

# A handful of rows may be mistyped; of a column that was misread there are more.
SLIVER, GOOD_PART = 0.01, 0.1
# Children of a table who are nowhere else in the return: fewer may be mistyped, one by one.
FEWEST_STRANGERS = 3
# Elements with days of the return's own year alone.
OF_THE_YEAR = {"REVIEW", "DEC", "MIS_END", "SW_DEC"}
# First days, of which a good part are of the return's year.
BEGUN_IN_YEAR = {"DECOM", "MIS_START", "SW_DECOM"}
# Of so many rows at least one has each element on which figures rest: a quarter of a year's episodes and more have ended.
MANY = 30
# Of so many children one has moved, or had another legal status, in the year, if four in five have one episode alone.
MANY_CHILDREN = 62
# Tables that episodes call for: from how many on, and what they are of.
CALLED_FOR = {
    "header": (1, "sex and ethnicity"),
    "reviews": (MANY, "reviews"),
    "social_worker": (MANY, "social workers"),
    "oc2": (MANY_CHILDREN, "scores, convictions and substance misuse"),
}


def refuse_table_twice(source: Source) -> None:
    """Raise IngestError where two sheets of a workbook are one table, as a draft is beside the return."""
    sheets: dict[str, list[str]] = defaultdict(list)
    for title, rows in source.tables.items():
        if found := find_table(rows):
            sheets[found[0]].append(title)
    problems = [
        f"{source.path}: {len(titles)} sheets have the columns of the table {table}: {', '.join(titles)}. A return has one. Take "
        "the others out, or hide them."
        for table, titles in sheets.items()
        if len(titles) > 1
    ]
    if problems:
        raise IngestError("\n".join(problems))


def refuse_missing_columns(source: Source) -> None:
    """Raise IngestError where a table of a CSV file or a workbook has no column under a name on which figures rest."""
    problems = []
    for rows in source.tables.values():
        found = find_table(rows)
        if found and found[0] in BY_NAME:
            has = column_names(rows[found[1]])
            lacking = [name for name in BY_NAME[found[0]].has_to_have if name not in has]
            if lacking:
                problems.append(
                    f"{source.path}: the table {found[0]} has no column {', '.join(lacking)}, on which figures rest. Its columns "
                    f"are {', '.join(filter(None, has))}. Export the table whole, with the return's own names for its columns."
                )
    if problems:
        raise IngestError("\n".join(problems))


def refuse_missing_elements(path: Path, rows: Counter, filled: Counter) -> None:
    """Raise IngestError where no row of a table of an XML file has an element on which figures rest.

    XML leaves out what is empty, so that some have to be missed in many rows. rows: table -> how many. filled: (table,
    element) -> in how many of them it is filled.
    """
    problems = []
    for table in (BY_NAME[name] for name in rows if name in BY_NAME):
        asked = [*table.needed, *table.always, *(table.rests_on if rows[table.name] >= MANY else ())]
        lacking = [name for name in dict.fromkeys(asked) if not filled[table.name, name]]
        if lacking:
            problems.append(
                f"{path}: not one of the {rows[table.name]} rows of the table {table.name} has {', '.join(lacking)}, on which "
                "figures rest. Export the table whole, with the return's own names for its elements."
            )
    if problems:
        raise IngestError("\n".join(problems))


def not_filled(rows: Counter, filled: Counter, reasons: Sequence[str]) -> list[LeftOut]:
    """What is to be said of elements that each row of a table has, and some lack; and of ends without their reason.

    rows: table -> how many. filled: (table, element) -> in how many it is filled. reasons: REC of the episodes that ended.
    """
    counts = {(table, name): rows[table] for table in sorted(rows) if table in BY_NAME for name in BY_NAME[table].always}
    have = {of: filled[of] for of in counts} | {("episodes", "REC"): sum(map(bool, reasons))}
    found = []
    for (table, name), count in (counts | {("episodes", "REC"): len(reasons)}).items():
        if 0 < have[table, name] < count:
            reason = f"{count - have[table, name]} of {count} rows that should have it have none"
            found.append(LeftOut(f"{name} of {table}", str(count - have[table, name]), reason, "the rows, as without it"))
    return found


def refuse_unknown_codes(path: Path, known: Mapping[tuple[str, str], Counter]) -> None:
    """Raise IngestError where no value of a column of codes is one.

    known: (table, column) -> how many of its values look like a code of the column (True) and how many do not (False).
    """
    problems = [
        f"{path}: the table {table} has no value in {column} that is a code of the return ({counts[False]} that are none). "
        "Export it again with codes and not their descriptions."
        for (table, column), counts in known.items()
        if counts[False] and not counts[True]
    ]
    if problems:
        raise IngestError("\n".join(problems))


def refuse_sorted_alone(
    path: Path, tables: Mapping[str, Sequence[Mapping[str, str]]], days: Mapping[str, Callable[[str], str | None]]
) -> None:
    """Raise IngestError where a column was sorted by itself, so that its values are other rows'.

    tables: table -> the days and codes of its rows, and their child, in order. days: column (DECOM of episodes) -> how a day of
    it is read, where it is not written YYYY-MM-DD.
    """
    for table, rows in tables.items():
        children = [row["CHILD"] for row in rows]
        for name in rows[0].keys() - {"CHILD"} if rows else ():
            is_day = name in BY_NAME[table].dates
            read = days.get(f"{name} of {table}", str) if is_day else str
            if is_sorted_alone(children, [read(row[name]) or "" for row in rows], may_follow=is_day):
                raise IngestError(
                    f"{path}: the values of {name} in the table {table} stand one after another in their order, and so do the "
                    "children's numbers, as where a spreadsheet has sorted that column by itself: each value is then another "
                    "row's. Export the table again, and leave the file closed."
                )


def refuse_empty_tables(names: str, rows: Counter, tables: frozenset[str], is_xml: bool) -> None:
    """Raise IngestError where a table has a heading and no rows, and others belie it: episodes beside anything, the header beside
    episodes, as each child is in it, and reviews and social workers beside many episodes, as each calls for them; and
    children of an XML file, which holds all of a return, without one episode."""
    for table, (least, what) in CALLED_FOR.items():
        if table in tables and not rows[table] and rows["episodes"] >= least:
            raise IngestError(
                f"{names}: the table {table} has a heading and no rows, and there are {rows['episodes']} episodes. Export it "
                f"again, or take its file out of what is ingested: then {what} count as not supplied."
            )
    if is_xml and "episodes" not in tables and rows["header"]:
        raise IngestError(
            f"{names}: it has {rows['header']} children and not one EPISODE where it belongs, in which their care stands. Export "
            "the return whole, with its own names for the elements."
        )
    others = [table for table, count in sorted(rows.items()) if table != "episodes" and count]
    if "episodes" in tables and not rows["episodes"] and others:
        raise IngestError(
            f"{names}: the table episodes has a heading and no rows, and there are rows in {', '.join(others)}. Export the "
            "episodes again, or take their file out of what is ingested: then they count as not supplied."
        )


def refuse_latest_alone(names: str, rows: Counter, children: Mapping[str, frozenset[str]]) -> None:
    """Raise IngestError where no child has a second episode, or a second social worker: what came before the latest was left out.

    rows: table -> how many. children: table -> who is in it.
    """
    for table, what in {"episodes": "episode", "social_worker": "social worker"}.items():
        of_table = len(children.get(table, ()))
        if MANY_CHILDREN <= of_table == rows[table]:
            raise IngestError(
                f"{names}: each of the {of_table} children of the table {table} has one {what} alone, as where an export "
                f"asks for the latest of each. Export all {what}s of the year."
            )


def refuse_open_alone(names: str, rows: Counter, ended: int) -> None:
    """Raise IngestError where the social workers of many rows are all those of today: who went before was left out.

    ended: days in SW_DEC. In half of the rows of a year one worker has made way for another, or the child has left.
    """
    if rows["social_worker"] >= MANY and not ended:
        raise IngestError(
            f"{names}: not one of the {rows['social_worker']} rows of the table social_worker has ended (SW_DEC), as where an "
            "export asks for who is the social worker now. Export all social workers of the year, or take the table out: then "
            "they count as not supplied."
        )


def refuse_strangers(names: str, children: Mapping[str, frozenset[str]]) -> None:
    """Raise IngestError where most children of a table are in no other table of the return: their numbers are of another kind.

    children: table -> who is in it. Care leavers have no episode, and some systems leave them out of the header.
    """
    for table, own in children.items():
        others = children.keys() & ({"header"} if table == "episodes" else {"header", "episodes"})
        if table in ("header", "oc3") or not others:
            continue
        strangers = own.difference(*(children[other] for other in others))
        if len(strangers) >= FEWEST_STRANGERS and 2 * len(strangers) > len(own):
            raise IngestError(
                f"{names}: {len(strangers)} of {len(own)} children of the table {table} are not in "
                f"{' or '.join(sorted(others))}: their numbers are of another kind, or of another "
                "return. Export all tables with the same children's numbers."
            )


def doubts_of_header(children: Mapping[str, frozenset[str]]) -> list[LeftOut]:
    """What is to be said of children with episodes who are not in the header, as where it is that of another year.

    children: table -> who is in it.
    """
    lacking = sorted(children["episodes"] - children["header"]) if {"episodes", "header"} <= children.keys() else []
    if not lacking:
        return []
    reason = f"{len(lacking)} children with episodes are not in the header: their sex and ethnicity are not known"
    return [LeftOut("CHILD of header", lacking[0], reason, "their episodes")]


def doubts_of_days(names: str, columns: Mapping[tuple[str, str], Counter], day: date, is_told: bool) -> list[LeftOut]:
    """What is to be said of columns with days that a return cannot hold: after the reference date, or before its year.

    columns: (table, element) -> how often each day occurs. is_told: whether --reference-date says the day. Raises IngestError
    where day and month have changed places in a column, where none of its days is of the year, and, but for reviews, which some
    systems plan for years ahead, where days after the reference date are a good part of it or belie the day that was told.
    """
    found = []
    year_start = date(day.year - (day.month < 4), 4, 1).isoformat()
    for (table, element), days in columns.items():
        span = Span(year_start if element in OF_THE_YEAR else "", day.isoformat())
        later = sum(count for text, count in days.items() if text > span.last)
        is_planned = table == "reviews"
        if fault := span.fault(days):
            raise IngestError(f"{names}: {element} of {table}: {fault}.")
        within = sum(count for text, count in days.items() if year_start <= text <= span.last)
        if element in BEGUN_IN_YEAR and days.total() >= MANY and within * STRAYS < days.total():
            raise IngestError(
                f"{names}: {element} of {table}: {within} of {days.total()} days are in {year_start} to {span.last}, the year by "
                "the other days of the return: the column is misread, or of another year. Export the table again."
            )
        # One row may always be mistyped.
        is_many = later > max(1, SLIVER * days.total())
        if is_many and not is_planned and (is_told or later >= GOOD_PART * days.total()):
            said = f"{later} of {days.total()} days are after the reference date {day}"
            advice = "Say the day that the return is as at with --reference-date" if is_told else "Take out what is planned"
            raise IngestError(f"{names}: {element} of {table}: {said}. {advice}.")
        found += span.doubts(f"{element} of {table}", days, is_planned)
    return found
