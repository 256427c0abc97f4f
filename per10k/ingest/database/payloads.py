"""The payloads of the Department's daily flow, one JSON a child in the table ssd_api_data_staging, as rows of extracts.

A payload holds what ran within a window of two years and more, from a 1 April on; of the time before, only what had not ended. It
has no episodes of care, categories of abuse or reviews: of looked-after children, and of care leavers, nothing can be made.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from per10k.ingest.ids import stable_id, tidy_id
from per10k.ingest.model import IngestError, Row

TABLE = "ssd_api_data_staging"
# Of a row: its payload, and whether the child is in the flow no more.
PAYLOAD, STATE = "json_payload", "row_state"
MONTHS_BACK = 24

# Extract -> its columns; the element of a payload that has to be there in some for the extract to be supplied.
COLUMNS = {
    "ssd_person": ("pers_person_id", "pers_sex", "pers_ethnicity", "pers_dob", "pers_expected_dob"),
    "ssd_disability": ("disa_table_id", "disa_person_id", "disa_disability_code"),
    "ssd_cin_episodes": (
        "cine_referral_id",
        "cine_person_id",
        "cine_referral_date",
        "cine_referral_source_code",
        "cine_referral_nfa",
        "cine_close_reason",
        "cine_close_date",
    ),
    "ssd_cin_assessments": (
        "cina_assessment_id",
        "cina_person_id",
        "cina_referral_id",
        "cina_assessment_start_date",
        "cina_assessment_auth_date",
    ),
    "ssd_assessment_factors": ("cinf_table_id", "cinf_assessment_id", "cinf_assessment_factors_json"),
    "ssd_cin_plans": (
        "cinp_cin_plan_id",
        "cinp_referral_id",
        "cinp_person_id",
        "cinp_cin_plan_start_date",
        "cinp_cin_plan_end_date",
    ),
    "ssd_s47_enquiry": (
        "s47e_s47_enquiry_id",
        "s47e_referral_id",
        "s47e_person_id",
        "s47e_s47_start_date",
        "s47e_s47_end_date",
    ),
    "ssd_initial_cp_conference": (
        "icpc_icpc_id",
        "icpc_s47_enquiry_id",
        "icpc_person_id",
        "icpc_referral_id",
        "icpc_icpc_transfer_in",
        "icpc_icpc_date",
    ),
    "ssd_cp_plans": (
        "cppl_cp_plan_id",
        "cppl_referral_id",
        "cppl_person_id",
        "cppl_cp_plan_start_date",
        "cppl_cp_plan_end_date",
    ),
}
SHOWN_BY = {
    "ssd_disability": "disabilities",
    "ssd_cin_assessments": "child_and_family_assessments",
    "ssd_assessment_factors": "factors",
    "ssd_cin_plans": "child_in_need_plans",
    "ssd_s47_enquiry": "section_47_assessments",
    "ssd_initial_cp_conference": "icpc_date",
    "ssd_cp_plans": "child_protection_plans",
}
EPISODES = "social_care_episodes"
BLOCKS = ("child_and_family_assessments", "child_in_need_plans", "section_47_assessments", "child_protection_plans")
# Of so many rows at least one has the day of its end: a quarter and more of those of a year have ended.
MANY = 30
ENDS = {
    "ssd_cin_episodes": "cine_close_date",
    "ssd_cin_assessments": "cina_assessment_auth_date",
    "ssd_cin_plans": "cinp_cin_plan_end_date",
    "ssd_cp_plans": "cppl_cp_plan_end_date",
}
FLAGS = {"true": "Y", "1": "Y", "false": "N", "0": "N"}
AGAIN = "Build the payloads again."


def write_payloads(rows: Iterable[Mapping[str, str]], la_code: str, folder: Path) -> dict[str, int]:
    """Write the extracts of a council's payloads; returns how many rows each has.

    rows: of the table, with its payload and state as text. An extract whose element no payload has is not written: it is not
    supplied. Raises IngestError where a payload cannot be read, or none has a case.
    """
    counts, ended = dict.fromkeys(COLUMNS, 0), dict.fromkeys(ENDS, 0)
    seen: set[str] = set()
    written: dict[tuple[str, str], tuple[int, int]] = {}
    with ExitStack() as stack:
        writers = {}
        for extract, columns in COLUMNS.items():
            file = stack.enter_context((folder / f"{extract}.csv").open("w", newline="", encoding="utf-8"))
            writers[extract] = csv.writer(file, lineterminator="\n")
            writers[extract].writerow(("la_code", *columns))
        for number, row in enumerate(rows, start=1):
            if row.get(STATE, "").strip().casefold() == "deleted":
                continue
            for child in _children(row[PAYLOAD], number):
                seen |= set(_elements(child))
                for made in _rows_of(child, la_code, number):
                    name = COLUMNS[made.extract][0]
                    key = (made.extract, made.values[name])
                    if not made.values[name]:
                        raise IngestError(
                            f"{TABLE}, row {number}: a record of {made.extract} has no identifier ({name}). {AGAIN}"
                        )
                    said = hash(tuple(made.values.items()))
                    first, before = written.get(key, (number, said))
                    # A conference that two enquiries led to is one; of anything else nobody can tell which of two payloads holds.
                    if before != said and made.extract != "ssd_initial_cp_conference":
                        raise IngestError(
                            f"{TABLE}, rows {first} and {number}: they say different things of {name} {made.values[name]}. Keep "
                            "one payload a child, the latest, and identifiers that are one child's."
                        )
                    if key not in written:
                        written[key] = (number, said)
                        writers[made.extract].writerow((la_code, *map(made.values.get, COLUMNS[made.extract])))
                        counts[made.extract] += 1
                        if made.extract in ENDS and made.values[ENDS[made.extract]]:
                            ended[made.extract] += 1
    if not counts["ssd_cin_episodes"]:
        raise IngestError(f"{TABLE}: not one payload has a case ({EPISODES}, social_care_episode_id). {AGAIN}")
    for extract, count in ended.items():
        if counts[extract] >= MANY and not count:
            raise IngestError(f"{TABLE}: not one of {counts[extract]} rows of {extract} has {ENDS[extract]}. {AGAIN}")
    for extract, element in SHOWN_BY.items():
        if element not in seen:
            (folder / f"{extract}.csv").unlink()
            del counts[extract]
    return counts


def complete_from(reference_date: date) -> date:
    """The first day of the window from which payloads that were made on a day hold all."""
    months = reference_date.year * 12 + reference_date.month - 1 - MONTHS_BACK
    year, month = divmod(months, 12)
    return date(year - (month + 1 < 4), 4, 1)


def _children(text: str, number: int) -> Iterator[dict[str, Any]]:
    """The children of a payload: it is one child, or has them as Children."""
    try:
        payload = json.loads(text)
    except json.JSONDecodeError as error:
        raise IngestError(f"{TABLE}, row {number}: its {PAYLOAD} is no JSON ({error.msg}). {AGAIN}") from None
    for part in payload if isinstance(payload, list) else [payload]:
        _check(part, PAYLOAD, dict, number)
        inside = next((value for name, value in part.items() if name.casefold() == "children"), part)
        for child in inside if isinstance(inside, list) else [inside]:
            _check(child, "Children", dict, number)
            _check_shape(child, number)
            if not child.get("purge"):
                yield child


def _check(value: object, name: str, kind: type, number: int) -> None:
    """Raise IngestError where an element of a payload is no list, or no object, and would be read letter by letter."""
    if not isinstance(value, kind):
        what = "a list" if kind is list else "an object"
        raise IngestError(f"{TABLE}, row {number}: {name} is not {what} but {type(value).__name__}. {AGAIN}")


def _check_shape(child: Mapping[str, Any], number: int) -> None:
    """Raise IngestError where what has to be a list of a child is something else; what is null or absent is none."""
    details = child.get("child_details")
    _check(details or {}, "child_details", dict, number)
    _check((details or {}).get("disabilities") or [], "disabilities", list, number)
    _check(child.get(EPISODES) or [], EPISODES, list, number)
    for case in child.get(EPISODES) or ():
        _check(case, EPISODES, dict, number)
        for block in BLOCKS:
            _check(case.get(block) or [], block, list, number)
            for one in case.get(block) or ():
                _check(one, block, dict, number)
                _check(one.get("factors") or [], "factors", list, number)


def _elements(child: Mapping[str, Any]) -> Iterator[str]:
    """Names of the elements that a payload has where they are read."""
    yield from child.get("child_details") or ()
    for case in child.get(EPISODES) or ():
        yield from case
        for block in ("child_and_family_assessments", "section_47_assessments"):
            for one in case.get(block) or ():
                yield from one


def _parts(part: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The records of a list within a payload, without those that the flow takes back."""
    return [one for one in part.get(name) or () if not one.get("purge")]


def _rows_of(child: Mapping[str, Any], la_code: str, number: int) -> Iterator[Row]:
    person = tidy_id(_text(child.get("la_child_id")))
    if not person:
        raise IngestError(f"{TABLE}, row {number}: its payload has no la_child_id. {AGAIN}")
    details = child.get("child_details") or {}
    said = (details.get(name) for name in ("sex", "ethnicity", "date_of_birth", "expected_date_of_birth"))
    yield _row("ssd_person", person, *said)
    for code in dict.fromkeys(_code(one) for one in details.get("disabilities") or ()):
        yield _row("ssd_disability", stable_id("ssd_disability", la_code, person, code), person, code)
    for case in _parts(child, EPISODES):
        referral = _text(case.get("social_care_episode_id"))
        nfa = FLAGS.get(_text(case.get("referral_no_further_action_flag")).lower(), "")
        days = (case.get("referral_date"), case.get("referral_source"), nfa, case.get("closure_reason"), case.get("closure_date"))
        yield _row("ssd_cin_episodes", referral, person, *days)
        yield from _rows_of_case(case, la_code, person, referral)


def _rows_of_case(case: Mapping[str, Any], la_code: str, person: str, referral: str) -> Iterator[Row]:
    for one in _parts(case, "child_and_family_assessments"):
        key = _text(one.get("child_and_family_assessment_id"))
        yield _row("ssd_cin_assessments", key, person, referral, one.get("start_date"), one.get("authorisation_date"))
        if one.get("factors"):
            yield _row("ssd_assessment_factors", key, key, json.dumps([_code(factor) for factor in one["factors"]]))
    for one in _parts(case, "child_in_need_plans"):
        yield _row("ssd_cin_plans", one.get("child_in_need_plan_id"), referral, person, *_days(one))
    for one in _parts(case, "section_47_assessments"):
        key, day = _text(one.get("section_47_assessment_id")), _text(one.get("icpc_date"))
        yield _row("ssd_s47_enquiry", key, referral, person, *_days(one))
        if day:
            conference = stable_id("ssd_initial_cp_conference", la_code, person, day)
            yield _row("ssd_initial_cp_conference", conference, key, person, referral, "N", day)
    for one in _parts(case, "child_protection_plans"):
        yield _row("ssd_cp_plans", one.get("child_protection_plan_id"), referral, person, *_days(one))


def _days(one: Mapping[str, Any]) -> tuple[object, object]:
    return one.get("start_date"), one.get("end_date")


def _row(extract: str, *values: object) -> Row:
    return Row(extract, dict(zip(COLUMNS[extract], map(_text, values), strict=True)))


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _code(one: object) -> str:
    """A code of a list: as it is, or as an object that holds it alone."""
    return _text(next(iter(one.values()), "") if isinstance(one, dict) else one)
