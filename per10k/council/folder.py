"""Reads a council's own folder and says everything that is wrong with it at once, before anything is built.

The folder holds council.yml (who it is, how its report looks, its choices among the rules), a CSV for each table that it has
rows of (per10k.council.tables) and its commentary. Nothing of it is needed: what is not there is as per10k ships it.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from per10k.core import registry
from per10k.core.contract import read_contract
from per10k.core.months import month_end
from per10k.core.yaml_files import read_given
from per10k.council import rules
from per10k.council.records import Form, Record, read_records, repeated
from per10k.council.row_checks import BY_TABLE, Ids, incomplete
from per10k.council.tables import TABLES, columns, key, wrong_cell

SETTINGS = "council.yml"
COMMENTARY = "commentary"
LOGOS = (".svg", ".png", ".jpg", ".jpeg")
KNOWN = ("la_code", "for_all_councils", "name", "logo", "colours", "scorecard", "rules")
# What a colour stands behind, and the colour of the text on it.
COLOURS = ("header", "header_text")
# WCAG 2.2 AA, of text.
LEAST_CONTRAST = 4.5


class CouncilFolderError(ValueError):
    """All that is wrong with a council's folder, a line each."""

    def __init__(self, folder: Path, problems: list[str]):
        self.problems = problems
        super().__init__(f"The council's folder {folder} cannot be used as it is:\n  - " + "\n  - ".join(problems))


@dataclass(frozen=True)
class CouncilFolder:
    """What a council's folder holds.

    la_code: the council. for_all_councils: whether it is about every council of a run. name, logo, colours: how the report shows
    it. rules: its choices by the name of the variable. tables: the rows of each table, in order. scorecard_replaces: whether its
    lines are the whole scorecard, or come after the project's.
    """

    path: Path
    la_code: str
    for_all_councils: bool = False
    name: str | None = None
    logo: Path | None = None
    colours: dict[str, str] = field(default_factory=dict)
    scorecard_replaces: bool = False
    rules: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[Record]] = field(default_factory=dict)

    @property
    def commentary(self) -> Path:
        """The folder of its commentaries."""
        return self.path / COMMENTARY

    def logo_as_data(self) -> str | None:
        """The logo as an address that holds it, so that a page needs no other file; None without one."""
        if self.logo is None:
            return None
        kind = {".svg": "svg+xml", ".png": "png"}.get(self.logo.suffix.lower(), "jpeg")
        return f"data:image/{kind};base64,{base64.b64encode(self.logo.read_bytes()).decode()}"

    def variables(self) -> dict[str, Any]:
        """The variables of dbt that a build of it is given."""
        chosen = {name: rules.as_variable(value) for name, value in self.rules.items()}
        return {"council_folder": str(self.path.absolute()), **chosen}

    def digest(self) -> str:
        """Eight characters that change with any row that decides figures."""
        kept = {name: [row.cells for row in rows] for name, rows in self.tables.items() if TABLES[name].decides_figures}
        return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:8]


def read(folder: Path, extracts: Mapping[str, Iterable[str]] | None = None, checks_ids: bool = True) -> CouncilFolder:
    """Read a council's folder.

    extracts: the fields of every extract by its name, where a project of the council's own adds some; none: the source contract.
    checks_ids: whether the ids that rows name are looked up; a report takes none of them.
    Raises CouncilFolderError, with every problem by file, row, column and value.
    """
    if not folder.is_dir():
        raise CouncilFolderError(folder, [f"There is no such folder. Make one with: per10k new-council {folder}"])
    known = extracts or {name: tuple(extract.fields) for name, extract in read_contract().extracts.items()}
    problems: list[str] = _unknown_files(folder)
    settings = _settings(folder, problems)
    broken: set[str] = set()
    tables = {name: _records(folder, name, problems, broken) for name in TABLES if (folder / f"{name}.csv").is_file()}
    # Of a file whose rows cannot all be read, each row that names what stands in them would be told to be wrong.
    checks_ids = checks_ids and not broken
    own = Ids(tables, {name: set(fields) for name, fields in known.items()})
    for name, records in tables.items() if checks_ids else ():
        for record in records:
            problems += own.unknown(name, record)
            problems += BY_TABLE.get(name, lambda *_: [])(record, own)
        problems += repeated(records, key(name))
    problems += incomplete(tables) if checks_ids else ()
    problems += _commentary(folder, settings, tables)
    if problems:
        raise CouncilFolderError(folder, problems)
    return CouncilFolder(folder, tables=tables, **settings)


def _unknown_files(folder: Path) -> list[str]:
    problems = []
    names = [SETTINGS, *(f"{name}.csv" for name in TABLES)]
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".yml", ".yaml", ".toml", ".xlsx", ".xls") and path.name not in names:
            meant = get_close_matches(path.name.lower(), names, n=1)
            hint = f" Is it {meant[0]}?" if meant else ""
            problems.append(f"{path.name} is no file of a council's folder.{hint} There are: {', '.join(names)}.")
    return problems


def _settings(folder: Path, problems: list[str]) -> dict[str, Any]:
    """What council.yml says, as fields of CouncilFolder."""
    path = folder / SETTINGS
    if not path.is_file():
        problems.append(f"{SETTINGS} is missing. It says at least which council the folder is about, as la_code: E08000018.")
        return {"la_code": ""}
    try:
        said = read_given(path.read_text(encoding="utf-8-sig")) or {}
    except UnicodeDecodeError:
        problems.append(f"{SETTINGS} is not UTF-8 text. Save it again as UTF-8.")
        return {"la_code": ""}
    except yaml.YAMLError as error:
        problems.append(f"{SETTINGS} cannot be read: {' '.join(str(error).split())}.")
        return {"la_code": ""}
    if not isinstance(said, dict):
        problems.append(f"{SETTINGS} holds no settings, such as la_code: E08000018.")
        return {"la_code": ""}
    for name in said.keys() - set(KNOWN):
        problems.append(f"{SETTINGS}: {name} is no setting. There are: {', '.join(KNOWN)}.")
    chosen = _choices(said.get("rules") or {}, problems)
    la_code, everyone = said.get("la_code"), said.get("for_all_councils", False)
    if not la_code:
        problems.append(f"{SETTINGS}: la_code is missing. Give the council's nine-character code, such as E08000018.")
    if not isinstance(everyone, bool):
        problems.append(f"{SETTINGS}: for_all_councils is {everyone!r}: write true or false.")
    if said.get("scorecard") not in (None, "adds", "replaces"):
        problems.append(f"{SETTINGS}: scorecard is {said['scorecard']!r}: write adds or replaces.")
    return {
        "la_code": str(la_code or "").strip().upper(),
        "for_all_councils": everyone is True,
        "name": str(said["name"]) if said.get("name") else None,
        "logo": _logo(folder, said.get("logo"), problems),
        "colours": _colours(said.get("colours") or {}, problems),
        "scorecard_replaces": said.get("scorecard") == "replaces",
        "rules": chosen,
    }


def _choices(said: Any, problems: list[str]) -> dict[str, Any]:
    if not isinstance(said, dict):
        problems.append(f"{SETTINGS}: rules is {said!r}: write a variable and its value on a line each.")
        return {}
    for name, value in said.items():
        if name not in rules.choices():
            meant = get_close_matches(str(name), rules.choices(), n=1)
            hint = f" Is it {meant[0]}?" if meant else ""
            problems.append(f"{SETTINGS}: rules: {name} is no choice among the rules.{hint} docs/your-own.md lists them.")
        elif wrong := rules.what_is_wrong(name, value):
            problems.append(f"{SETTINGS}: rules: {name} is {rules.as_text(value)}: {wrong}.")
    return said


def _logo(folder: Path, name: Any, problems: list[str]) -> Path | None:
    if not name:
        return None
    path = folder / str(name)
    if path.suffix.lower() not in LOGOS:
        problems.append(f"{SETTINGS}: logo is {name}: give an image ({', '.join(LOGOS)}).")
    elif path.parent.resolve() != folder.resolve() or not path.is_file():
        problems.append(f"{SETTINGS}: logo is {name}, which is no file of the folder.")
    return path


def _colours(said: Any, problems: list[str]) -> dict[str, str]:
    if not isinstance(said, dict) or said.keys() - set(COLOURS):
        problems.append(f'{SETTINGS}: colours is {said!r}: write {" and ".join(COLOURS)}, each as "#0b3d5c".')
        return {}
    for name, value in said.items():
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", str(value)):
            problems.append(f'{SETTINGS}: colours: {name} is {value}: write it as "#0b3d5c", in quotation marks.')
            return {}
    colours = {"header": "#ffffff", "header_text": "#000000"} | said if said else {}
    if said and (found := contrast(colours["header"], colours["header_text"])) < LEAST_CONTRAST:
        problems.append(
            f"{SETTINGS}: colours: {colours['header_text']} on {colours['header']} has a contrast of {found:.1f} to 1, and many "
            f"readers need {LEAST_CONTRAST}: take a darker or a lighter one."
        )
    return colours


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, each as #0b3d5c, from 1 to 21, as WCAG reckons it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _records(folder: Path, name: str, problems: list[str], broken: set[str]) -> list[Record]:
    file, needed = f"{name}.csv", TABLES[name].required
    return read_records(folder / file, file, Form(columns(name), needed, needed, partial(wrong_cell, name)), problems, broken)


def _commentary(folder: Path, settings: dict[str, Any], tables: dict[str, list[Record]]) -> list[str]:
    """What of the commentary no report would show: it is kept as commentary/<council>/<month>/<section>.md."""
    kept = folder / COMMENTARY
    names = {row["section"] for row in registry.rows("scorecard_line")}
    names |= {record.cells["section"] for record in tables.get("scorecard_line", [])}
    sections = {slug(name) for name in names}
    problems = []
    for path in sorted(kept.rglob("*.md")):
        place = path.relative_to(folder).as_posix()
        parts = path.relative_to(kept).parts
        is_council = settings.get("for_all_councils") or parts[0] == settings["la_code"]
        if len(parts) != 3 or not is_council or not re.fullmatch(r"\d{4}-\d\d", parts[1]) or not _is_month(parts[1]):
            where = f"{COMMENTARY}/{settings['la_code'] or 'E08000018'}/2019-03/section.md"
            problems.append(f"{place} would never be shown: keep it as {where}.")
        elif path.stem not in sections:
            meant = get_close_matches(path.stem, sections, n=1)
            problems.append(f"{place}: there is no section {path.stem}.{f' Is it {meant[0]}?' if meant else ''}")
        else:
            try:
                path.read_text(encoding="utf-8-sig")
            except UnicodeDecodeError:
                problems.append(f"{place} is not UTF-8 text. Save it again as UTF-8.")
    return problems


def _is_month(text: str) -> bool:
    try:
        return bool(month_end(text))
    except ValueError:
        return False


def slug(name: str) -> str:
    """The name in lower-case letters and digits with hyphens between, for file names."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())
