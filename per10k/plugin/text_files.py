"""How a council's CSV file is written: its encoding, its line ends, its separator and the names of its columns.

DuckDB reads UTF-8 with line ends of one kind. Whatever else can be told for certain is rewritten as such; the copy lives
in a folder of this process alone, and goes with it.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import shutil
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, cast

LONGEST_HEADER = 1_000_000
# DuckDB reads by so many bytes. It refuses a line of more than 2 MB, except that it passes over one that fills a buffer.
BUFFER = 32_000_000
# In so many bytes at the end of a file a line ends.
END = 1_000_000
CUT = "its last line lacks the line end that those before it have: if the file was cut there, what followed is missing"
# No extract is compressed to less than a hundredth; what unpacks to more, and is not small, may have no end.
MOST_UNPACKED, SMALL = 100, 50_000_000
LONG_LINE = "it has a line of more than 2 MB: look for a quote that does not close"
MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
LETTERS_OF_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
NO_HEADING = (
    "its first line does not name one column of the extract: take out what stands above the heading (a title, an empty line, "
    "sep=;), or add the heading, and separate columns by commas, semicolons, tabs or bars"
)
NOT_TEXT = "it holds NUL bytes, so it is UTF-16 without its mark, a workbook or another file that is no text, or it is damaged"

# What is not seen, or looks like something else, as (written, read).
LOOKALIKES = {
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\t", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d", "-"),
    **dict.fromkeys("\x00\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
}

# Letters of other alphabets that look like ours: in an id beside digits they are a slip of the keyboard, and another child.
LETTERS = dict(
    zip(
        "АВЕКМНОРСТУХІЈЅасеорухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABEKMHOPCTYXIJSaceopyxijsABEZHIKMNOPTYXo",
        strict=True,
    )
)


@dataclass(frozen=True)
class TextFile:
    """A CSV file that DuckDB can be given: where it is, how it is cut into columns, and their names in lower case."""

    path: Path
    is_compressed: bool
    separator: str
    names: list[str]


def describe(path: Path, columns: Collection[str] = ()) -> TextFile:
    """Read the header of a UTF-8 file. The separator is the one that splits it into most columns.

    columns: those of the extract, of which it has one at least; none: it may have any. A column without a name is named after its
    place. Raises UnicodeDecodeError where the head is no UTF-8, and ValueError where there is no header, a name stands twice or a
    line would be lost. What stands in the place of a header is not quoted: it may be about a child.
    """
    if _is_compressed(path) or path.stat().st_size > BUFFER:
        _refuse_long_line(path)
    with _bytes(path) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline=None) as lines:
        line = lines.readline(LONGEST_HEADER).rstrip("\n")
        is_empty = not line and not lines.read(LONGEST_HEADER).strip()
    if is_empty:
        raise ValueError("it is empty, without even a header line")
    if "\0" in line:
        raise ValueError(NOT_TEXT)
    separator = max((",", ";", "\t", "|"), key=line.count)
    unseen = str.maketrans({written: read for written, read in LOOKALIKES.items() if written != "\t"})
    heads = next(csv.reader([line], delimiter=separator), [])
    names = [head.translate(unseen).strip().lower() or f"column {place}" for place, head in enumerate(heads, start=1)]
    if not heads or (columns and not set(columns).intersection(names)):
        raise ValueError(NO_HEADING)
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise ValueError(f"the column {min(repeated)} stands twice in the header")
    return TextFile(path, _is_compressed(path), separator, names)


def describe_any(path: Path) -> TextFile:
    """The same of a file in whatever encoding can be told for certain; its path is that of a copy, if one was made.

    Raises ValueError, OSError or EOFError where it cannot be read.
    """
    try:
        return describe(path)
    except UnicodeError:
        copy = rewritten(path)
        if copy is None:
            raise
        return describe(copy[0])


def rewritten(path: Path) -> tuple[Path, str] | None:
    """Copy a file as UTF-8 with line ends of one kind; None where it is that already.

    Returns the copy and what is different in it. Raises ValueError where the encoding cannot be told for certain.
    """
    encoding = _encoding(path)
    copy = Path(tempfile.mkdtemp(dir=_workspace().name)) / "rewritten.csv"
    with (
        _bytes(path) as raw,
        io.TextIOWrapper(raw, encoding=encoding, newline=None) as source,
        copy.open("w", encoding="utf-8", newline="\n") as target,
    ):
        shutil.copyfileobj(source, target, 1 << 20)
        line_ends = source.newlines
    done = [] if encoding == "utf-8" else [f"the file was {encoding} and was read as that, not as UTF-8"]
    if isinstance(line_ends, tuple):
        done.append("line ends of more than one kind were read as one")
    return (copy, "; ".join(done)) if done else None


def ends_within_a_line(path: Path) -> bool:
    """Whether the last line of a text lacks the line end that those before it have: it may have been cut there.

    A row that has lost no more than a part of its last value, or what might be empty, tells nothing else of it.
    """
    tail = b""
    with _bytes(path) as raw:
        if not _is_compressed(path):
            raw.seek(max(0, path.stat().st_size - END))
        for chunk in iter(lambda: raw.read(END), b""):
            tail = (tail + chunk)[-END:]
    # What may follow a line end: the other half of it in UTF-16, the mark of an old file's end, blanks of an editor.
    tail = tail.rstrip(b" \t\0\x1a")
    return tail[-1:] not in (b"", b"\n", b"\r") and any(sign in tail for sign in (b"\n", b"\r"))


def _encoding(path: Path) -> str:
    """Tell UTF-16 (by its mark), UTF-8 (nothing else decodes as it) and Windows-1252 (the rest of the councils' tools)."""
    with _bytes(path) as raw:
        mark = MARKS.get(raw.read(2))
    if mark:
        return mark
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, has_letters_of_utf8 = True, False
    with _bytes(path) as raw:
        for chunk in iter(lambda: raw.read(1 << 20), b""):
            if b"\0" in chunk:
                raise ValueError(NOT_TEXT)
            has_letters_of_utf8 = has_letters_of_utf8 or bool(LETTERS_OF_UTF8.search(chunk))
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                is_utf8 = False
                decoder.reset()
    is_utf8 = is_utf8 and decoder.getstate()[0] == b""
    if is_utf8:
        return "utf-8"
    if has_letters_of_utf8:
        raise ValueError("it is UTF-8 in one part and another encoding in another, or a letter of it is cut")
    return "Windows-1252"


def _refuse_long_line(path: Path) -> None:
    """Raise ValueError where a line is so long that DuckDB might pass over it, or a compressed file unpacks to too much."""
    most = max(SMALL, MOST_UNPACKED * path.stat().st_size) if _is_compressed(path) else None
    read = 0
    with _bytes(path) as raw:
        for chunk in iter(lambda: raw.read(BUFFER // 4), b""):
            read += len(chunk)
            if most and read > most:
                size = f"{most // 1_000_000} MB, {MOST_UNPACKED} times its size"
                raise ValueError(f"it unpacks to more than {size}, as no extract does")
            if len(chunk) == BUFFER // 4 and b"\n" not in chunk and b"\r" not in chunk:
                raise ValueError(LONG_LINE)


def _is_compressed(path: Path) -> bool:
    return path.name.lower().endswith(".gz")


def _bytes(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, "rb")) if _is_compressed(path) else path.open("rb")


@cache
def _workspace() -> tempfile.TemporaryDirectory[str]:
    """Make the folder for the copies; only its owner may read it, and it is removed when the process ends."""
    return tempfile.TemporaryDirectory(prefix="per10k-")
