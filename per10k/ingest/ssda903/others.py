"""Tables of a later year's SSDA903 that are not known: told from a known table whose heading was damaged by what lies beside."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from per10k.ingest.model import Source
from per10k.ingest.ssda903.rows import tables_of
from per10k.ingest.ssda903.tables import lacks_mark, shares_few


def tables_beside(sources: Sequence[Source]) -> Mapping[Path, Counter]:
    """How often each table of the return is in the files of each folder."""
    found: dict[Path, Counter] = {}
    for source in sources:
        if source.format == "csv" and not source.fault:
            found.setdefault(source.path.parent, Counter()).update(tables_of(source))
    return found


def another_table(source: Source, beside: Mapping[Path, Counter]) -> str:
    """Why a file that nobody knows is no known table of the return, or ''.

    Most of its columns are of none, and the others of tables that are in its folder by themselves, each once and with its own
    heading. Where a folder has several years, one of them may lack what the file is. beside: as tables_beside gives it.
    """
    tables = beside.get(source.path.parent, Counter())
    if source.format != "csv" or source.fault or tables["episodes"] != 1 or max(tables.values()) > 1:
        return ""
    is_other = lacks_mark(source.tables[""], tables) and shares_few(source.tables[""])
    return "a table that is not known, beside those whose columns it has" if is_other else ""
