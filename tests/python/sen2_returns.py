"""Makes SEN2 returns of people who never were, and says what their requests and plans should be read as.

A person is what happened: requests, each with what was decided and when. The return of a year tells of it in the return's
words, and `expected` says it in the words of the extracts, from what happened alone.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

CENSUS = {2023: "2023-01-19", 2024: "2024-01-18", 2025: "2025-01-16", 2026: "2026-01-15"}


@dataclass
class Request:
    """A request: when, what was decided of it and when, the exception, and the move that its plan is for.

    decided: issued, refused, not_issued, withdrawn, moved_out, waiting, assessing, transferred_in.
    """

    received: date
    decided: str
    day: date | None = None
    exception: bool | None = False
    move: tuple[date, date | None] | None = None


@dataclass
class Person:
    """A person. upn: '' where there is none; then the name and the day of birth tell them apart."""

    upn: str
    name: str
    born: date
    requests: list[Request] = field(default_factory=list)


def invent(people: int, year: int, seed: int) -> list[Person]:
    """People whose requests were under way in the calendar year before a return's; the same seed gives the same."""
    draw = random.Random(seed)
    first = date(year - 2, 6, 1)
    found = []
    for number in range(people):
        upn = "" if draw.random() < 0.1 else f"A{number:012}"
        person = Person(upn, f"Made{chr(97 + number % 26)}{number}", date(2010, 1, 1) + timedelta(days=draw.randrange(4000)))
        start = first + timedelta(days=draw.randrange(500))
        for _ in range(draw.choice((1, 1, 1, 2))):
            decided = draw.choice(("issued",) * 6 + ("refused", "not_issued", "withdrawn", "moved_out", "waiting", "assessing"))
            day = start + timedelta(days=draw.randrange(60, 260)) if decided not in ("waiting", "assessing") else None
            request = Request(start, decided, day, draw.choice((False, False, False, True, None)))
            if decided == "issued" and draw.random() < 0.3:
                due = draw.choice((date(year - 1, 2, 15), date(year - 1, 3, 31)))
                request.move = (due, draw.choice((None, due - timedelta(days=draw.randrange(40)), due + timedelta(days=9))))
            person.requests.append(request)
            start += timedelta(days=draw.randrange(200, 500))
        found.append(person)
    found.append(
        Person("T999999999999", "Madefrom elsewhere", date(2012, 5, 5), [Request(date(year - 1, 2, 1), "transferred_in")])
    )
    return found


def _known(person: Person, year: int) -> list[Request]:
    """The requests of a person as they stood on the day of a return's census."""
    day = date.fromisoformat(CENSUS[year])
    waiting = {"issued": "assessing", "not_issued": "assessing"}
    return [
        request
        if not request.day or request.day <= day
        else replace(request, decided=waiting.get(request.decided, "waiting"), day=None, move=None)
        for request in person.requests
        if request.received <= day
    ]


def expected(people: list[Person], year: int, of_nobody: str = "?") -> tuple[list[tuple], list[tuple]]:
    """What the extracts should hold of the return of a year: rows of requests, and of moves.

    Each is (person, received, issued, outcome, exception) and (person, phase, year, final day), sorted. of_nobody: stands for the
    identifier of whoever has no number.
    """
    requests, moves = [], []
    for person in people:
        for request in _known(person, year):
            who = person.upn or of_nobody
            if request.move:
                due, final = request.move
                phase = "primary" if due.month == 2 else "secondary"
                moves.append((who, phase, str(due.year), str(final or "")))
            if request.decided == "transferred_in":
                continue
            is_issued = request.decided == "issued"
            if is_issued and request.day.year != year - 1:
                continue
            outcome = {"issued": "Y", "waiting": "", "assessing": ""}.get(request.decided, "N")
            assessed = request.decided in ("issued", "not_issued")
            exception = {True: "Y", False: "N", None: ""}[request.exception] if assessed else ""
            requests.append((who, str(request.received), str(request.day) if is_issued else "", outcome, exception))
    return sorted(requests), sorted(moves)


def message(people: list[Person], year: int, lea: str = "301", made: str | None = None, order=None) -> str:
    """The return of a council: a message in XML. made: the day on which it was. order: of the parts of a group, a function."""
    order = order or (lambda parts: parts)
    made = made or f"{year}-01-31"
    inside = "".join(_person(person, year, order) for person in order(list(people)))
    return (
        f"<Message><Header><CollectionDetails><Collection>SEN2</Collection><Year>{year}</Year>"
        f"<ReferenceDate>{CENSUS[year]}</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>{lea}</LEA>"
        f"<DateTime>{made}T09:00:00</DateTime></Source></Header><Persons>{inside}</Persons></Message>"
    )


def _tag(name, value):
    return "" if value in (None, "") else f"<{name}>{value}</{name}>"


def _person(person, year, order):
    surname, _, forename = person.name.partition("d")
    parts = [_tag("Surname", surname + "d"), _tag("Forename", forename or "x"), _tag("PersonBirthDate", person.born)]
    parts += [_tag("Sex", "F"), _tag("Ethnicity", "WBRI"), _tag("UPN", person.upn) or _tag("UPNunknown", "UN1")]
    told = _known(person, year)
    parts += [_request(request, order) for request in told]
    return f"<Person>{''.join(order(parts))}</Person>" if told else ""


def _request(request, order):
    said = {
        "refused": "N",
        "withdrawn": "W",
        "waiting": "A",
        "moved_out": "Y",
        "transferred_in": "H",
    }
    parts = [_tag("ReceivedDate", request.received), _tag("RYA", "0")]
    parts += [_tag("RequestOutcome", said.get(request.decided, "Y"))]
    if request.decided == "moved_out":
        parts.append(_tag("Exported", "302"))
    if request.decided in ("issued", "not_issued"):
        week = {True: "1", False: "0", None: ""}[request.exception]
        inside = [_tag("AssessmentOutcome", "Y" if request.decided == "issued" else "N")]
        inside += [_tag("AssessmentOutcomeDate", request.day), _tag("Week20", week), _tag("OtherTribunal", "0")]
        if request.decided == "issued":
            plan = [_tag("StartDate", request.day), "<PlanDetail><URN>100000</URN></PlanDetail>", _tag("PB", "0")]
            inside.append(f"<NamedPlan>{''.join(order(plan))}</NamedPlan>")
        parts.append(f"<Assessment>{''.join(order(inside))}</Assessment>")
    elif request.decided == "refused":
        parts.append("<Assessment><AssessmentOutcome>A</AssessmentOutcome></Assessment>")
    elif request.decided == "transferred_in":
        plan = f"<NamedPlan>{_tag('StartDate', request.received)}</NamedPlan>"
        parts.append(f"<Assessment><AssessmentOutcome>H</AssessmentOutcome>{plan}</Assessment>")
    active = []
    if request.decided == "transferred_in":
        active.append(_tag("TransferLA", "303"))
    if request.move:
        active += [_tag("PhaseTransferDueDate", request.move[0]), _tag("PhaseTransferFinalDate", request.move[1])]
    if request.decided in ("issued", "transferred_in"):
        active.append("<PlacementDetail><URN>100000</URN><EntryDate>2022-09-01</EntryDate></PlacementDetail>")
        parts.append(f"<ActivePlans>{''.join(order(active))}</ActivePlans>")
    return f"<Requests>{''.join(order(parts))}</Requests>"
