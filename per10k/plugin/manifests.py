"""The manifest that an ingest writes beside the extracts that it makes of returns (docs/returns.md)."""

import json
import re
from pathlib import Path
from typing import Any

NAME = "ingest_manifest.json"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_manifest(folder: Path) -> dict | None:
    """The manifest of a folder; None where nothing was ingested into it. Raises ValueError where it is of another shape."""
    path = folder / NAME
    # To read a pipe or a device would wait for whoever writes to it.
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        _check(content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ValueError(
            f"{path}: it is no manifest as an ingest writes it ({what}). Ingest the returns again into a new folder, or take it "
            "away where the extracts were not made from returns"
        ) from error
    return content


def _check(content: dict) -> None:
    for about in _of_kind(content["returns"], list):
        _of_kind(about, dict)
    _of_kind(content["extracts"], dict)
    lacking = content["not_carried"]
    _names(lacking["extracts"])
    for fields in (lacking["fields"], *_of_kind(lacking["councils"], dict).values()):
        for names in _of_kind(fields, dict).values():
            _names(names)
    for part in ("complete_from", "complete_to"):
        for days in _of_kind(content.get(part, {}), dict).values():
            if not all(isinstance(day, str) and _DAY.fullmatch(day) for day in _of_kind(days, dict).values()):
                raise ValueError(f"{part} holds what is no day")


def _names(names: list) -> None:
    if not all(isinstance(name, str) for name in _of_kind(names, list)):
        raise ValueError("a list of names holds something else")


def _of_kind(part: Any, kind: type) -> Any:
    if not isinstance(part, kind):
        raise ValueError(f"a part of it is a {type(part).__name__} where a {kind.__name__} should be")
    return part
