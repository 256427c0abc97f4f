"""Faults of a CSV file as a whole: its letters, its shape, its columns."""

import csv
from datetime import date
from pathlib import Path

from tests.broken_extracts.case import Outcome, file_case
from tests.broken_extracts.council import as_csv, good_council

CONTACTS = "ssd_contacts.csv"
AGAIN = "Export it again."


def _edit(folder: Path, name: str, edit) -> None:
    path = folder / f"{name}.csv"
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")


def _bytes(folder: Path, edit, name: str = CONTACTS) -> None:
    (folder / name).write_bytes(edit((folder / name).read_bytes()))


# --- letters ---------------------------------------------------------------------------------------


@file_case("UTF-8 with a byte order mark", Outcome.ACCEPTED, "", "Read as UTF-8.")
def byte_order_mark(folder):
    _bytes(folder, lambda data: b"\xef\xbb\xbf" + data)


@file_case("Windows-1252", Outcome.REPAIRED, "Windows-1252", "Read as such: nothing else is neither UTF-8 nor marked.")
def windows_1252(folder):
    _bytes(folder, lambda data: data.decode().encode("cp1252"))


@file_case("UTF-16, little end first, with its mark", Outcome.REPAIRED, "UTF-16", "Read as such.")
def utf_16_little(folder):
    _bytes(folder, lambda data: b"\xff\xfe" + data.decode().encode("utf-16-le"))


@file_case("UTF-16, big end first, with its mark", Outcome.REPAIRED, "UTF-16", "Read as such.")
def utf_16_big(folder):
    _bytes(folder, lambda data: b"\xfe\xff" + data.decode().encode("utf-16-be"))


@file_case("UTF-16 without a mark", Outcome.REFUSED, "NUL bytes", AGAIN)
def utf_16_unmarked(folder):
    _bytes(folder, lambda data: data.decode().encode("utf-16-le"))


@file_case("UTF-8 in one part and Windows-1252 in another", Outcome.REFUSED, "UTF-8 in one part", AGAIN)
def two_encodings(folder):
    _bytes(folder, lambda data: data + "C-11,0001011,2019-03-29,6,Café,{}\n".encode("cp1252"))


@file_case("a workbook named .csv", Outcome.REFUSED, "NUL bytes", "Save it as CSV UTF-8.")
def workbook(folder):
    _bytes(folder, lambda data: b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\x99\xd1" + bytes(range(256)))


@file_case("NUL bytes in an id", Outcome.REPAIRED, "what is not seen taken out", "Taken out.", shows="C-0\x003")
def nul_in_id(folder):
    _bytes(folder, lambda data: data.replace(b"C-03", b"C-0\x003"))


@file_case("NUL bytes at the end, as a broken copy leaves them", Outcome.REFUSED, "NUL bytes", "Copy or export it again.")
def nul_at_end(folder):
    _bytes(folder, lambda data: data + b"\x00" * 4096)


@file_case(
    "non-breaking spaces about an id",
    Outcome.REPAIRED,
    "spaces and hyphens of another kind",
    "Taken off.",
    shows="\u00a0C-03\u00a0",
)
def non_breaking_space(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("C-03", "\u00a0C-03\u00a0"))


@file_case("a zero-width space in an id", Outcome.REPAIRED, "what is not seen taken out", "Taken out.", shows="C-0\u200b3")
def zero_width(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("C-03", "C-0\u200b3"))


@file_case(
    "another hyphen in an id, as Word writes it",
    Outcome.REPAIRED,
    "hyphens of another kind",
    "Read as a hyphen.",
    shows="C\u201303",
)
def other_hyphen(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("C-03", "C\u201303"))


@file_case(
    "a Cyrillic letter in an id",
    Outcome.REPAIRED,
    "letters of another alphabet as those they look like",
    "Read as the letter that it looks like: else the record would be of nobody, or a child two.",
    shows="\u0421-03",
)
def other_letter(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("C-03", "\u0421-03"))


@file_case(
    "spaces and a tab about values",
    Outcome.REPAIRED,
    "spaces and hyphens of another kind",
    "Taken off. Plain spaces are taken off without a word.",
    shows="  0001003\t",
)
def tab_at_end(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("0001003", "  0001003\t").replace("2019-03-26", " 2019-03-26 "))


@file_case(
    "NULL, null, N/A and #N/A for nothing",
    Outcome.REPAIRED,
    "read as missing",
    "Read as missing. NA and None are only where a day or the reason for an end should be: elsewhere they are codes.",
    shows="NULL",
)
def words_for_nothing(folder):
    rows = good_council()["ssd_cp_plans"]
    for row, word in zip(rows, ("NULL", "N/A"), strict=False):
        row["cppl_cp_plan_end_date"] = word
    (folder / "ssd_cp_plans.csv").write_text(as_csv(rows), newline="")


# --- shape -----------------------------------------------------------------------------------------


def _separated(folder: Path, separator: str) -> None:
    (folder / CONTACTS).write_text(as_csv(good_council()["ssd_contacts"], delimiter=separator), encoding="utf-8", newline="")


@file_case("semicolons", Outcome.ACCEPTED, "", "The separator is the one that splits the header into most columns.")
def semicolons(folder):
    _separated(folder, ";")


@file_case("tabs", Outcome.ACCEPTED, "", "As above.")
def tabs(folder):
    _separated(folder, "\t")


@file_case("bars", Outcome.ACCEPTED, "", "As above.")
def bars(folder):
    _separated(folder, "|")


@file_case("every field in quotes", Outcome.ACCEPTED, "", "Read as without.")
def quoted(folder):
    rows = [{field: value for field, value in row.items() if value} for row in good_council()["ssd_family"]]
    (folder / "ssd_family.csv").write_text(as_csv(rows, quoting=csv.QUOTE_ALL), newline="")


@file_case("line ends of Windows", Outcome.ACCEPTED, "", "Read as any.")
def windows_line_ends(folder):
    _bytes(folder, lambda data: data.replace(b"\n", b"\r\n"))


@file_case("line ends of an old Macintosh", Outcome.ACCEPTED, "", "Read as any.")
def macintosh_line_ends(folder):
    _bytes(folder, lambda data: data.replace(b"\n", b"\r"))


@file_case("line ends of several kinds", Outcome.REPAIRED, "line ends of more than one kind", "Read as one kind.")
def mixed_line_ends(folder):
    _bytes(folder, lambda data: data.replace(b"\n", b"\r\n", 3))


@file_case(
    "no line end after the last row",
    Outcome.REPAIRED,
    "lacks the line end",
    "Read as it stands. Look whether the export ended there: a last value that was cut looks like any other.",
)
def unended(folder):
    _bytes(folder, lambda data: data.rstrip(b"\n"))


@file_case("blank lines", Outcome.ACCEPTED, "", "Passed over: they are no rows.")
def blank_lines(folder):
    _bytes(folder, lambda data: data.replace(b"\n", b"\n\n", 4) + b"\n\n")


@file_case("a separator too many at the end of each row", Outcome.ACCEPTED, "", "Nothing stands behind it.")
def trailing_separator(folder):
    _bytes(folder, lambda data: data.replace(b"\n", b",\n").replace(b",\n", b"\n", 1), "ssd_family.csv")


@file_case("a header longer than the rows", Outcome.REFUSED, "Expected Number of Columns", AGAIN)
def long_header(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("_json\n", "_json,note\n"))


@file_case("a header shorter than the rows", Outcome.REFUSED, "Expected Number of Columns", AGAIN)
def short_header(folder):
    _edit(folder, "ssd_family", lambda text: text.replace("0001002", "0001002,note"))


@file_case(
    "one row with a field too many: a comma without quotes",
    Outcome.REFUSED,
    "Expected Number of Columns",
    "Names the line. Export with quotes about the texts.",
)
def field_too_many(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("Family", "Family, friends", 1))


@file_case("a count of rows under the table", Outcome.REFUSED, "Expected Number of Columns", "Names the line. Export without it.")
def rows_affected(folder):
    _edit(folder, "ssd_contacts", lambda text: text + "\n(10 rows affected)\n")


@file_case(
    "a quote that does not close", Outcome.REFUSED, "quote", "Names the line. Export with the quotes of the texts doubled."
)
def unclosed_quote(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("Family", '"Family', 1))


@file_case("a field of 3 MB", Outcome.REFUSED, "more than 2 MB", "Look for a quote that does not close.")
def rather_long_field(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("Family", "x" * 3_000_000, 1))


@file_case("a field of 64 MB", Outcome.REFUSED, "more than 2 MB", "Look for a quote that does not close.")
def long_field(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("Family", "x" * 64_000_000, 1))


@file_case(
    "a field of 64 MB in the last row",
    Outcome.REFUSED,
    "more than 2 MB",
    "The engine would pass over such a row without a word. Look for a quote that does not close.",
)
def long_last_field(folder):
    _edit(folder, "ssd_contacts", lambda text: text.rstrip() + "x" * 64_000_000 + "\n")


# --- columns ---------------------------------------------------------------------------------------


@file_case("columns in another order, and one more", Outcome.ACCEPTED, "", "Columns are recognised by their names.")
def other_order(folder):
    rows = [{"worker": "K-01", **dict(reversed(row.items()))} for row in good_council()["ssd_contacts"]]
    (folder / CONTACTS).write_text(as_csv(rows), encoding="utf-8", newline="")


@file_case("column names in capitals, with spaces", Outcome.ACCEPTED, "", "Recognised by their names all the same.")
def capitals(folder):
    _edit(folder, "ssd_family", lambda text: text.replace("fami_family_id", " FAMI_FAMILY_ID\u00a0"))


@file_case(
    "a required column under another name",
    Outcome.REFUSED,
    "cont_contact_date is missing",
    "Lists the columns that are there. Rename it.",
)
def renamed_column(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("cont_contact_date", "contact_date"))


ABOVE = "Take out what stands above the heading, or add it. What stands there is not quoted, as it may be about a child."


@file_case("a title above the heading", Outcome.REFUSED, "does not name one column", ABOVE)
def title_above(folder):
    _edit(folder, "ssd_contacts", lambda text: "Contacts,,,,,\n" + text)


@file_case("rows without a heading", Outcome.REFUSED, "does not name one column", ABOVE)
def no_heading(folder):
    _edit(folder, "ssd_contacts", lambda text: text.split("\n", 1)[1])


@file_case("a column twice", Outcome.REFUSED, "cont_person_id stands twice", "Leave one.")
def column_twice(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("cont_contact_source_desc", "CONT_PERSON_ID"))


@file_case("a header and no row", Outcome.ACCEPTED, "", "A counted nothing: figures of 0.", without="ssd_cp_reviews")
def header_alone(folder):
    _edit(folder, "ssd_cp_reviews", lambda text: text.splitlines()[0] + "\n")


@file_case("an empty file", Outcome.REFUSED, "without even a header", AGAIN)
def empty(folder):
    (folder / CONTACTS).write_bytes(b"")


@file_case(
    "ids as a spreadsheet rounds them, 1.23E+05",
    Outcome.REFUSED,
    "lost their digits",
    "Different children have become one. Export again and leave the file closed.",
)
def rounded_ids(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("0001003", "1.23E+05").replace("0001004", "1.23E+05"))


@file_case("ids shown as ####### by a narrow column", Outcome.REFUSED, "lost their digits", "As above.")
def hashes(folder):
    _edit(folder, "ssd_contacts", lambda text: text.replace("0001003", "#######"))


def _days(folder, form, name="ssd_contacts", field="cont_contact_date"):
    """Write a column of days in a form."""
    rows = good_council()[name]
    for row in rows:
        if row[field]:
            row[field] = form(date.fromisoformat(row[field]))
    (folder / f"{name}.csv").write_text(as_csv(rows), encoding="utf-8", newline="")


@file_case("days as DD/MM/YYYY", Outcome.ACCEPTED, "", "Read as such: one of them is beyond 12.")
def british(folder):
    _days(folder, lambda day: day.strftime("%d/%m/%Y"))


@file_case("days with a month by name, 5-APR-19", Outcome.ACCEPTED, "", "Read as such.")
def named_months(folder):
    _days(folder, lambda day: day.strftime("%d-%b-%y").upper())


@file_case("days as YYYYMMDD", Outcome.ACCEPTED, "", "Read as such.")
def without_separators(folder):
    _days(folder, lambda day: day.strftime("%Y%m%d"))


@file_case("moments in UTC, 2019-03-31T23:00:00Z", Outcome.ACCEPTED, "", "Read by the clock in England: 1 April.")
def moments_in_utc(folder):
    _days(folder, lambda day: f"{day}T00:00:00+0000")


@file_case(
    "a column of days written month first",
    Outcome.REPAIRED,
    "written month first",
    "Read as such where one of them cannot be day first and none month first, and no other column leaves it open.",
    shows="02/11/2019",
)
def month_first(folder):
    _days(folder, lambda day: day.strftime("%m/%d/%Y"))


@file_case(
    "a column of days with years of two digits",
    Outcome.REPAIRED,
    "a year of two digits",
    "Read where one order alone reads all of them.",
    shows="11/02/19",
)
def short_years(folder):
    _days(folder, lambda day: day.strftime("%d/%m/%y"))


@file_case(
    "a column of days as the day numbers of a spreadsheet",
    Outcome.REFUSED,
    "from 1900 or from 1904",
    "Those of 1904 would be days of four years later, which here have come. Export YYYY-MM-DD.",
)
def day_numbers(folder):
    _days(folder, lambda day: str((day - date(1899, 12, 30)).days))


@file_case(
    "a column of days in two orders",
    Outcome.REFUSED,
    "more than one order",
    "03/04/2019 would be read as 3 April in silence. Export YYYY-MM-DD.",
)
def two_orders(folder):
    _days(folder, lambda day: day.strftime("%m/%d/%Y" if day.day % 2 else "%d/%m/%Y"))


@file_case(
    "a column that a spreadsheet of another country has read in part",
    Outcome.REFUSED,
    "changed places",
    "It takes 04/03/2019 for 3 April and leaves 25/03/2019 as it is. Export from the case system again.",
)
def read_in_part(folder):
    def exchanged(day):
        return f"{day.year}-{day.day:02}-{day.month:02}" if day.day <= 12 else day.strftime("%d/%m/%Y")

    _days(folder, exchanged)


@file_case(
    "a column of days of which nothing tells the order, beside one written month first",
    Outcome.REFUSED,
    "may be day first or month first",
    "03/04/2019 would be read as 3 April in silence. Export YYYY-MM-DD.",
)
def undecided(folder):
    month_first(folder)
    _days(folder, lambda day: f"01/{day.month:02}/{day.year}", "ssd_cin_episodes", "cine_referral_date")


@file_case(
    "a column of days without one that can be read",
    Outcome.REFUSED,
    "not one of its 10 values",
    "Nothing could be counted by month. Export YYYY-MM-DD.",
)
def months_alone(folder):
    _days(folder, lambda day: day.strftime("%b-%y"))
