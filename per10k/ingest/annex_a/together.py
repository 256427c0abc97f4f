"""Which other returns of a council lists of Annex A can be read together with."""

from collections.abc import Sequence
from datetime import date, timedelta

from per10k.ingest.annex_a.shape import AS_AT_THE_DAY
from per10k.ingest.ledger import Ledger
from per10k.ingest.model import IngestError


def refuse_apart(ledgers: Sequence[Ledger]) -> None:
    """Raise IngestError where lists would be wrong beside other returns. ledgers: of all councils, lowest rank first.

    A list shows who left since its first day. Who was open in a return from before that, and left in between, is in neither: the
    case would stay open for good. An SSDA903 return tells of care episode by episode, the lists as one span: together a child who
    has left would still be in care.
    """
    for place, ledger in enumerate(ledgers):
        if ledger.about["return"] != "annex_a":
            continue
        others = [other for other in ledgers if other.about["la_code"] in (ledger.about["la_code"], None)]
        if any(other.about["return"] == "ssda903" for other in others):
            raise IngestError(
                f"{_name(ledger)}: an SSDA903 return of the same council tells of care in another way, and the two cannot be put "
                "together. Ingest Annex A into a folder of its own."
            )
        _refuse_gap(ledger, [other for other in ledgers[:place] if other in others])


def _refuse_gap(ledger: Ledger, earlier: Sequence[Ledger]) -> None:
    for extract, first_day in ledger.about["complete_from"].items():
        days = [other.about["reference_date"] for other in earlier if extract in other.carries]
        if extract in AS_AT_THE_DAY or not days:
            continue
        if date.fromisoformat(max(days)) + timedelta(days=1) < date.fromisoformat(first_day):
            raise IngestError(
                f"{_name(ledger)}: it tells of the days from {first_day} on, and the return before it ends on {max(days)}: "
                "nobody can say who left in between. Ingest it into a folder of its own, or with the lists of these days."
            )


def _name(ledger: Ledger) -> str:
    return f"Annex A as at {ledger.about['reference_date']} ({', '.join(ledger.about['files'])})"
