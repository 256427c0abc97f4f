"""Which files of those named are read: regular ones, of bounded size, and not those that no return is."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from per10k.ingest.model import IngestError
from per10k.plugin.regular_files import not_regular

# What systems and office programs write into folders by themselves.
BY_THEMSELVES = ("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r")
# Beginnings of files that hold no table: documents, pictures, archives (a workbook is a zip as well, and is looked into).
NO_TABLES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a text document",
    b"\x1f\x8b": "a compressed file, which is not unpacked",
    b"7z\xbc\xaf": "an archive, which is not unpacked",
    b"Rar!": "an archive, which is not unpacked",
}

# How the names of files with tables end.
OF_TABLES = {".csv", ".xml", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}


@dataclass(frozen=True)
class PassedOver:
    """A file that was not read, and why."""

    path: Path
    reason: str


def as_text(path: Path) -> str:
    """A path as it may be written and printed: a byte of its name that is no UTF-8 text stands as \\xe9."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def files_of(sources: Sequence[Path], to: Path) -> tuple[list[Path], list[PassedOver]]:
    """The files to be read among those named and those in the folders named, and the others.

    to: the folder of extracts, whose own files are none. Raises IngestError where one is not there, or is no regular file (a
    pipe or a device would be waited for without end), or has a name that no list of what was read could hold.
    """
    if as_text(to) != str(to):
        raise IngestError(f"{as_text(to)}: its name is no UTF-8 text, so that no command could name it. Name another folder.")
    found: list[Path] = []
    passed: list[PassedOver] = []
    problems: list[str] = []
    for source in sources:
        if not source.exists() and not source.is_symlink():
            raise IngestError(f"{as_text(source)}: there is no such file or folder. Name a return, or a folder of returns.")
        inside = _inside(source) if source.is_dir() else [source]
        own = [path for path in inside if not path.is_dir() and to.resolve() not in (path.parent.resolve() / path.name).parents]
        for path in own:
            hidden = [part for part in path.relative_to(source).parts if part.startswith((".", "~$"))]
            if hidden or path.name.lower() in BY_THEMSELVES:
                passed.append(PassedOver(path, "a file that a system or an office program keeps for itself"))
            elif as_text(path) != str(path):
                problems.append(
                    f"{as_text(path)}: its name, or that of its folder, is no UTF-8 text. Rename it, or take it out of what is "
                    "ingested."
                )
            elif problem := not_regular(path):
                problems.append(f"{path}: {problem}. Take it out of what is ingested, or put the file itself there.")
            else:
                found.append(path)
        for path in inside:
            if path.is_dir() and path.suffix.lower() in OF_TABLES and not any(other.is_file() for other in path.rglob("*")):
                problems.append(f"{as_text(path)}: a folder by the name of a file, with nothing in it. Put the file itself there")
        if not own:
            raise IngestError(f"{as_text(source)}: there is not one file in it. Name a return, or a folder of returns.")
    if problems:
        raise IngestError("\n".join(problems))
    return found, passed


def _inside(folder: Path) -> list[Path]:
    """All that is in a folder and in those inside it, links to folders followed; no folder twice, whatever leads to it."""
    found: list[Path] = []
    seen: set[str] = set()
    for at, folders, files in os.walk(folder, followlinks=True):
        if (real := os.path.realpath(at)) in seen:
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        found += [Path(at, name) for name in [*folders, *files]]
    return sorted(found)


def no_table(head: bytes) -> str:
    """What a file is by its beginning, where it is one that holds no table; else ''."""
    return next((what for start, what in NO_TABLES.items() if head.startswith(start)), "")
