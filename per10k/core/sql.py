"""Texts and names as SQL writes them."""

from pathlib import Path


def literal(text: str | Path) -> str:
    """Quote a text, or a path, for SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'
