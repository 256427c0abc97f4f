"""Locations of a council as rows: each service that is rated by itself, and what is rated of the location as a whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from per10k.ingest.cqc import shape
from per10k.ingest.dates import NOT_A_DAY, Reading
from per10k.ingest.model import LeftOut, Record, Row

IN_DOUBT = "the location, of a kind of care that is not known"


@dataclass(frozen=True, slots=True)
class Found:
    """A row of a list: its file, its place and its values; days: how each column of days is read."""

    file: str
    table: str
    position: str
    values: Mapping[str, str]
    days: Mapping[str, Reading]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def day(self, column: str, left_out: list[LeftOut]) -> str:
        """The day of a column, or what is written where it is none, which is listed."""
        text = self[column]
        day = self.days[column].day(text) if text and column in self.days else None
        if text and not day:
            left_out.append(LeftOut(column, text, NOT_A_DAY, "the rest of the record"))
        return day or text


@dataclass
class Location:
    """What the lists say of a location: its rows of the register and of ratings overall by service, and what it is registered
    for."""

    registered: list[Found] = field(default_factory=list)
    rated: list[Found] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)


def records_of(location_id: str, location: Location) -> Iterator[Record]:
    """A record for each row that the lists have of a location."""
    register = location.registered[0] if location.registered else None
    rated = [_Rated(*one, location) for one in _of_one_day(location.rated)]
    # Of a kind of care with a rating of its own the rating of the whole says nothing more; nor where a kind is not known.
    named = {one.kind for one in rated if not one.is_overall}
    unnamed = [] if named - set(shape.KINDS) else [kind for kind in shape.KINDS if kind in location.kinds - named]
    ends: list[LeftOut] = []
    ended = register.day("location hsca end date", ends) if register else ""
    for one in rated:
        found, left_out = one.found, one.left_out
        as_at = found.day("publication date", left_out)
        if not as_at and register:
            as_at = register.day("location hsca start date", left_out)
        if not as_at:
            is_note = one.rating == shape.NOT_RATED
            nothing = LeftOut("publication date", "", "missing: since when it is so nobody can tell", is_note=is_note)
            yield Record(found.table, found.position, left_out=[*left_out, nothing], file=found.file, is_note=is_note)
            continue
        rows = [_row(location_id, one.service, one.kind, one.rating, as_at, ended)]
        if one.is_overall:
            # A rating of the location as a whole is one of each kind of care that it gives.
            rows += [_row(location_id, kind, kind, shape.NOT_RATED, as_at, ended) for kind in unnamed if kind != one.kind]
        yield Record(found.table, found.position, rows, left_out, file=found.file)
    for found in location.registered:
        if rated:
            yield Record(found.table, found.position, left_out=ends if found is register else [], file=found.file, is_part=True)
        else:
            yield _of_register(location_id, location, found)


class _Rated:
    """A rating of a service, or of the location as a whole: the row that says it, its kind of care, and what is in doubt."""

    def __init__(self, found: Found, rating: str, doubts: list[LeftOut], location: Location) -> None:
        self.found, self.rating, self.left_out = found, rating, doubts
        service = found["service population group"].casefold()
        self.is_overall = service in ("", shape.OVERALL)
        self.service = shape.OVERALL if self.is_overall else service
        self.kind = _main(location, found, doubts) if self.is_overall else _of_service(service, location, doubts)


def _of_one_day(rated: Sequence[Found]) -> list[tuple[Found, str, list[LeftOut]]]:
    """Each service's rating and what is in doubt of it. Where several were published on one day, the Commission shows all: which
    is in force is on its pages alone, so that none of them is taken."""
    of_day: dict[tuple[str, str], list[Found]] = {}
    for found in rated:
        of_day.setdefault((found["service population group"].casefold(), found["publication date"]), []).append(found)
    results = []
    for several in of_day.values():
        doubts: list[LeftOut] = []
        ratings = list(dict.fromkeys(_rating(found["latest rating"], doubts) for found in several))
        if len(ratings) > 1:
            reason = "several ratings of one service and day: which is in force stands on the Commission's pages"
            doubts.append(LeftOut("latest rating", "; ".join(ratings), reason, "the location, of a rating that is not known"))
        results.append((several[-1], "; ".join(ratings), doubts))
    return results


def _rating(text: str, left_out: list[LeftOut]) -> str:
    plain = " ".join(text.casefold().split())
    if plain in shape.RATED:
        return shape.RATED[plain]
    if plain in shape.UNRATED:
        return shape.NOT_RATED
    left_out.append(LeftOut("latest rating", text, "no rating that is known", "the location, with what is written"))
    return text


def _main(location: Location, found: Found, left_out: list[LeftOut]) -> str:
    """The kind of care of a location as a whole: what it is registered for, else what its row says of it."""
    for kind in shape.KINDS:
        if kind in location.kinds:
            return kind
    if found["care home"].upper() in shape.YES:
        reason = "with nursing or without, which the list of ratings does not say: ingest the register beside it"
        left_out.append(LeftOut("care home", "Y", reason, IN_DOUBT))
        return shape.CARE_HOME
    return _of_words(found["location primary inspection category"], "location primary inspection category", left_out)


def _of_service(service: str, location: Location, left_out: list[LeftOut]) -> str:
    """The kind of care of a service by its name, else that of a location which gives one alone."""
    if any(word in service for word, _ in shape.WORDS) or len(location.kinds) != 1:
        return _of_words(service, "service population group", left_out)
    return next(iter(location.kinds))


def _of_words(text: str, column: str, left_out: list[LeftOut]) -> str:
    kind = next((kind for word, kind in shape.WORDS if word in text.casefold()), "")
    if not kind:
        left_out.append(LeftOut(column, text, "no kind of care that is known", IN_DOUBT))
    return kind or text or "no kind of care"


def _of_register(location_id: str, location: Location, found: Found) -> Record:
    """The record of a row of the register, of a location that the list of ratings has not."""
    left_out: list[LeftOut] = []
    ended = found.day("location hsca end date", left_out)
    written = found["location latest overall rating"]
    rating = _rating(written, left_out)
    published = found.day("publication date", left_out) if rating != shape.NOT_RATED else ""
    as_at = published or found.day("location hsca start date", left_out) or ended
    if not as_at:
        reason = LeftOut("location hsca start date", "", "missing: since when it is registered nobody can tell")
        return Record(found.table, found.position, left_out=[*left_out, reason], file=found.file)
    if rating == shape.NOT_RATED and not written and not ended:
        rating = shape.NOT_YET_INSPECTED
    kind = _main(location, found, left_out)
    rows = [_row(location_id, shape.OVERALL, kind, rating, as_at, ended)]
    others = [other for other in shape.KINDS if other in location.kinds - {kind}]
    rows += [_row(location_id, other, other, shape.NOT_RATED, as_at, ended) for other in others]
    return Record(found.table, found.position, rows, left_out, file=found.file)


def _row(location_id: str, service: str, kind: str, rating: str, as_at: str, ended: str) -> Row:
    values = {
        "location_id": location_id,
        "service": service,
        "provider_type": kind,
        "rating": rating,
        "as_at_date": as_at,
        "deregistered_date": ended,
    }
    return Row("local_cqc_ratings", values)
