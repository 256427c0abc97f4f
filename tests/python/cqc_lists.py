"""Makes the Commission's lists of ratings and locations of made-up homes, and says what they should be read as.

A place is what it does and how it was found, of the whole or of each service; the lists say it in columns, and `expected` in the
words of the extract.
"""

import csv
import random
import zipfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

OURS, OTHERS = "Barking and Dagenham", ("Bristol, City of", "Wiltshire")
DAY = date(2026, 6, 1)
NOTICE = (
    "Care Quality Commission",
    "Latest ratings at 1 June 2026",
    "",
    "What is here, in short: services are rated one by one; a location of several has no rating of its own, as of 2026.",
    *(f"Note {number}: of no consequence, or little, to whoever counts" for number in range(20)),
)
KINDS = {
    "nursing": "Service type - Care home service with nursing",
    "residential": "Service type - Care home service without nursing",
    "home_care": "Service type - Domiciliary care service",
}
NAMES = {"nursing": "Care home with nursing", "residential": "Residential homes", "home_care": "Homecare agencies"}
RATINGS = {
    "Outstanding": "outstanding",
    "Good": "good",
    "Requires improvement": "requires_improvement",
    "Inadequate": "inadequate",
    "Not Rated": "not_rated",
}


@dataclass
class Home:
    """A location: number, council, kinds of care (the one that says most first), ratings by service (day, word), and its time."""

    number: str
    council: str
    kinds: tuple[str, ...]
    ratings: dict[str, tuple[date, str]] = field(default_factory=dict)
    start: date = date(2015, 4, 1)
    end: date | None = None
    inherited: bool = False
    category: str = "Residential social care"


def invent(homes: int, seed: int) -> list[Home]:
    """Homes; the same seed gives the same."""
    draw = random.Random(seed)
    found = []
    for number in range(homes):
        kinds = draw.choice(
            (("nursing",), ("residential",), ("home_care",), ("nursing", "residential"), ("residential", "home_care"))
        )
        home = Home(f"1-{100000 + number}", draw.choice((OURS, OURS, *OTHERS)), kinds)
        home.start = date(2015, 1, 1) + timedelta(days=draw.randrange(1500))
        published = lambda: date(2019, 6, 1) + timedelta(days=draw.randrange(2500))  # noqa: E731
        services = ["Overall"] if len(kinds) == 1 or draw.random() < 0.4 else kinds
        if draw.random() < 0.85:
            home.ratings = {service: (published(), draw.choice(sorted(RATINGS))) for service in services}
        if draw.random() < 0.1:
            home.end = date(2026, 3, 1)
        home.inherited = draw.random() < 0.1
        home.category = draw.choice(("Residential social care", "Community based adult social care services"))
        found.append(home)
    return [*found, Home("1-7", OURS, ("hospital",), {"Overall": (date(2020, 1, 1), "Good")}, category="Hospitals")]


def expected(homes: list[Home]) -> list[tuple]:
    """What the extract should hold: (location, service, kind, rating, day, end), sorted."""
    found = []
    for home in homes:
        if home.council != OURS or home.category == "Hospitals":
            continue
        end = str(home.end or "")
        for service, (day, word) in home.ratings.items():
            if service == "Overall":
                found.append((home.number, "overall", home.kinds[0], RATINGS[word], str(day), end))
                found += [(home.number, kind, kind, "not_rated", str(day), end) for kind in home.kinds[1:]]
            else:
                found.append((home.number, NAMES[service].casefold(), service, RATINGS[word], str(day), end))
        if not home.ratings:
            rating = "not_rated" if home.end else "not_yet_inspected"
            found.append((home.number, "overall", home.kinds[0], rating, str(home.start), end))
            found += [(home.number, kind, kind, "not_rated", str(home.start), end) for kind in home.kinds[1:]]
    return sorted(found)


def ratings(homes: list[Home]) -> list[dict[str, object]]:
    """The list of latest ratings: each domain of each service of each home."""
    found = []
    for home in homes:
        for service, (day, word) in home.ratings.items():
            for domain in ("Safe", "Effective", "Overall"):
                found.append(
                    {
                        "Location ID": home.number,
                        "Location Name": f"Home, {home.number}",
                        "Care Home?": "Y" if {"nursing", "residential"} & set(home.kinds) else "N",
                        "Location Type": "Social Care Org" if home.category != "Hospitals" else "Independent Healthcare Org",
                        "Location Primary Inspection Category": home.category,
                        "Location Local Authority": home.council,
                        "Service / Population Group": NAMES.get(service, "Overall"),
                        "Domain": domain,
                        "Latest Rating": word if domain == "Overall" else "Good",
                        "Publication Date": day,
                        "Report Type": "Location",
                        "Inherited Rating (Y/N)": "Y" if home.inherited else "N",
                    }
                )
    return found


def register(homes: list[Home]) -> list[dict[str, object]]:
    """The register: each home and what it is registered for."""
    return [
        {
            "Location ID": home.number,
            "Location HSCA start date": home.start,
            "Location HSCA End Date": home.end or "",
            "Care home?": "Y" if {"nursing", "residential"} & set(home.kinds) else "N",
            "Location Type/Sector": "Social Care Org" if home.category != "Hospitals" else "Independent Healthcare Org",
            "Location Local Authority": home.council,
            "Location Primary Inspection Category": home.category,
            **{column: "Y" if kind in home.kinds else "" for kind, column in KINDS.items()},
        }
        for home in homes
    ]


def laid_out(rows: list[dict[str, object]], notice: tuple[str, ...] = NOTICE) -> list[list[object]]:
    """Rows below the names of their columns, below a notice."""
    return [*([line] for line in notice), list(rows[0]), *(list(row.values()) for row in rows)]


def write(rows: list[list[object]], file: Path) -> Path:
    """Write rows to a CSV, a workbook or an OpenDocument workbook, by the name of the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".csv":
        with file.open("w", newline="") as opened:
            csv.writer(opened).writerows([f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row] for row in rows)
    elif file.suffix == ".xlsx":
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        for title, of in (("READ ME", [["Only what is said here"]]), ("Locations", rows)):
            sheet = book.create_sheet(title)
            for row in of:
                sheet.append(row)
        book.save(file)
    else:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            with archive.open("content.xml", "w") as content:
                for part in _content(rows):
                    content.write(part.encode())
            archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return file


_NAMES = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
_MANIFEST = """<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def _content(rows):
    yield f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_NAMES} office:version="1.2"><office:body>'
    yield '<office:spreadsheet><table:table table:name="READ ME"><table:table-row><table:table-cell office:value-type="string">'
    yield "<text:p>Only what is said here</text:p></table:table-cell></table:table-row></table:table>"
    yield '<table:table table:name="Locations">'
    for row in rows:
        cells = "".join(map(_cell, row))
        yield f'<table:table-row>{cells}<table:table-cell table:number-columns-repeated="{1000 - len(row)}"/></table:table-row>'
    yield '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000"/>'
    yield "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"


def _cell(value: object) -> str:
    if value in ("", None):
        return "<table:table-cell/>"
    if isinstance(value, date):
        said = f'office:value-type="date" office:date-value="{value}"'
        return f"<table:table-cell {said}><text:p>{value:%d/%m/%Y}</text:p></table:table-cell>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
