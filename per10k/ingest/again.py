"""Returns of one council and one year, or one month or term, that were ingested more than once: which of them counts.

A return that was sent again holds its time anew, so that the later takes the place of the earlier as a whole: of the two together
would come a return that was never made. The later is that as at a later day; of one day, where each says when it was made, that
which was made later; else, that which was ingested last.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import duckdb

from per10k.core.sql import literal
from per10k.ingest.following import CALLED, is_too_few
from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError

# Who is in a return, by its kind.
CHILDREN = {
    "ssda903": ("ssda903_episodes", "child"),
    "cin_census": ("ssd_cin_episodes", "cine_person_id"),
    "sen2": ("local_sen2", "person_id"),
    "nccis": ("local_ccis", "person_id"),
    "school_census": ("local_attendance", "person_id"),
}
# A table that goes with any of the others, so that two returns with it may well be parts of one.
BESIDE_OTHERS = {"header"}


def in_force(ledgers: Iterable[Ledger]) -> tuple[list[Ledger], list[tuple[Ledger, Ledger]]]:
    """The ledgers that count, lowest rank first; and each that does not, with that which took its place.

    Raises IngestError where nothing says which of two is the later, and where the later has so few of the children of the earlier
    that it cannot be whole.
    """
    groups = defaultdict(list)
    for ledger in ledgers:
        about = ledger.about
        is_of_group = about["return"] in CHILDREN
        time = about.get("period") or about.get("year")
        groups[(about["return"], about["la_code"], time) if is_of_group else ledger.folder].append(ledger)
    replaced: list[tuple[Ledger, Ledger]] = []
    for group in groups.values():
        in_order = _in_order(group)
        replaced += [pair for place, ledger in enumerate(in_order) for pair in _replaced(ledger, in_order[place + 1 :])]
        gone = {ledger.folder for ledger, _ in replaced}
        group[:] = [ledger for ledger in in_order if ledger.folder not in gone]
    _refuse_too_few(replaced)
    # Between other returns the order of ingesting does not matter: each group keeps the places that its members have by rank.
    by_rank = sorted((ledger for group in groups.values() for ledger in group), key=lambda ledger: ledger.rank)
    group_of = {ledger.folder: iter_of for group in groups.values() for iter_of in [iter(group)] for ledger in group}
    return [next(group_of[ledger.folder]) for ledger in by_rank], replaced


def _in_order(group: Sequence[Ledger]) -> list[Ledger]:
    """Returns of one year, the latest last; raises IngestError where nothing says which of those that share a table it is."""
    is_said = all(ledger.made for ledger in group)

    def moment(ledger: Ledger) -> tuple[str, str, int]:
        return ledger.about["reference_date"], ledger.made if is_said else "", ledger.about.get("ingested", 1)

    in_order = sorted(group, key=lambda ledger: (*moment(ledger), ledger.about["digest"]))
    for place, ledger in enumerate(in_order):
        later = [other for other in in_order[place + 1 :] if _shared(ledger, other)]
        if later and moment(later[-1]) == moment(ledger):
            raise _unclear(ledger, later[-1])
    return in_order


def _tables(ledger: Ledger) -> set[str]:
    """The tables that a return has, with rows or without; one in a single file is one whole, whatever happened in its time."""
    if ledger.about["return"] != "ssda903":
        return {"cases"}
    return {table.removeprefix("ssda903_") for table in ledger.carries if table.startswith("ssda903_")}


def _shared(one: Ledger, other: Ledger) -> set[str]:
    return _tables(one) & _tables(other) - BESIDE_OTHERS


def _replaced(ledger: Ledger, later: Sequence[Ledger]) -> list[tuple[Ledger, Ledger]]:
    """A return with that which takes its place as a whole: the last that has all of its tables, or that is an XML file, which
    leaves out a table that no child has; none where there is none."""
    sharing = [other for other in later if _shared(ledger, other)]
    whole = [other for other in sharing if other.about.get("is_one_file") or _tables(ledger) <= _tables(other)]
    return [(ledger, whole[-1])] if whole else []


def said_of(ledger: Ledger, other: Ledger) -> str:
    """What the screen and the list say of a return that another took the place of."""
    mine, others = ledger.about, other.about
    if mine["reference_date"] < others["reference_date"]:
        why = f"is as at {others['reference_date']}"
    elif ledger.made and ledger.made < other.made:
        why = "was made later"
    else:
        why = "was ingested later"
    time = f"of {mine['period']} as well" if mine.get("period") else "of the same year"
    return f"{_named(ledger)}: nothing of it counts any more. {_files(other)}, {time}, {why} and replaces it."


def _files(ledger: Ledger) -> str:
    return f"{', '.join(ledger.about['files'])} ({ledger.about['digest'][:8]})"


def _where(ledger: Ledger) -> str:
    return f"{ledger.read_from}: {_files(ledger)}" if ledger.read_from else f"{_files(ledger)}, which was ingested before"


def _named(ledger: Ledger) -> str:
    return f"{_files(ledger)}, {CALLED[ledger.about['return']]} as at {ledger.about['reference_date']}"


def _unclear(one: Ledger, other: Ledger) -> IngestError:
    tables = ", ".join(sorted(_shared(one, other)))
    return IngestError(
        f"{_where(one)}, and {_where(other)}: two different returns of one council as at "
        f"{one.about['reference_date']}, both with {tables}, and nothing says which is the later. Take away the one that does "
        "not hold, or ingest the later by itself after the other."
    )


def _refuse_too_few(replaced: Sequence[tuple[Ledger, Ledger]]) -> None:
    problems = []
    for ledger, other in replaced:
        extract, column = CHILDREN[ledger.about["return"]]
        if extract not in ledger.carries:
            continue
        paths = (literal(str(x.folder / f"{extract}.csv")) for x in (ledger, other))
        of, within = (f"select distinct {column} from read_csv({path}, header = true, all_varchar = true)" for path in paths)
        with duckdb.connect() as connection:
            (children,), (missing,) = (
                connection.execute(f"select count(*) from ({query})").fetchall()[0] for query in (of, f"{of} except {within}")
            )
        if is_too_few(missing, children):
            problems.append(
                f"{_where(other)}: it has not {missing} of the {children} children of the return that it would replace: "
                f"{_named(ledger)}. It is not whole, or the children's numbers have changed. Export it whole, or ingest it into "
                "a folder of its own."
            )
    if problems:
        raise IngestError("\n".join(problems))
