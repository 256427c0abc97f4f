"""Recognises the Commission's lists and reads what they say of the locations of a council."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from per10k.ingest.cqc import shape
from per10k.ingest.cqc.locations import Found, Location, records_of
from per10k.ingest.cqc.tables import CqcTable, find_tables
from per10k.ingest.dates import DayColumns, Reading, day_of, settled
from per10k.ingest.model import Header, IngestError, LeftOut, Options, Record, Return, Source, done_with_each
from per10k.ingest.sorted_alone import is_sorted_alone
from per10k.plugin.councils import name_of

# Since when a location of several services has no rating of its own.
BY_SERVICE = date(2026, 1, 1)
# Of fewer locations all may be so for a reason; of so many ratings one is of the last year.
FEWEST, MANY, YEAR = 10, 30, timedelta(days=365)
DAYS = ("publication date", "location hsca start date", "location hsca end date")
# Words of a council's name that its other names leave out.
_TITLES = {"city", "of", "county", "the", "council", "borough", "royal", "metropolitan", "district", "and"}
_DATED = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9} \d{4}\b|\b\d{4}-\d\d-\d\d\b|\b\d\d/\d\d/\d{4}\b")


class CqcReader:
    """Reads the Commission's list of latest ratings, and its register of locations beside it or by itself."""

    kind = "cqc_ratings"
    expects = (
        "the Care Quality Commission's latest ratings, or its register of locations (a workbook or CSV with columns such as "
        "Location ID, Service / Population Group, Domain and Latest Rating)"
    )

    def recognises(self, source: Source) -> bool:
        """Whether any sheet has the columns of a list, below whatever notice."""
        return bool(source.tables) and bool(find_tables(source))

    def open(self, sources: list[Source], options: Options) -> list[Return]:
        """Put the lists of each folder together; raises IngestError where the council or the day of one cannot be told."""
        folders: dict[Path, list[CqcTable]] = defaultdict(list)
        for source in sources:
            folders[source.path.parent].extend(find_tables(source))
        return done_with_each(folders.values(), lambda of: _open(of, options))


@dataclass
class _Lists:
    """What the lists of a folder hold: locations of the council, remarks, the texts of days, and the last day of a rating."""

    locations: dict[str, Location] = field(default_factory=dict)
    nobodys: list[Record] = field(default_factory=list)
    columns: DayColumns = field(default_factory=DayColumns)
    days: dict[str, Reading] = field(default_factory=dict)
    last: str = ""
    elsewhere: Counter = field(default_factory=Counter)
    others: Counter = field(default_factory=Counter)
    domains: Counter = field(default_factory=Counter)
    inherited: int = 0
    of_nobody: int = 0


def _open(tables: Sequence[CqcTable], options: Options) -> Return:
    files = tuple(dict.fromkeys(table.source.path for table in tables))
    names = ", ".join(map(str, files))
    rated = [table for table in tables if table.kind == "ratings"]
    if len({table.source.path for table in rated}) > 1:
        raise IngestError(
            f"{names}: several lists of ratings in one folder, so that nobody can tell which register is of which month. Put "
            "those of each month into a folder of their own."
        )
    for table in tables:
        lacking = [column for column in shape.NEEDED if column not in table.columns]
        if lacking or (table.kind == "ratings" and "publication date" not in table.columns):
            raise IngestError(
                f"{table.source.path}: its list ({table.sheet or 'the file'}) has no column "
                f"{', '.join(lacking) or 'publication date'}, on which figures rest. Download or export it whole."
            )
    if not options.la_code:
        raise IngestError(f"{names}: the Commission's lists are of the whole country. Say which council with --la-code E...")
    lists = _read(tables, options.la_code)
    if not lists.locations:
        seen = ", ".join(name for name, _ in lists.elsewhere.most_common(5))
        raise IngestError(
            f"{names}: not one location of adult social care in {name_of(options.la_code) or options.la_code} is in it (it has "
            f"those of {seen or 'none'}). Download it whole, or say whose it is with --la-code."
        )
    lists.days.update(settled({Path(names): lists.columns})[Path(names)])
    day = _reference_date(names, tables, lists, options)
    # Of a rating that another has replaced nothing is left, so that the last end of a month before the list is all it tells of.
    last_end = (day + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    # Every location that has not left is in the register: without it nobody can tell of any whether it has.
    has_register = any(table.kind == "register" for table in tables)
    if has_register and not any(_is_there(found) for of in lists.locations.values() for found in of.registered):
        raise IngestError(
            f"{names}: every location of the council in the register has left, or none is in it: put the register of those that "
            "are active into the folder."
        )
    _refuse_lists_apart(names, lists, day, has_register and bool(rated))
    columns = [column for column in shape.COLUMNS if has_register or column != "deregistered_date"]
    return Return(
        Header("cqc_ratings", day.year, day, options.la_code),
        files,
        {"local_cqc_ratings": columns},
        partial(_records, lists, has_register),
        remarks=_remarks(lists, tables, day),
        complete_from={"local_cqc_ratings": last_end.replace(day=1)},
    )


def _refuse_lists_apart(names: str, lists: _Lists, day: date, has_register: bool) -> None:
    """Raise IngestError where most locations of the register have no rating, or most with ratings are not in the register, where
    not one rating is known or not one has a day: a list is of another time, lost its rows, or writes councils or
    locations otherwise.

    Each location without a rating would seem to await its first inspection.
    """
    there = {name for name, of in lists.locations.items() if any(map(_is_there, of.registered))}
    rated = {name for name, of in lists.locations.items() if of.rated}
    known = {name for name, of in lists.locations.items() if of.registered}
    unrated, strangers = len(there - rated), len(rated - known)
    said_so = any(found["location latest overall rating"] for of in lists.locations.values() for found in of.registered)
    rows = [found for of in lists.locations.values() for found in of.rated]
    advice = "Take both lists of one month, whole and as they were downloaded."
    if has_register and not said_so and unrated >= FEWEST and 2 * unrated > len(there):
        raise IngestError(
            f"{names}: {unrated} of the {len(there)} locations of the council that are active in the register have no rating "
            f"overall in the list of ratings, and would seem not to be inspected yet. {advice}"
        )
    if has_register and strangers >= FEWEST and 2 * strangers > len(rated):
        raise IngestError(
            f"{names}: {strangers} of the {len(rated)} locations of the council with ratings are not in the register, as "
            f"{min(rated - known)}. {advice}"
        )
    for column, is_said in (("latest rating", lambda text: text.casefold() not in shape.UNRATED), ("publication date", bool)):
        if len(rows) >= FEWEST and not any(is_said(" ".join(found[column].split())) for found in rows):
            raise IngestError(f"{names}: not one of the {len(rows)} ratings of the council has a {column}. {advice}")
    if is_sorted_alone([found["location id"] for found in rows], [found["latest rating"] for found in rows]):
        raise IngestError(
            f"{names}: the ratings stand one after another in their order, and so do the locations' numbers, as where a "
            f"spreadsheet has sorted the ratings by themselves. {advice}"
        )
    days = sorted(published for found in rows if (published := found.day("publication date", [])))
    if len(days) >= MANY and days[-1] < (day - YEAR).isoformat():
        raise IngestError(
            f"{names}: the last rating of the council was published on {days[-1]}, more than a year before the list's own day, "
            f"{day}: the days are misread, or the list is an old one. {advice}"
        )


def _read(tables: Sequence[CqcTable], la_code: str) -> _Lists:
    lists, council = _Lists(), _words(name_of(la_code))
    for table in tables:
        name = table.sheet or table.kind
        for position, values in table.rows():
            authority = values.get("location local authority", "")
            domain = values.get("domain") or values.get("key question") or ""
            if table.kind == "ratings" and domain.casefold() != shape.OVERALL:
                if _plain(domain) not in shape.DOMAINS and _words(authority) == council:
                    lists.domains[domain] += 1
                continue
            found = Found(table.source.path.name, name, position, values, lists.days)
            if not values.get("location id"):
                reason = LeftOut("location id", "", "no location's: a total, or a note")
                lists.nobodys.append(Record(name, position, left_out=[reason], file=found.file, is_note=True))
            elif _words(authority) != council:
                lists.elsewhere[authority] += 1
                lists.of_nobody += not authority
            elif not _is_social_care(values):
                lists.others[values.get("location primary inspection category", "")] += 1
            else:
                _add(lists, table, found, position)
            if published := values.get("publication date"):
                lists.columns.add("publication date", published, position)
    return lists


def _add(lists: _Lists, table: CqcTable, found: Found, position: str) -> None:
    """Add a row to its location."""
    location = lists.locations.setdefault(found["location id"], Location())
    (location.rated if table.kind == "ratings" else location.registered).append(found)
    location.kinds |= {kind for column, kind in shape.SERVICES.items() if found[column].upper() in shape.YES}
    lists.inherited += table.kind == "ratings" and found["inherited rating y n"].upper() in shape.YES
    for column in DAYS[1:]:
        lists.columns.add(column, found[column], position)


def _is_there(found: Found) -> bool:
    return not found["location hsca end date"]


def _plain(domain: str) -> str:
    return domain.casefold().replace("-", " ")


def _is_social_care(values: Mapping[str, str]) -> bool:
    said = " ".join(
        values.get(column, "")
        for column in (
            "location type",
            "location type sector",
            "location primary inspection category",
            "location inspection directorate",
        )
    ).casefold()
    return values.get("care home", "").upper() in shape.YES or "social care" in said


def _words(name: str) -> frozenset[str]:
    """What a council's names have in common: Bristol and Bristol, City of; St Helens and St. Helens."""
    plain = name.casefold().replace("&", " and ").replace("'", "").replace("london borough", "")
    return frozenset(re.findall(r"[a-z]+", plain)) - _TITLES


def _reference_date(names: str, tables: Sequence[CqcTable], lists: _Lists, options: Options) -> date:
    """The day of a list: what the command was told, else what stands above its header; raises IngestError where neither says."""
    days = lists.columns.days("publication date", lists.days.get("publication date", Reading()))
    last = max(filter(lambda day: day <= date.today().isoformat(), days), default="")
    told = options.reference_date
    above = [day for table in tables for text in _DATED.findall(table.above) if (day := day_of(text)) and day <= date.today()]
    day = told or max(above, default=None)
    if not day:
        hint = f" (its last rating was published on {last})" if last else ""
        raise IngestError(f"{names}: nothing says of which day the list is{hint}: say so with --reference-date YYYY-MM-DD.")
    if day > date.today() or day.isoformat() < last:
        raise IngestError(f"{names}: it cannot be of {day}, as its last rating was published on {last}. Say of which day it is.")
    return day


def _remarks(lists: _Lists, tables: Sequence[CqcTable], day: date) -> list[LeftOut]:
    """What is to be said of what is not of the council's adult social care, by how much of it there is."""
    found = [
        LeftOut(
            "location local authority",
            str(lists.elsewhere.total()),
            f"rows of {len(lists.elsewhere)} other authorities",
            "the rows of the council",
            is_note=True,
        )
    ]
    found += [
        LeftOut("location primary inspection category", category, f"{count} rows: no adult social care", "the rest", is_note=True)
        for category, count in sorted(lists.others.items())
    ]
    found += [
        LeftOut("domain", domain, f"{count} rows of no question that is known: a rating overall may be among them", "the rest")
        for domain, count in sorted(lists.domains.items())
    ]
    rated = [found for of in lists.locations.values() for found in of.rated]
    several = sum(len(of.kinds) > 1 for of in lists.locations.values())
    by_service = any(found["service population group"].casefold() not in ("", shape.OVERALL) for found in rated)
    if day >= BY_SERVICE and several and len(rated) >= FEWEST and not by_service:
        reason = f"not one rating of a service, though {several} locations give several: their services' ratings are left out"
        found.append(LeftOut("service population group", "", reason, "the ratings of locations"))
    if lists.of_nobody:
        reason = f"{lists.of_nobody} rows name no authority: whether they are of the council nobody can tell"
        found.append(LeftOut("location local authority", "", reason, "the rows of the council"))
    if lists.inherited:
        reason = "ratings are inherited from the provider before, and shown as the location's"
        found.append(LeftOut("inherited rating", str(lists.inherited), reason, "as ratings", is_note=True))
    if not any(table.kind == "register" for table in tables):
        reason = "no register beside the ratings: which homes give nursing, and who is not inspected yet, is in it alone"
        found.append(LeftOut("register", "", reason, "the ratings"))
    return found


def _records(lists: _Lists, has_register: bool) -> Iterator[Record]:
    yield from lists.nobodys
    for location_id, location in lists.locations.items():
        for record in records_of(location_id, location):
            for row in record.rows if not has_register else ():
                row.values.pop("deregistered_date")
            yield record
