"""Writes a council's folder with every file in it commented out, so that it changes nothing until a line is taken in."""

import csv
import io
from pathlib import Path

from per10k.council import rules
from per10k.council.folder import COMMENTARY, SETTINGS
from per10k.council.tables import TABLES, columns, described

HEAD = """\
# A council's own (docs/your-own.md). What is not here is as per10k ships it; a line that begins with # is a comment.
# per10k build --council-folder {folder} --extracts EXTRACTS
la_code: {la_code}                 # the council that the folder is about: it changes no other council of a run
# for_all_councils: true            # unless it is about every council of the run, as in a region

# name: Our Council                 # what the report calls it; without one its official name
# logo: logo.svg                    # a file of this folder, in the head of the report: .svg, .png or .jpg
# colours:                          # of the head of the report; refused where they are too alike to be read
#   header: "#0b3d5c"
#   header_text: "#ffffff"

# scorecard: adds                   # the lines of scorecard_line.csv come after ours; replaces: they are all of it

# Choices among the rules (docs/rules.md), each with its default. What is chosen is shown in the report's definitions.
# rules:
"""


def write_example(folder: Path, la_code: str) -> list[Path]:
    """Write the example into a folder that is not there or empty, and return its files.

    la_code: the council that it is about. Raises FileExistsError where the folder holds anything.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is there already and holds something: name another folder.")
    (folder / COMMENTARY).mkdir(parents=True, exist_ok=True)
    files = {SETTINGS: HEAD.format(folder=folder, la_code=la_code) + "".join(_rules())}
    files |= {f"{name}.csv": _table(name) for name in TABLES}
    files[f"{COMMENTARY}/README.txt"] = (
        f"The managers' own words on a month, in Markdown: {COMMENTARY}/{la_code}/2019-03/child-protection.md, named as the\n"
        "page of the section in the report.\n"
    )
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in files]


def _rules() -> list[str]:
    lines = []
    for choice in rules.choices().values():
        default = choice.default
        value = (
            str(default).lower()
            if isinstance(default, bool)
            else f"[{', '.join(map(str, default))}]"
            if isinstance(default, list)
            else default
        )
        if isinstance(default, dict):
            value = "{" + ", ".join(f"{name}: {one}" for name, one in default.items()) + "}"
        lines.append(f"#   {choice.name}: {value}  # {choice.rule + ': ' if choice.rule else ''}{choice.meaning}\n")
    return lines


def _table(name: str) -> str:
    """A table without a row: what it is for, its columns, an example, and the header to fill in under."""
    table, said = TABLES[name], described(name)
    lines = [f"# {table.says}"]
    for column in columns(name):
        words = f" One of: {', '.join(said.words[column])}." if column in said.words else ""
        needed = " Needed." if column in table.required else ""
        means = "" if "{{" in said.means[column] else " ".join(said.means[column].split())
        lines.append(f"# {column}: {means}{words}{needed}".rstrip())
    lines += [f"# for example: {_as_csv([row.get(column, '') for column in columns(name)])}" for row in table.example]
    return "\n".join([*lines, _as_csv(columns(name))]) + "\n"


def _as_csv(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()
