"""One person of a SEN2 return as records: each request with the assessment and the plan that came of it."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from lxml import etree

from per10k.ingest.dates import Reading
from per10k.ingest.groups import Group, read_group
from per10k.ingest.ids import ROUNDED, is_rounded, number_in, stable_id
from per10k.ingest.model import REPEATED, IngestError, LeftOut, Record, Row
from per10k.ingest.sen2 import shape

Days = Mapping[str, Reading]
NOBODY = LeftOut("UPN", "", "neither UPN, nor ULN, nor name and day of birth, by which a person could be told from others")
NO_REQUEST = LeftOut("Requests", "", "the person has none", is_note=True)
ON_ONE_DAY = LeftOut(
    "ReceivedDate", "", "the person has another request of that day, which went further", "the other: an extract has one a day"
)


REST = "the rest of the request"
ELSEWHERE = "the return of its own year, which has it"


@dataclass
class _Request:
    """What was read of a request. row: of local_sen2, or None. rank: how far it went, to choose between two of one day."""

    position: str
    row: dict[str, str] | None
    transition: dict[str, str] | None
    left_out: list[LeftOut]
    unused: list[str]
    said: tuple
    rank: tuple[bool, bool]


@dataclass(frozen=True)
class Return:
    """What a return says of all its people. la_code: the council. year: of the return, which holds what was done in the calendar
    year before. days: how the days of each group's elements are read. shared: numbers that people of several days of birth have.
    """

    la_code: str
    year: int
    days: Days
    shared: Set[str]


def records_of(element: etree._Element, position: str, of: Return) -> Iterator[Record]:
    """All records of a Person element. position: which person it is, as 'Person 12'. of: the return."""
    person = _read(element, "Person", shape.PERSON, position, of.days)
    person_id, tidied = _identifier(person, position, of)
    parts = person.groups.pop("Requests", [])
    unused = [*person.unused, *person.groups]
    if not person_id or not parts:
        reason = NO_REQUEST if person_id else NOBODY
        for part in parts or [element]:
            yield Record("Requests", f"{position}, line {part.sourceline}", left_out=[reason], is_note=not parts)
        return
    requests = [_request(part, person_id, position, of) for part in parts]
    requests[0].left_out += person.left_out
    requests[0].unused += unused
    _keep_one_a_day(requests)
    for request in requests:
        rows = [Row("local_sen2", request.row)] if request.row else []
        rows += [Row("local_ehcp_transitions", request.transition)] if request.transition else []
        yield Record("Requests", request.position, rows, request.left_out, unused=request.unused, tidied=tidied)


def _identifier(person: Group, position: str, of: Return) -> tuple[str, str]:
    """What tells the person from others: the pupil's number, else the learner's, else an identifier made of name and day of
    birth; and the number as it is written, where it is read without what was added to it."""
    for element in shape.NUMBERS:
        written = person.values[element]
        if is_rounded(written):
            raise IngestError(f"{position}: {element} {written} {ROUNDED}.")
        number = number_in(written)
        if number and number not in of.shared:
            return number, "" if number == written.upper() else written
        if written:
            reason = "people of several days of birth have it" if number else "no number of a pupil or learner"
            person.left_out.append(LeftOut(element, written, reason, "the person, by what else the return says of them"))
    name = ["".join(filter(str.isalnum, person.values[part].casefold())) for part in ("Surname", "Forename")]
    if all(name) and person.values["PersonBirthDate"]:
        return stable_id("sen2_person", of.la_code, "".join(name), person.values["PersonBirthDate"]), ""
    return "", ""


def _read(element: etree._Element, name: str, known: Mapping[str, bool], position: str, days: Days) -> Group:
    own = {day: days[of] for (group, day), of in shape.DAYS.items() if group == name and of in days}
    return read_group(element, known, position, own)


def _request(element: etree._Element, person_id: str, position: str, of: Return) -> _Request:
    groups = {"Requests": _read(element, "Requests", shape.REQUEST, position, of.days)}
    for name, within in (("Assessment", "Requests"), ("NamedPlan", "Assessment"), ("ActivePlans", "Requests")):
        parts = groups[within].groups.pop(name, [])
        groups[name] = _read(parts[0] if parts else etree.Element(name), name, shape.GROUPS[name], position, of.days)
        groups[within].left_out += [
            LeftOut(name, f"line {part.sourceline}", "stands a second time in a request", "the first") for part in parts[1:]
        ]
    outcome = _outcome(groups)
    row, reason = _row(groups, outcome, person_id, of.year)
    left_out = [item for group in groups.values() for item in group.left_out]
    left_out += [reason] if reason else []
    transition = _transition(groups["ActivePlans"], person_id, left_out)
    return _Request(
        groups["Requests"].position,
        row,
        transition,
        left_out,
        [name for group in groups.values() for name in (*group.unused, *group.groups)],
        tuple(value for group in groups.values() for value in group.values.values()),
        (bool(row and row["plan_issued_date"]), outcome != ""),
    )


def _outcome(groups: Mapping[str, Group]) -> str:
    """Whether a plan was to be issued: Y or N, H where that was decided before the calendar year or by another council, '' while
    nothing is decided, and what is written where it is none of the codes."""
    said = {"RequestOutcome": groups["Requests"], "AssessmentOutcome": groups["Assessment"]}
    written = {element: group.values[element] for element, group in said.items()}
    for element, group in said.items():
        if written[element] and written[element].upper() not in shape.OUTCOMES:
            reason = f"none of the codes {', '.join(shape.OUTCOMES)}"
            group.left_out.append(LeftOut(element, written[element], reason, "the request, with what is written"))
    decided, asked = written["AssessmentOutcome"].upper(), written["RequestOutcome"].upper()
    if decided not in ("", "A"):
        return "N" if decided == "W" else decided if decided in shape.OUTCOMES else written["AssessmentOutcome"]
    if asked in ("N", "W") or groups["Requests"].values["Exported"]:
        return "N"
    if asked == "H" and not decided:
        return "H"
    return "" if asked in shape.OUTCOMES else written["RequestOutcome"]


def _row(groups: Mapping[str, Group], outcome: str, person_id: str, year: int) -> tuple[dict[str, str] | None, LeftOut | None]:
    """The row of a request, and why there is none or what is in doubt of it."""
    assessment, plan, reason = groups["Assessment"], groups["NamedPlan"], None
    day, issued = plan.values["StartDate"], plan.end("StartDate")
    if not issued and outcome == "Y":
        day, issued = assessment.values["AssessmentOutcomeDate"], assessment.end("AssessmentOutcomeDate")
        kept = f"{issued}, as AssessmentOutcomeDate" if issued else "the request, as one without a plan"
        reason = LeftOut("StartDate", "", "missing, though a plan was to be issued", kept)
    # Read before it is known whether there is a row, so that what is no code is listed in any case.
    exception = assessment.code("Week20", shape.EXCEPTIONS) or assessment.values["Week20"]
    is_of_year = day[:4] == str(year - 1)
    came_from = groups["ActivePlans"].values["TransferLA"]
    if came_from and outcome != "Y":
        return None, LeftOut("TransferLA", came_from, "the plan is another council's", "that council's return", is_note=True)
    if outcome == "H" and not is_of_year:
        why = "decided before the calendar year of the return, or by another council"
        return None, LeftOut("AssessmentOutcome", "H", why, ELSEWHERE, is_note=True)
    if day and not is_of_year:
        return None, LeftOut("StartDate", day, f"not in {year - 1}, the calendar year of the return", ELSEWHERE, is_note=True)
    if day and outcome in ("", "N", "H"):
        why = f"a plan begins, though its outcome is {outcome or 'not decided'}"
        reason = LeftOut(
            "AssessmentOutcome", outcome, why, "the plan, as one of which it is not known whether it was issued then"
        )
        outcome = ""
    if not groups["Requests"].values["ReceivedDate"]:
        missing = LeftOut("ReceivedDate", "", "missing, or no date: whether a plan was in time nobody can tell", REST)
        groups["Requests"].left_out.append(missing)
    row = {
        "person_id": person_id,
        "request_date": groups["Requests"].end("ReceivedDate"),
        "plan_issued_date": issued,
        "assessment_outcome": outcome,
        "exception_flag": exception,
    }
    return row, reason


def _transition(plan: Group, person_id: str, left_out: list[LeftOut]) -> dict[str, str] | None:
    """The move to another phase that an active plan is for; what is in doubt of it is added to `left_out`."""
    due, final = plan.values["PhaseTransferDueDate"], plan.end("PhaseTransferFinalDate")
    if not due:
        if final:
            reason = "without PhaseTransferDueDate nothing says which phase and year it is of"
            left_out.append(LeftOut("PhaseTransferFinalDate", final, reason, "the rest of the record"))
        return None
    phase = shape.PHASES.get(due[5:], "")
    if not phase:
        reason = "neither 15 February nor 31 March, so that nothing says which phase moves"
        left_out.append(LeftOut("PhaseTransferDueDate", due, reason, "the move, of a phase that is not known"))
    return {
        "person_id": person_id,
        "phase": phase or f"due {due}",
        "transition_year": due[:4],
        "finalised_date": final,
    }


def _keep_one_a_day(requests: list[_Request]) -> None:
    """Take the rows from those requests of a person that repeat another in everything, or that were received on the day of
    another that went further, the last of equals; and say so of them."""
    seen: set[tuple] = set()
    kept: dict[str, _Request] = {}
    for request in requests:
        if request.said in seen:
            request.row = request.transition = None
            request.left_out.append(REPEATED)
        seen.add(request.said)
        if request.row:
            other = kept.get(request.row["request_date"])
            worse = request if other and other.rank > request.rank else other
            if worse:
                worse.row = None
                worse.left_out.append(ON_ONE_DAY)
            if worse is not request:
                kept[request.row["request_date"]] = request
