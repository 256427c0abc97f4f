"""How a build reads a field, as SQL: the project's own macros, so that what is expected at the door is what is read inside."""

from functools import cache
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment

from per10k.core.contract import Field
from per10k.core.project import ROOT, variables

FOLDERS = ("calendar", "dialect", "reading")


@cache
def _macros() -> Any:
    files = [path for folder in FOLDERS for path in sorted((ROOT / "macros" / folder).glob("*.sql"))]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    template = Environment(extensions=["jinja2.ext.do"]).from_string(source)
    dispatch = SimpleNamespace(dispatch=lambda name, _: getattr(template.module, f"duckdb__{name}"))
    template.globals.update({"return": lambda value: value, "adapter": dispatch})
    template.globals.update(dict.fromkeys(("var", "variable"), variables().__getitem__))
    return template.module


def _read(macro: str, column: str) -> str:
    return f"({getattr(_macros(), macro)(column).strip()})"


def read_text(column: str) -> str:
    """SQL for the text of a field; null where it is missing."""
    return _read("read_text", column)


def read_value(field: Field) -> str:
    """SQL for the value of a field as the contract says it is read; null where it cannot be."""
    return _read(f"read_{field.reads_as.replace(' ', '_')}", field.name)


def has_unknown_code(field: Field) -> str:
    """SQL for whether staging takes a value of a field for none of its codes; where it has several, one of them at least."""
    codes = list(dict.fromkeys(str(code).lower() for code in field.codes))
    if field.several:
        found = _macros().duckdb__known_codes(field.name, codes, "".join(field.several))
        return f"({_macros().duckdb__has_code(found, chr(39) + 'unknown' + chr(39)).strip()})"
    return f"({_macros().known_code(field.name, codes).strip()} = 'unknown')"
