"""Schools and children out of school: rows that lead to what is printed of them and, where nothing is, made-up ones."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from itertools import zip_longest
from random import Random
from typing import TYPE_CHECKING, Any

from proof.replay.care import number_that_prints
from proof.replay.cases import successes
from proof.replay.dates import first_day, is_working_day, last_day, month_of_day, working_days_after
from proof.replay.not_replayed import AS_PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Callable

    from proof.replay.council import Council
    from proof.replay.published import Figure

# Of a term, the number on its last day; and the number from September up to it.
OUT_OF_SCHOOL = (
    "cme_open",
    "ehe_open",
    "ehe_returned_to_school",
    "ehe_prevented",
    "permanent_exclusions_primary",
    "permanent_exclusions_secondary",
)
A_MONTH = 20  # who were out of school for a day, or suspended
DAYS_OF_TERM = 60  # fewer than any has, so that a day of them is in no earlier term

RESULTS = {
    "eyfs_gld": 64.5,
    "phonics_year1": 79,
    "ks2_rwm_expected": 58,
    "ks2_rwm_higher": 6,
    "ks4_english_maths_grade5": 39,
    "ks4_attainment8": 43.4,
    "ks4_ebacc_aps": 3.61,
}


def tell_education(council: Council) -> None:
    """Add the rows of every extract of education to a council whose school terms are told."""
    terms = [row for row in council.tables["local_school_terms"] if row["term_end"] <= council.extract_date]
    chance = council.random("education")
    months = council.months(council.published.last_month - 26)
    _tell_requests(council, chance, months)
    _tell_offers(council, chance, months)
    _tell_moves(council, chance, months)
    _tell_terms(council, chance, terms)
    _tell_out_of_school(council, chance, months, terms)
    if council.published.tells(AS_PUBLISHED["local_attainment"]):
        # What is printed of them is shown as the Department publishes it, or not at all.
        return
    for year in sorted({month // 12 for month in months}):
        if date(year, 10, 20) <= council.extract_date:
            for measure, usual in RESULTS.items():
                value = round(usual + chance.uniform(-0.02, 0.02) * usual, 2 if measure == "ks4_ebacc_aps" else 1)
                published = date(year, 10, 19)
                council.add(
                    "local_attainment",
                    academic_year=f"{year - 1}/{year % 100:02d}",
                    measure=measure,
                    value=value,
                    published_on=published,
                )


def _tell_requests(council: Council, chance: Random, months: range) -> None:
    """Plans issued and in time, as printed of a quarter or of twelve months; about as many a month otherwise."""
    printed = {
        figure.month: figure
        for figure in council.published.replayed({"ehcp_20_weeks"})
        if figure.definition.summed_over == "quarter"
    }
    of_year = _requests_of_a_year(council, months, printed)
    for month in months:
        quarter_end = month + 2 - month % 3
        figure = printed.get(quarter_end)
        place = month % 3
        issued, in_time = 14 + chance.randrange(6), None
        if figure and figure.denominator:
            issued = _part(int(figure.denominator), place)
            in_time = _part(int(figure.numerator), place)
        elif month in of_year:
            issued, in_time = of_year[month]
        for number in range(issued):
            day = chance.choice(council.working_days(month))
            is_in_time = number < (round(issued * 0.6) if in_time is None else in_time)
            taken = chance.randrange(90, 141) if is_in_time else chance.randrange(141, 240)
            council.add(
                "local_sen2",
                person_id=council.new("pupil"),
                request_date=day - timedelta(taken),
                plan_issued_date=day,
                assessment_outcome="Y",
                exception_flag="N",
            )
        if not figure:
            day = chance.choice(council.working_days(month))
            council.add(
                "local_sen2",
                person_id=council.new("pupil"),
                request_date=day - timedelta(200),
                plan_issued_date=day,
                assessment_outcome="Y",
                exception_flag="Y",
            )
    for waiting in (20, 60, 100, 139, 141, 180):
        council.add(
            "local_sen2",
            person_id=council.new("pupil"),
            request_date=council.extract_date - timedelta(waiting),
            plan_issued_date=None,
            assessment_outcome=None,
            exception_flag="N",
        )


def _requests_of_a_year(council: Council, months: range, quarters: dict[int, Figure]) -> dict[int, tuple[int, int]]:
    """Return month -> (issued, in time) of months that lead to what is printed of twelve months, the latest such figure first.

    quarters: what is printed of a quarter, by its last month; its months keep to it. Months that two such figures share go by the
    later one, and where nothing is left to settle an earlier figure by, it is named as not replayed.
    """
    settled: dict[int, Any] = {}
    figures = [f for f in council.published.replayed({"ehcp_20_weeks"}) if f.definition.summed_over == "rolling_12_months"]
    for figure in sorted(figures, key=lambda one: -one.month):
        known = {month: settled[month] for month in figure.window if month in settled}
        for month in figure.window:
            quarter = quarters.get(month + 2 - month % 3)
            if quarter and quarter.denominator:
                known[month] = tuple(_part(int(part), month % 3) for part in (quarter.denominator, quarter.numerator))
        free = [month for month in figure.window if month not in known]
        issued_known, in_time_known = (sum(parts) for parts in zip(*known.values(), strict=True)) if known else (0, 0)
        fitting = (
            (issued, in_time - in_time_known)
            for issued in range(16 * len(free), 16 * len(free) + 300)
            if (in_time := successes(figure, issued + issued_known)) is not None and 0 <= in_time - in_time_known <= issued
        )
        found = next(fitting, None) if free and figure.window[0] in months else None
        if found is None:
            council.unheld.append((figure, "no number of plans leads to it beside what is printed of quarters"))
            continue
        for place, month in enumerate(free):
            settled[month] = tuple(_part(part, place, len(free)) for part in found)
    return settled


def _part(whole: int, place: int, parts: int = 3) -> int:
    return whole // parts + (place < whole % parts)


def _tell_offers(council: Council, chance: Random, months: range) -> None:
    for phase, month, first, top3 in (("secondary", 3, 0.92, 0.975), ("primary", 4, 0.94, 0.985)):
        for year in sorted({one // 12 for one in months}):
            offered = year * 12 + month - 1
            if offered not in months or _offer_day(year, month) > council.extract_date:
                continue
            measures = f"offer_day_{phase}_first_preference", f"offer_day_{phase}_top3_preference"
            base = _base_that_prints(council, measures, offered)
            of_first = number_that_prints(council, measures[0], offered, base, first)
            of_three = max(of_first, number_that_prints(council, measures[1], offered, base, top3))
            for number in range(base):
                offer = 1 if number < of_first else 2 + number % 2 if number < of_three else chance.choice((4, 5, None))
                council.add(
                    "local_admissions_offers",
                    phase=phase,
                    offer_year=year,
                    person_id=council.new("pupil"),
                    preference_offered=offer,
                )


def _base_that_prints(council: Council, measures: list[str] | tuple[str, str], month: int, least: int = 250) -> int:
    """Return the smallest number of applicants of whom some number prints as each figure of the month."""
    figures = [figure for figure in council.published.replayed(set(measures)) if figure.month == month]
    return next(base for base in range(least, least + 1000) if all(successes(figure, base) is not None for figure in figures))


def _offer_day(year: int, month: int) -> date:
    day = date(year, month, 1 if month == 3 else 16)
    return day if is_working_day(day) else working_days_after(day, 1)


def _tell_moves(council: Council, chance: Random, months: range) -> None:
    for phase, due in (("primary", (2, 15)), ("secondary", (3, 31))):
        for year in sorted({one // 12 for one in months}):
            day = date(year, *due)
            if month_of_day(day) not in months or day > council.extract_date:
                continue
            base = _base_that_prints(council, [f"ehcp_transition_review_{phase}"], month_of_day(day), 40)
            in_time = number_that_prints(council, f"ehcp_transition_review_{phase}", month_of_day(day), base, 0.85)
            for number in range(base):
                late = None if number % 5 == 0 else day + timedelta(chance.randrange(1, 15))
                final = day - timedelta(chance.randrange(0, 30)) if number < in_time else late
                council.add(
                    "local_ehcp_transitions",
                    person_id=council.new("pupil"),
                    phase=phase,
                    transition_year=year,
                    finalised_date=final if final and final <= council.extract_date else None,
                )


def _tell_terms(council: Council, chance: Random, terms: list[dict[str, Any]]) -> None:
    pupils = [council.new("pupil") for _ in range(60)]
    for term in terms:
        possible = 2 * sum(
            is_working_day(term["term_start"] + timedelta(n)) for n in range((term["term_end"] - term["term_start"]).days + 1)
        )
        for pupil in pupils:
            attended = possible - min(possible, int(chance.expovariate(1 / (0.06 * possible))))
            council.add(
                "local_attendance",
                term_id=term["term_id"],
                person_id=pupil,
                sessions_attended=attended,
                sessions_possible=possible,
            )
        month = month_of_day(term["term_end"])
        base = _base_that_prints(council, ["two_year_old_takeup"], month, 60)
        taken = number_that_prints(council, "two_year_old_takeup", month, base, 0.87)
        for number in range(base):
            council.add(
                "local_early_education",
                term_id=term["term_id"],
                person_id=council.new("pupil"),
                place_taken_flag="Y" if number < taken else "N",
                eligible_flag="Y",
            )


def _by_term(council: Council, measure: str, terms: list[dict[str, Any]]) -> dict[date, Figure]:
    """Return what is printed of a measure by the last day of its term, in order of time."""
    end_of = {month_of_day(term["term_end"]): term["term_end"] for term in terms}
    figures = council.published.replayed({measure})
    council.unheld += [(figure, "no school term ended in its month") for figure in figures if figure.month not in end_of]
    return {end_of[f.month]: f for f in sorted(figures, key=lambda one: one.month) if f.month in end_of}


def _tell_as_printed(council: Council, printed: dict[str, dict[date, Figure]], months: range) -> None:
    """Tell so many children out of school as is printed of each term; those of one term are back before the next one printed."""
    chance, first = council.random("out of school"), first_day(months[0])

    def some_day(earliest: date, latest: date) -> date:
        return earliest + timedelta(chance.randrange(max(1, (latest - earliest).days + 1)))

    def open_at_ends(measure: str, write: Callable[[date, date | None], None]) -> None:
        ends = list(printed[measure])
        begun = first
        for end, following in zip_longest(ends, ends[1:]):
            for _ in range(int(printed[measure][end].value)):
                start = some_day(begun, end)
                write(start, some_day(end + timedelta(1), following) if following else None)
            begun = end + timedelta(1)

    def within_school_year(measure: str, write: Callable[[date], None]) -> None:
        counted, year = 0, None
        for end, figure in printed[measure].items():
            # Counted from September up to the end of the term.
            if year != (year := end.year - (end.month < 9)):
                counted = 0
            if int(figure.value) < counted:
                council.unheld.append((figure, "it is lower than that of an earlier term of the same school year"))
                continue
            for _ in range(int(figure.value) - counted):
                write(some_day(end - timedelta(DAYS_OF_TERM), end))
            counted = int(figure.value)

    # An extract reaches back as far as it has rows as usual: of these none is in a count.
    for month in months:
        for _ in range(A_MONTH):
            day = council.any_day(chance, month)
            if printed["cme_open"]:
                council.add("local_cme", person_id=council.new("pupil"), cme_start_date=day, cme_end_date=day)
            if any(printed[measure] for measure in ("ehe_open", "ehe_returned_to_school", "ehe_prevented")):
                _at_home(council, day, day, "moved out of area")
            if printed["permanent_exclusions_primary"] or printed["permanent_exclusions_secondary"]:
                _exclude(council, day, "secondary", "suspension")
    open_at_ends(
        "cme_open",
        lambda start, end: council.add("local_cme", person_id=council.new("pupil"), cme_start_date=start, cme_end_date=end),
    )
    open_at_ends("ehe_open", lambda start, end: _at_home(council, start, end, "moved out of area" if end else None))
    # For a day, so that it is in no count of those at home.
    within_school_year("ehe_returned_to_school", lambda day: _at_home(council, day, day, "returned to school"))
    within_school_year("ehe_prevented", lambda day: _at_home(council, day, None, None, "Y"))
    for phase in ("primary", "secondary"):
        within_school_year(
            f"permanent_exclusions_{phase}",
            partial(_exclude, council, phase=phase, kind="permanent"),
        )


def _exclude(council: Council, day: date, phase: str, kind: str) -> None:
    council.add(
        "local_exclusions",
        person_id=council.new("pupil"),
        exclusion_date=day,
        phase=phase,
        exclusion_type=kind,
        overturned_flag="N",
    )


def _at_home(council: Council, start: date, end: date | None, reason: str | None, prevented: str = "N") -> None:
    council.add(
        "local_ehe",
        person_id=council.new("pupil"),
        ehe_start_date=start,
        ehe_end_date=end,
        end_reason=reason,
        prevented_flag=prevented,
    )


def _tell_out_of_school(council: Council, chance: Random, months: range, terms: list[dict[str, Any]]) -> None:
    """Children out of school as printed of terms; where nothing is printed of any, made up."""
    printed = {measure: _by_term(council, measure, terms) for measure in OUT_OF_SCHOOL}
    if any(printed.values()):
        _tell_as_printed(council, printed, months)
        return
    first = first_day(months[0])
    days = (council.extract_date - first).days

    def known(day: date) -> date | None:
        return day if day and day <= council.extract_date else None

    for _ in range(150):
        start = first + timedelta(chance.randrange(days))
        council.add(
            "local_cme",
            person_id=council.new("pupil"),
            cme_start_date=start,
            cme_end_date=known(start + timedelta(chance.randrange(10, 300))),
        )
    for number in range(120):
        start = first + timedelta(chance.randrange(days))
        end = known(start + timedelta(chance.randrange(60, 500))) if number % 2 else None
        council.add(
            "local_ehe",
            person_id=council.new("pupil"),
            ehe_start_date=start,
            ehe_end_date=end if number % 6 else None,
            end_reason=chance.choice(("returned to school", "moved out of area", "over school age"))
            if end and number % 6
            else None,
            prevented_flag="N" if number % 6 else "Y",
        )
    for number in range(160):
        start = min(first + timedelta(chance.randrange(days)), last_day(council.published.last_month))
        council.add(
            "local_exclusions",
            person_id=council.new("pupil"),
            exclusion_date=start,
            phase=chance.choice(("primary", "secondary", "secondary")),
            exclusion_type="permanent" if number % 2 else "suspension",
            overturned_flag="Y" if number % 10 == 1 else "N",
        )
