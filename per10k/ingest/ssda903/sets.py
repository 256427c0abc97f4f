"""Which files are one return, and of which year it is: told from the rows, as neither a CSV file nor the XML says."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

from per10k.core.contract import read_contract
from per10k.ingest.dates import PLAIN, DayColumns, Reading, settled
from per10k.ingest.ids import plain_id
from per10k.ingest.ledger import digest_of
from per10k.ingest.model import IngestError, LeftOut, Source, done_with_each
from per10k.ingest.ssda903.rows import CODED, is_of_form, leading_code, rows_of, tables_of
from per10k.ingest.ssda903.tables import BY_NAME
from per10k.ingest.ssda903.whole import (
    not_filled,
    refuse_missing_columns,
    refuse_missing_elements,
    refuse_sorted_alone,
    refuse_table_twice,
    refuse_unknown_codes,
)
from per10k.plugin.days import is_none

# Days that lie in the year of the return, or in the years before it that its episodes began in; not the reviews, which some
# systems plan for years ahead, nor the end of asylum seeking, which is a birthday to come.
DATING = {"episodes": ("DECOM", "DEC"), "missing": ("MIS_START", "MIS_END")}
# What tells of which year a file is, among those of several years with the same children.
TELLING = {"reviews": ("REVIEW",), "liberty": ("DOLO_START",), "placed": ("DATE_PLACED", "DATE_PLACED_CEASED"), **DATING}
TELLING["social_worker"] = ("SW_DECOM", "SW_DEC")
# A later year with less than this share of the busiest year's days is mistyped, or the few days after the export's cut.
SHARE_OF_BUSIEST = 0.1
# One event does not make a year of a return that has so many in another: it is mistyped, unless other tables are of that year.
ENOUGH = 5
# Codes by which episodes are put together as periods of care, with their field of the contract: one that is none has a child
# leave, or stay.
DECIDING = {"RNE": "clae_cla_episode_start_reason", "REC": "clae_cla_episode_ceased_reason"}


@cache
def _codes(element: str) -> frozenset[str]:
    """The codes of an element that decides, of all years."""
    return frozenset(str(code).upper() for code in read_contract().extracts["ssd_cla_episodes"].fields[DECIDING[element]].codes)


@dataclass
class Part:
    """A file of a return: its tables, the texts of its days, and how its columns of days are read (by the names that `day_column`
    gives them); how many rows each table has; whether its rows do not tell of which return it is, so that its name had to; who
    is in each table, their days of birth there, and the episodes, as they are written; values of
    RNE and REC that are no codes of theirs; what is to be said of elements that some rows lack; and, of a form that a
    spreadsheet may have sorted, the days and codes of each row in their order.
    """

    source: Source
    tables: frozenset[str]
    columns: DayColumns
    readings: dict[str, Reading] = field(default_factory=dict)
    is_placed_by_name: bool = False
    copies: list[str] = field(default_factory=list)
    lacking: list[LeftOut] = field(default_factory=list)
    rows: Counter = field(default_factory=Counter)
    who: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    born: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    episodes: list[tuple[str, ...]] = field(default_factory=list)
    strange: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    ordered: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def reading(self, table: str, element: str) -> Reading:
        """How a column of days is read."""
        return self.readings.get(day_column(table, element), PLAIN)

    def births(self, table: str) -> dict[str, str]:
        """Child -> the day of birth that a table has."""
        read = self.reading(table, "DOB").day
        return {child: day for child, texts in self.born[table].items() if (day := read(texts[0]))}

    def born_twice(self, table: str) -> dict[str, list[str]]:
        """Child -> the days of birth that a table has of it, where they are several."""
        read = self.reading(table, "DOB").day
        found = {child: sorted({day for text in texts if (day := read(text))}) for child, texts in self.born[table].items()}
        return {child: days for child, days in found.items() if len(days) > 1}

    def stays(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Of each episode the child, its first and last day ('' where there is none), RNE and REC."""
        first, last = (self.reading("episodes", element).day for element in ("DECOM", "DEC"))
        for child, start, end, began, ended in self.episodes:
            yield child, first(start) or "", last(end) or "", leading_code(began).upper(), leading_code(ended).upper()

    def days_of(self, table: str, element: str) -> Counter:
        """How often each day occurs in a column."""
        return self._days({table: (element,)})

    def _days(self, of: Mapping[str, Sequence[str]]) -> Counter:
        """How often each day occurs in some columns."""
        found: Counter = Counter()
        for table, elements in of.items():
            for element in elements:
                found += self.columns.days(day_column(table, element), self.reading(table, element))
        return found

    @cached_property
    def days(self) -> Counter:
        """How often each financial year occurs in the days that tell where the file belongs."""
        return _by_year(self._days(TELLING))

    @cached_property
    def dating_days(self) -> Counter:
        """How often each day occurs that tells the year of the return."""
        return self._days(DATING)

    @property
    def years(self) -> Counter:
        """How often each financial year occurs in the days that tell the year of the return."""
        return _by_year(self.dating_days)

    @cached_property
    def children(self) -> frozenset[str]:
        """Who is in it."""
        return frozenset().union(*self.who.values())


@dataclass(frozen=True)
class ReturnSet:
    """The files that are one return, the year that it ends in (None where no day says), its tables, the last day within the
    year on which an episode, or a time missing, began or ended, and what is to be said of events alone in a later year.
    """

    parts: Sequence[Part]
    year: int | None
    tables: frozenset[str]
    last_event: str
    alone: Sequence[LeftOut] = ()


def read_sets(sources: Sequence[Source]) -> list[ReturnSet]:
    """Put files together as returns: a workbook or an XML file is one, and so are the CSV files of a folder.

    Where a folder holds several files with episodes, each of them is a return, and every other file belongs to that whose
    children it shares, or, where they do not tell, whose name has the same numbers. Raises IngestError where that is not clear.
    """
    parts = done_with_each(sources, _part)
    readings = settled({part.source.path: part.columns for part in parts})
    folders: dict[Path, list[Part]] = defaultdict(list)
    for part in parts:
        part.readings = readings[part.source.path]
        refuse_sorted_alone(part.source.path, part.ordered, {name: reading.day for name, reading in part.readings.items()})
        part.ordered.clear()
        folders[part.source.path.parent if part.source.format == "csv" else part.source.path].append(part)
    return list(chain.from_iterable(done_with_each(folders.values(), _sets_of_folder)))


def day_column(table: str, element: str) -> str:
    """What a column of days is called in messages."""
    return f"{element} of {table}"


def _part(source: Source) -> Part:
    tables = tables_of(source)
    refuse_table_twice(source)
    refuse_missing_columns(source)
    part = Part(source, frozenset(), DayColumns(source.serials_from))
    codes: dict[tuple[str, str], Counter] = defaultdict(Counter)
    filled: Counter = Counter()
    for row in rows_of(source):
        # What an exporter never writes cannot be told from what no child has: an absent table is none of the return.
        tables.add(row.table)
        if row.fault:
            continue
        part.rows[row.table] += 1
        filled.update((row.table, element) for element, text in row.values.items() if text)
        child = plain_id(row.values.get("CHILD", ""))
        part.who[row.table].add(child)
        if row.values.get("DOB"):
            texts = part.born[row.table].setdefault(child, [])
            if row.values["DOB"] not in texts:
                texts.append(row.values["DOB"])
        if row.table == "episodes":
            part.episodes.append((child, *(row.values.get(name, "") for name in ("DECOM", "DEC", "RNE", "REC"))))
        if row.table in BY_NAME:
            for element in CODED:
                if element in BY_NAME[row.table].carried and row.values.get(element):
                    is_code = is_of_form(element, row.values[element])
                    codes[row.table, element][is_code] += 1
                    if element in DECIDING and leading_code(row.values[element]).upper() not in _codes(element):
                        part.strange[element].append(row.values[element])
            if source.format != "xml":
                named = (name for name in BY_NAME[row.table].carried if name in CODED or name in BY_NAME[row.table].dates)
                part.ordered[row.table].append({"CHILD": child, **{name: row.values.get(name, "") for name in named}})
            for element in ("DOB", *BY_NAME[row.table].dates):
                part.columns.add(day_column(row.table, element), row.values.get(element, ""), row.position)
    if source.format == "xml":
        refuse_missing_elements(source.path, part.rows, filled)
    refuse_unknown_codes(source.path, codes)
    reasons = [rec for _, _, dec, _, rec in part.episodes if dec and not is_none(dec)]
    part.lacking = not_filled(part.rows, filled, reasons)
    part.tables = frozenset(tables)
    return part


def _by_year(days: Mapping[str, int]) -> Counter:
    found: Counter = Counter()
    for day, count in days.items():
        found[financial_year(day)] += count
    return found


def financial_year(day: str) -> int:
    """The year in which the financial year of a day (YYYY-MM-DD) ends."""
    return int(day[:4]) + (day[5:7] >= "04")


def _sets_of_folder(parts: list[Part]) -> list[ReturnSet]:
    parts = _read_once(parts)
    anchors = [part for part in parts if "episodes" in part.tables]
    if len(anchors) < 2:
        _refuse_twice(parts)
        return [_as_set(parts)]
    groups = [[anchor] for anchor in anchors]
    by_table: dict[frozenset[str], list[Part]] = defaultdict(list)
    for part in parts:
        if not any(part is anchor for anchor in anchors):
            by_table[part.tables].append(part)
    # The header names all children of a return, care leavers too, so that it tells where the other files belong.
    for table in sorted(by_table, key=lambda tables: ("header" not in tables, sorted(tables))):
        _assign(by_table[table], groups)
    return [_as_set(group) for group in groups]


def _read_once(parts: list[Part]) -> list[Part]:
    """The files of a folder without the copies of others; files without a row may be alike, and are of different returns."""
    found: dict[str, Part] = {}
    for part in parts:
        digest = digest_of((part.source.path,)) if len(parts) > 1 and part.rows else str(part.source.path)
        if digest in found:
            found[digest].copies.append(part.source.path.name)
        else:
            found[digest] = part
    return list(found.values())


def _assign(files: list[Part], groups: list[list[Part]]) -> None:
    """Add each file of one table to the return that it is a part of; each return has one such file."""
    places = _places_by_rows(files, groups)
    is_by_name = places is None
    places = _places_by_name(files, groups) if is_by_name else places
    if places is None:
        raise _unclear(files)
    for part, place in zip(files, places, strict=True):
        part.is_placed_by_name = is_by_name
        groups[place].append(part)


def _places_by_rows(files: list[Part], groups: list[list[Part]]) -> list[int] | None:
    """Place of the return that each file is a part of, by its children and days; None where they do not tell."""
    possible = [_likely(part, groups) for part in files]
    found: dict[int, int] = {}
    while len(found) < len(files):
        settled = next((n for n, places in enumerate(possible) if n not in found and len(places) == 1), None)
        if settled is None:
            return None
        found[settled] = possible[settled][0]
        possible = [places if n in found else [x for x in places if x != found[settled]] for n, places in enumerate(possible)]
    return [found[n] for n in range(len(files))]


def _places_by_name(files: list[Part], groups: list[list[Part]]) -> list[int] | None:
    """The same by the numbers in the names of files, as in episodes_1.csv and ad1_1.csv; whatever they stand for."""

    def numbers(part: Part) -> list[str]:
        # The number of a table is none of the file's: ad1, oc2, ssda903.
        return re.findall(r"(?<![a-z])\d+", part.source.path.stem.lower())

    places = [[n for n, group in enumerate(groups) if numbers(group[0]) == numbers(part)] for part in files]
    found = [of_file[0] for of_file in places if len(of_file) == 1]
    return found if len(set(found)) == len(files) else None


def _likely(part: Part, groups: list[list[Part]]) -> list[int]:
    """Places of the returns that a file may be a part of: those that hold most of its children; of several, those whose year
    most of its days lie in; of several still, the one whose children, or for OC3 whose care leavers, are these and few others.
    """
    known = [frozenset().union(*(other.children for other in group)) for group in groups]
    shared = [len(part.children & children) for children in known]
    likely = [place for place, count in enumerate(shared) if count and count == max(shared)]
    year = max(part.days, key=lambda year: part.days[year], default=None)
    likely = [place for place in likely if _as_set(groups[place][:1]).year == year] or likely
    if "oc3" in part.tables:
        # Who is in the header and has no episode is there as a care leaver.
        leavers = {place: known[place] - groups[place][0].children for place in likely}
        alike = {place: len(part.children & found) / max(1, len(found)) for place, found in leavers.items()}
    else:
        looked_after = {place: groups[place][0].children for place in likely}
        alike = {place: max(_likeness(part.children, x) for x in (looked_after[place], known[place])) for place in likely}
    best = max(alike.values(), default=0)
    return [place for place in likely if alike[place] == best] if best > 0.5 else likely


def _likeness(children: frozenset[str], others: frozenset[str]) -> float:
    """Share of the children of either that are in both."""
    return len(children & others) / max(1, len(children | others))


def _refuse_twice(parts: list[Part]) -> None:
    counts = Counter(table for part in parts for table in part.tables)
    twice = [part for part in parts if any(counts[table] > 1 for table in part.tables)]
    if twice:
        raise _unclear(twice)


def _unclear(parts: Sequence[Part]) -> IngestError:
    names = ", ".join(str(part.source.path) for part in parts)
    return IngestError(
        f"{names}: it is not clear which return of the folder this is a part of. Put the files of each year into a folder of "
        "their own."
    )


def _as_set(parts: Sequence[Part]) -> ReturnSet:
    years = sum((part.years for part in parts), Counter())
    busiest = max(years.values(), default=0)
    likely = sorted(year for year, days in years.items() if days >= SHARE_OF_BUSIEST * busiest)
    others = sum((part.days for part in parts), Counter()) - years
    found: list[LeftOut] = []
    while len(likely) > 1 and _is_mistyped(likely[-1], years, others):
        found += _alone(parts, likely.pop())
    year = max(likely, default=None)
    last_event = max((day for part in parts for day in part.dating_days if financial_year(day) == year), default="")
    return ReturnSet(parts, year, frozenset().union(*(part.tables for part in parts)), last_event, found)


def _is_mistyped(year: int, years: Mapping[int, int], others: Mapping[int, int]) -> bool:
    """Whether the last year of the events of a return is none. years: how often each occurs in them; others: in other tables."""
    if years[year] > 1:
        return False
    return 2 * others.get(year, 0) < max(others.values()) if others else max(years.values()) >= ENOUGH


def _alone(parts: Sequence[Part], year: int) -> Iterator[LeftOut]:
    """Where the one event of a year stands."""
    for part in parts:
        for table, elements in DATING.items():
            for element in elements:
                for text, (_, where) in part.columns.texts.get(day_column(table, element), {}).items():
                    day = part.reading(table, element).day(text)
                    if day and financial_year(day) == year:
                        place = f"{part.source.path.name}, {where}"
                        reason = f"{place}: the one event of the year to March {year}, which is not the return's: mistyped"
                        yield LeftOut(day_column(table, element), text, reason, "the row as it is written")


def last_day(year: int) -> date:
    """The day that a return of a year is as at."""
    return date(year, 3, 31)
