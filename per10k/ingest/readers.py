"""The kinds of return that can be read. A new one is a module with a reader, and a line here."""

from per10k.ingest.annex_a.reader import AnnexAReader
from per10k.ingest.cin_census.reader import CinCensusReader
from per10k.ingest.cqc.reader import CqcReader
from per10k.ingest.files import PassedOver, as_text
from per10k.ingest.model import IngestError, Options, Reader, Return, Source
from per10k.ingest.nccis.reader import NccisReader
from per10k.ingest.recognise import called_as_table
from per10k.ingest.school_census.reader import SchoolCensusReader
from per10k.ingest.sen2.reader import Sen2Reader
from per10k.ingest.ssda903.others import another_table, tables_beside
from per10k.ingest.ssda903.reader import Ssda903Reader
from per10k.plugin import councils

READERS: tuple[Reader, ...] = (
    CinCensusReader(),
    Ssda903Reader(),
    AnnexAReader(),
    Sen2Reader(),
    NccisReader(),
    SchoolCensusReader(),
    CqcReader(),
)


def open_returns(sources: list[Source], options: Options) -> tuple[list[Return], list[PassedOver]]:
    """Give each file to the reader that knows it and put them together as returns; and say which are none, and why.

    Raises IngestError with a line for each file that cannot be used, and where not one is a return.
    """
    passed: list[PassedOver] = []
    problems: list[str] = []
    beside = tables_beside(sources)
    of_reader: dict[str, list[Source]] = {}
    for source in sources:
        reader = next((reader for reader in READERS if not source.fault and reader.recognises(source)), None)
        if reader:
            of_reader.setdefault(reader.kind, []).append(source)
            continue
        unknown = called_as_table(source)
        if not unknown.fault and (why := unknown.passed_over or another_table(unknown, beside)):
            passed.append(PassedOver(source.path, why))
        else:
            problems.append(_unknown(unknown))
    if not of_reader and not problems:
        expected = "; ".join(reader.expects for reader in READERS)
        others = "".join(f"\n  {as_text(other.path)}: {other.reason}" for other in passed)
        problems.append(f"There is not one return in what was named. Expected one of: {expected}. Passed over:{others}")
    returns: list[Return] = []
    for reader in READERS:
        if reader.kind in of_reader:
            try:
                returns += reader.open(of_reader[reader.kind], options)
            except IngestError as error:
                problems.append(str(error))
    problems += filter(None, map(_after_its_council, returns))
    if problems:
        raise IngestError("\n".join(problems))
    return returns, passed


def _after_its_council(found: Return) -> str:
    """That a return is as at a day on which its council was no more, or ''."""
    la_code, day = found.header.la_code, found.header.reference_date
    ended = councils.ended_by(la_code, day) if la_code else None
    if not ended:
        return ""
    return (
        f"{', '.join(map(str, found.files))}: it is as at {day}, and {la_code} is no council then: {ended}. Say "
        "with --la-code whose it is, or put its header right; where it tells of days before, say with --reference-date which "
        "day it is as at."
    )


def _unknown(source: Source) -> str:
    expected = "; ".join(reader.expects for reader in READERS)
    if source.fault:
        return f"{source.path}: {source.fault}. Expected one of: {expected}. Export it again, or take it out of what is ingested."
    return (
        f"{source.path}: it is no return that is known ({_looks_like(source)}). Expected one of: {expected}. "
        "Take it out of what is ingested, or export it in one of these forms."
    )


def _looks_like(source: Source) -> str:
    if source.format == "xml":
        return f"its root element is {source.root}"
    titles = [name for name in source.tables if name]
    if titles:
        return f"its sheets are {', '.join(titles)}"
    first = next(iter(source.tables.get("", [])), [])
    return f"its first row is {', '.join(first)[:100]}"
