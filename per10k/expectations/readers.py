"""How a build reads a field, as SQL: the project's own macros, so that what is expected at the door is what is read inside."""

from functools import cache
from types import SimpleNamespace
from typing import Any

import yaml
from jinja2 import Environment

from per10k.core.contract import ROOT, Field

FOLDERS = ("calendar", "dialect", "reading")


@cache
def _macros() -> Any:
    files = [path for folder in FOLDERS for path in sorted((ROOT / "macros" / folder).glob("*.sql"))]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    template = Environment(extensions=["jinja2.ext.do"]).from_string(source)
    dispatch = SimpleNamespace(dispatch=lambda name, _: getattr(template.module, f"duckdb__{name}"))
    variables = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    template.globals.update({"return": lambda value: value, "adapter": dispatch})
    template.globals.update(dict.fromkeys(("var", "variable"), variables.__getitem__))
    return template.module


def _read(macro: str, column: str) -> str:
    return f"({getattr(_macros(), macro)(column).strip()})"


def read_text(column: str) -> str:
    """SQL for the text of a field; null where it is missing."""
    return _read("read_text", column)


def read_value(field: Field) -> str:
    """SQL for the value of a field as the contract says it is read; null where it cannot be."""
    return _read(f"read_{field.reads_as.replace(' ', '_')}", field.name)


def read_code(field: Field) -> str:
    """SQL for the code that staging takes from a field, in lower case: 'unknown' where it is none of the field's."""
    codes = list(dict.fromkeys(str(code).lower() for code in field.codes))
    return f"({_macros().known_code(field.name, codes).strip()})"
