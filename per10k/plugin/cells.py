"""Text in the cells of files that a spreadsheet opens: never taken for a formula.

A spreadsheet runs a cell that begins with =, +, - or @, whoever wrote it: the name of a team, a reason, a value that is quoted.
So such text gets an apostrophe in front. Whatever writes CSV or a workbook for people to open goes through here. Extracts are
not such files: the build reads them, and an id with an apostrophe would be another.
"""

import re
import unicodedata
from pathlib import Path
from typing import TypeVar

import duckdb

from per10k.core.sql import identifier, literal

Cell = TypeVar("Cell")

# Those of two bytes, and the tags, which show as nothing.
_CHARACTERS = [chr(code) for code in (*range(1, 0x10000), *range(0xE0000, 0xE0080))]
# Each sign in every form that a program may read as it (full width, small, raised), and the minus sign, which some take for it.
_SIGNS = {one for one in _CHARACTERS if unicodedata.normalize("NFKC", one) in tuple("=+-@\u2212")}
# What is passed over before the sign: blanks and control characters, and what shows as nothing at all.
_PASSED_OVER = {one for one in _CHARACTERS if unicodedata.category(one) in ("Zs", "Zl", "Zp", "Cc", "Cf")}


def _class(characters: set[str]) -> str:
    """A class of characters that Python and RE2 read alike."""
    return "[" + "".join(f"\\{one}" if one in "]^-\\[" else one for one in sorted(characters)) + "]"


_FORMULA = f"^{_class(_PASSED_OVER)}*{_class(_SIGNS)}|^[\t\r\n]"
_NUMBER = "^[-+\u2212]?[0-9][0-9,]*(\\.[0-9]+)?([eE][-+]?[0-9]+)?%?$"
_formula, _number = re.compile(_FORMULA), re.compile(_NUMBER)


def as_text(cell: Cell) -> Cell | str:
    """A cell as it may be written: text that a spreadsheet would run gets an apostrophe; anything else is left as it is."""
    return f"'{cell}" if isinstance(cell, str) and _formula.search(cell) and not _number.fullmatch(cell) else cell


def as_text_sql(column: str) -> str:
    """The same for a column of text, as SQL."""
    runs = f"regexp_matches({column}, {literal(_FORMULA)}) and not regexp_full_match({column}, {literal(_NUMBER)})"
    return f"case when {runs} then '''' || {column} else {column} end"


def write_csv(connection: duckdb.DuckDBPyConnection, query: str, to: Path) -> None:
    """Write a query's rows as CSV with a header, UTF-8, its text safe for a spreadsheet."""
    columns = connection.execute(f"describe {query}").fetchall()
    texts = [identifier(name) for name, kind, *_ in columns if kind == "VARCHAR" or kind.startswith("ENUM")]
    safe = ", ".join(f"{as_text_sql(f'cast({name} as varchar)')} as {name}" for name in texts)
    chosen = f"* replace ({safe})" if safe else "*"
    connection.execute(f"copy (select {chosen} from ({query})) to {literal(str(to))} (format csv, header)")
