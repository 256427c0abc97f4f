"""What tools, spreadsheets and copies make of a CSV file as a whole: by name, the bytes that its text comes to."""

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Callable

Lines = list[str]
FILES: dict[str, Callable[[str], bytes]] = {}


def _register(names: dict[str, Callable[[str], str | bytes]]) -> None:
    for name, damage in names.items():
        FILES[name] = lambda text, damage=damage: made if isinstance(made := damage(text), bytes) else made.encode()


def _by_line(change: Callable[[Lines], Lines]) -> Callable[[str], str]:
    return lambda text: "\n".join(change(text.splitlines())) + "\n"


def _by_cell(change: Callable[[str], str], with_heading: bool = False) -> Callable[[str], str]:
    def damage(text: str) -> str:
        heading, *rows = csv.reader(io.StringIO(text))
        return written([list(map(change, heading)) if with_heading else heading, *(list(map(change, row)) for row in rows)])

    return damage


def _for_nothing(word: str) -> Callable[[str], str]:
    return _by_cell(lambda cell: cell or word)


def written(rows: list[Lines], **dialect) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", **dialect).writerows(rows)
    return text.getvalue()


def _cut_by(sign: str) -> Callable[[str], str]:
    return lambda text: written(list(csv.reader(io.StringIO(text))), delimiter=sign)


def _some(change: Callable[[str], str]) -> Callable[[str], str]:
    """A few rows: one in forty."""
    return _by_line(lambda lines: [change(line) if place % 40 == 8 else line for place, line in enumerate(lines)])


def _in_zip(text: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("table.csv", text)
    return data.getvalue()


MARK = "\ufeff"
_register({
    "UTF-16 with its mark": lambda text: text.encode("utf-16"),
    "UTF-16 without": lambda text: text.encode("utf-16-le"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "a mark": lambda text: MARK + text,
    "two marks": lambda text: MARK * 2 + text,
    "a mark read as Windows-1252": lambda text: MARK.encode().decode("cp1252") + text,
    "two exports in one, each with its mark": lambda text: MARK + text + MARK + text,
    "UTF-8 and Windows-1252": lambda text: text.encode() + text.splitlines()[1].encode() + b",caf\xe9\n",
    "semicolons": _cut_by(";"), "tabs": _cut_by("\t"), "bars": _cut_by("|"), "tildes": _cut_by("~"), "carets": _cut_by("^"),
    "sep=": lambda text: "sep=,\n" + text,
    "each line in quotes": _by_line(lambda lines: [f'"{line}"' for line in lines]),
    "each line but the heading in quotes": _by_line(lambda lines: [lines[0], *(f'"{line}"' for line in lines[1:])]),
    "single quotes": _by_cell(lambda cell: f"'{cell}'", with_heading=True),
    "curly quotes": _by_cell(lambda cell: f"\u201c{cell}\u201d", with_heading=True),
    "quotes that open alone": _some(lambda line: line.replace(",", ',"', 1)),
    "the heading again": _by_line(lambda lines: [*lines[:20], lines[0], *lines[20:]]),
    "two headings": _by_line(lambda lines: [lines[0], *lines]),
    "the file twice": lambda text: text + text,
    "a total": _by_line(lambda lines: [*lines, "Total" + "," * lines[0].count(",")]),
    "a count of rows": _by_line(lambda lines: [*lines, "", f"({len(lines) - 1} rows affected)"]),
    "a ruled line": _by_line(lambda lines: [lines[0], re.sub("[^,]+", "----", lines[0]), *lines[1:]]),
    "titles": _by_line(lambda lines: ["Extract of the year", "", *lines]),
    "a title as wide as the table": _by_line(lambda lines: ["Extract" + "," * lines[0].count(","), *lines]),
    "rows of nothing": _by_line(lambda lines: [*lines, *["," * lines[0].count(",")] * 30]),
    "cut in its last line": lambda text: text[:-9],
    "cut by a letter": lambda text: text[:-2],
    "cut in half": lambda text: text[: len(text) // 2],
    "the end of an old file": lambda text: text + "\x1a",
    "NUL bytes": lambda text: text.replace(",", ",\0"),
    "NUL bytes at its end": lambda text: text + "\0" * 200,
    "line ends of an old Macintosh": lambda text: text.replace("\n", "\r"),
    "line ends twice over": lambda text: text.replace("\n", "\r\r\n"),
    "line ends of a text program": lambda text: text.replace("\n", "\u2028"),
    "columns turned round": lambda text: written([row[::-1] for row in csv.reader(io.StringIO(text))]),
    "the heading in small letters": _by_line(lambda lines: [lines[0].lower(), *lines[1:]]),
    "the heading with a schema": _by_line(lambda lines: [re.sub(r"(\w+)", r"dbo.\1", lines[0]), *lines[1:]]),
    "no heading": _by_line(lambda lines: lines[1:]),
    "a heading alone": _by_line(lambda lines: lines[:1]),
    "nothing": lambda text: "",
    "the heading moved by one": _by_line(lambda lines: [lines[0].partition(",")[2] + ",MORE", *lines[1:]]),
    "numbers of rows": _by_line(lambda lines: [f"ROW,{lines[0]}", *(f"{n},{line}" for n, line in enumerate(lines[1:]))]),
    "numbers of rows without a heading": _by_line(lambda lines: [lines[0], *(f"{n},{line}" for n, line in enumerate(lines[1:]))]),
    "a comma in some rows": _some(lambda line: line.replace(",", ",x,", 1)),
    "some rows to the left": _some(lambda line: re.sub(r",[^,]*", "", line, count=1) + ","),
    "a column twice": lambda text: written([[*row, row[1]] for row in csv.reader(io.StringIO(text))]),
    "notes of several lines": lambda text: written([[*row, "one\ntwo, three"] for row in csv.reader(io.StringIO(text))]),
    "blanks": _by_cell(lambda cell: f" {cell}  "),
    "blanks that do not break": _by_cell(lambda cell: f"{cell}\u00a0"),
    "what is not seen": _by_cell(lambda cell: cell and f"\u200b{cell}\u00ad"),
    "full width": _by_cell(lambda cell: cell.translate({48 + digit: 0xFF10 + digit for digit in range(10)})),
    "formulas of text": _by_cell(lambda cell: cell and f'="{cell}"'),
    "apostrophes": _by_cell(lambda cell: cell and f"'{cell}"),
    **{f"{word} for nothing": _for_nothing(word) for word in (
        "NULL", "nan", "NaT", "<NA>", "None", "N/A", "#N/A", "#REF!", "\\N", "-", ".", "0", "(blank)", '""', "31/12/9999",
        "01/01/1900", "00/00/0000",
    )},
    "a workbook's archive": _in_zip,
    "compressed": lambda text: gzip.compress(text.encode()),
    "a page of the web": lambda text: "<html><table><tr><td>" + text.replace(",", "</td><td>") + "</table></html>",
})  # fmt: skip
