"""Names and texts as TMDL, DAX and M write them: whatever a label holds, it ends no line, text or expression.

TMDL: https://learn.microsoft.com/analysis-services/tmdl/tmdl-overview. DAX doubles a quotation mark in a text. M does
so too, and takes `#(` for the beginning of an escape.
"""

import re
import unicodedata

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def one_line(text: str) -> str:
    """A text on one line: control characters, line ends of every kind and what shows as nothing become one space."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")
    return " ".join("".join(" " if unicodedata.category(one) in kinds else one for one in text).split())


def is_one_line(text: str) -> bool:
    """Whether a text is such a line already."""
    return one_line(text) == text


def name(text: str) -> str:
    """A name as TMDL declares and refers to it. Raises ValueError for one that is empty, or not on one line."""
    if not text or not is_one_line(text):
        raise ValueError(f"{text!r} is no name that Power BI could show: it is empty, or has blanks or signs that are not seen.")
    return text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "''") + "'"


def property_text(text: str) -> str:
    """A text as the value of a property, which TMDL strips of quotation marks and blanks at its ends.

    Raises ValueError for one that is not on one line.
    """
    if not is_one_line(text):
        raise ValueError(f"{text!r} is on more than one line, or has signs that are not seen.")
    return '"' + text.replace('"', '""') + '"' if text.startswith('"') or text.endswith('"') else text


def described(text: str, indent: str = "") -> str:
    """A description above what it is about, with its line end; nothing for an empty one."""
    said = one_line(text)
    return f"{indent}/// {said}\n" if said else ""


def dax_text(text: str) -> str:
    """A text in DAX. Raises ValueError for one that is not on one line, which DAX cannot write."""
    if not is_one_line(text):
        raise ValueError(f"{text!r} is on more than one line, or has signs that are not seen.")
    return '"' + text.replace('"', '""') + '"'


def m_text(text: str) -> str:
    """A text in M."""
    escaped = text.replace("#(", "#(#)(").replace('"', '""')
    return (
        '"' + "".join(f"#({ord(one):04x})" if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in escaped) + '"'
    )
