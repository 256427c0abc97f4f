"""Files that are no extract by their name, and are meant to be one: they would be passed over, and their figures not supplied."""

import re
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

# What an extract is exported as by mistake. Whatever else lies in a folder is nobody's business.
ENDINGS = {".csv", ".parquet", ".xlsx", ".xls", ".xlsm", ".ods", ".txt", ".tsv", ".json", ".zip", ".gz", ".7z"}
# One letter more or less of a name of the SSD; no other table of it comes as near to an extract.
AS_NEAR = 0.9


def meant_for(folder: Path, extract: str, extracts: Collection[str]) -> str | None:
    """The name of a file that is meant to be an extract which is not there, None where there is none.

    extracts: the names of all; what is nearer to another is no file of this one.
    """
    for path in sorted(folder.iterdir()):
        stem = path.name.lower().partition(".")[0]
        if path.suffix.lower() in ENDINGS and path.is_file() and _means(stem, extract, extracts):
            return path.name
    return None


def _means(stem: str, extract: str, extracts: Collection[str]) -> bool:
    if stem in extracts:
        # Its ending is not one that is read.
        return stem == extract
    # A day, a number of a copy, blanks and hyphens tell nothing.
    words = re.sub(r"[^a-z]+", "_", stem).strip("_")
    return get_close_matches(words, extracts, n=1, cutoff=AS_NEAR) == [extract]
