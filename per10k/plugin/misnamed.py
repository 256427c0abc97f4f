"""Files that are no extract by their name, and are meant to be one or a part of one: they would be passed over.

Where the extract is not there its figures would show as not supplied. Where it is, what stands in the other file alone would be
missing from its figures, without a word.
"""

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path

# What an extract is read as.
SUFFIXES = (".csv", ".csv.gz", ".parquet")
# What an extract is exported as by mistake. Whatever else lies in a folder is nobody's business.
ENDINGS = {".csv", ".parquet", ".xlsx", ".xls", ".xlsm", ".ods", ".txt", ".tsv", ".json", ".zip", ".gz", ".7z"}
# One letter more or less of a name of the SSD; no other table of it comes as near to an extract.
AS_NEAR = 0.9


def meant_for(folder: Path, extract: str, extracts: Collection[str]) -> str | None:
    """The name of a file that is meant to be an extract which is not there, None where there is none.

    extracts: the names of all; what is nearer to another is no file of this one.
    """
    return next((path.name for path in _meant_for(folder, extract, extracts)), None)


def beside(folder: Path, extract: str, extracts: Collection[str], read: Path) -> Iterator[Path]:
    """The files that may be another part, or another copy, of an extract that is there; read: the file that is read as it."""
    for path in _meant_for(folder, extract, extracts):
        if path != read and path.name.lower().endswith(SUFFIXES):
            yield path


def _meant_for(folder: Path, extract: str, extracts: Collection[str]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in ENDINGS and path.is_file() and _means(_stem(path.name.lower()), extract, extracts):
            yield path


def _stem(name: str) -> str:
    """A name without its endings; what stands before a full stop otherwise (dbo.ssd_contacts.csv) is a part of it."""
    while ending := next((ending for ending in ENDINGS if name.endswith(ending)), ""):
        name = name.removesuffix(ending)
    return name


def _means(stem: str, extract: str, extracts: Collection[str]) -> bool:
    if stem in extracts:
        # Its ending is not one that is read.
        return stem == extract
    # A day, a number of a copy, blanks and hyphens tell nothing.
    words = re.sub(r"[^a-z]+", "_", stem).strip("_")
    if within := [name for name in extracts if f"_{name}_" in f"_{words}_"]:
        return max(within, key=len) == extract
    return get_close_matches(words, extracts, n=1, cutoff=AS_NEAR) == [extract]
