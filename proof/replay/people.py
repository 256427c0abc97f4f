"""Who the children are, all made up: birth, sex, ethnicity and locality of all whom contacts, cases and care tell of."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from proof.replay.dates import add_months

if TYPE_CHECKING:
    from proof.replay.council import Council


# Ages on the first day that anything is known of a child: from, to (in years), how many of a hundred.
AGES = ((0, 1, 9), (1, 5, 22), (5, 10, 29), (10, 16, 32), (16, 18, 8))
GROWN_UP = 18
# Codes of the school census, by how many of a thousand families they are told of.
ETHNICITIES = {
    "WBRI": 790, "WOTH": 40, "WROM": 30, "WIRT": 5, "APKN": 45, "AIND": 6, "AOTH": 10, "ABAN": 4, "MWBC": 18, "MWAS": 14,
    "MWBA": 6, "MOTH": 8, "BAFR": 12, "BOTH": 4, "OOTH": 4, "NOBT": 4,
}  # fmt: skip
# Codes of the SSDA903, by how many of a hundred children have them.
SEXES = {"M": 52, "F": 47, "U": 1}
LIKE_THE_FAMILY = 0.93
# Codes of seeds/reference/locality.csv, by how many of a hundred families live there; None is not recorded.
LOCALITIES = {"N": 34, "C": 41, "S": 21, "X": 2, None: 2}
# Between the births of two children of a family, unless they are twins.
APART, TWINS = timedelta(300), 0.015
TRIES = 20
# Table -> whom its rows are about, and the day that stays empty while a row lasts.
TOLD_IN = {
    "ssd_contacts": ("cont_person_id", None),
    "ssd_family": ("fami_person_id", None),
    "ssd_cin_episodes": ("cine_person_id", "cine_close_date"),
    "ssd_cin_assessments": ("cina_person_id", "cina_assessment_auth_date"),
    "ssd_s47_enquiry": ("s47e_person_id", "s47e_s47_end_date"),
    "ssd_initial_cp_conference": ("icpc_person_id", None),
    "ssd_cin_plans": ("cinp_person_id", "cinp_cin_plan_end_date"),
    "ssd_cp_plans": ("cppl_person_id", "cppl_cp_plan_end_date"),
    "ssd_cp_reviews": ("cppr_person_id", None),
    "ssd_cp_visits": ("cppv_person_id", None),
    "ssd_pre_proceedings": ("prep_person_id", None),
    "ssd_early_help_episodes": ("earl_person_id", "earl_episode_end_date"),
    "ssd_involvements": ("invo_person_id", "invo_involvement_end_date"),
    "local_plan_versions": ("person_id", None),
}


def tell_people(council: Council) -> None:
    """Add a row of ssd_person for every child told of who has none, an ethnicity where one has none, a sex and a locality.

    Ages are such that everybody is born by the first day told of them, and under 18 on the last. A family has one locality.
    """
    chance = council.random("people")
    known = {row["pers_person_id"]: row for row in council.tables["ssd_person"]}
    families = {row["fami_person_id"]: row["fami_family_id"] for row in council.tables["ssd_family"]}
    of_family: dict[str, str] = {}
    born: defaultdict[str, list[date]] = defaultdict(list)  # family -> days of birth
    for child, (first, last) in sorted(_days_told(council).items()):
        family = families.get(child, child)
        if child not in known:
            day = _born(chance, first, last, born[family])
            born[family].append(day)
            council.add("ssd_person", pers_person_id=child, pers_dob=day, pers_ethnicity=_ethnicity(chance, family, of_family))
    adopted = {row["perm_person_id"] for row in council.tables["ssd_permanence"]}
    for child, row in known.items():
        # Of an adopted child, printed figures rest on it.
        if not row.get("pers_ethnicity") and child not in adopted:
            row["pers_ethnicity"] = _ethnicity(chance, families.get(child, child), of_family)
    chance = council.random("sexes")
    for row in council.tables["ssd_person"]:
        row["pers_sex"] = chance.choices([*SEXES], weights=[*SEXES.values()])[0]
    chance = council.random("localities")
    at_home: dict[str, str | None] = {}
    for row in council.tables["ssd_person"]:
        family = families.get(row["pers_person_id"], row["pers_person_id"])
        if family not in at_home:
            at_home[family] = chance.choices([*LOCALITIES], weights=[*LOCALITIES.values()])[0]
        row["local_locality"] = at_home[family]


def _days_told(council: Council) -> dict[str, tuple[date, date]]:
    """Return child -> (first day, last day) of what is told of it; the extract date where something lasts."""
    days: dict[str, tuple[date, date]] = {}
    for table, (about, end) in TOLD_IN.items():
        for row in council.tables.get(table, ()):
            told = [value for value in row.values() if isinstance(value, date)]
            told += [council.extract_date] if end and row.get(end) is None else []
            # A family has no day of its own: whoever is told of nowhere else is known on the last.
            first, last = (min(told), max(told)) if told else (council.extract_date,) * 2
            before = days.get(row[about], (first, last))
            days[row[about]] = (min(first, before[0]), max(last, before[1]))
    return days


def _born(chance: Random, first: date, last: date, siblings: list[date]) -> Any:
    """Return a day of birth, apart from those of siblings where one can be found."""
    earliest = min(add_months(last, -12 * GROWN_UP) + timedelta(1), first)
    day = None
    for _ in range(TRIES):
        if siblings and chance.random() < TWINS and earliest <= siblings[-1] <= first:
            return siblings[-1]
        [(least, most, _)] = chance.choices(AGES, weights=[share for *_, share in AGES])
        latest, oldest = add_months(first, -12 * least), add_months(first, -12 * most)
        day = max(earliest, oldest + timedelta(chance.randint(1, (latest - oldest).days)))
        if all(abs(day - other) >= APART for other in siblings):
            break
    return day


def _ethnicity(chance: Random, family: str, of_family: dict[str, str]) -> str:
    """Return a code, mostly that of the family."""
    drawn = chance.choices([*ETHNICITIES], weights=[*ETHNICITIES.values()])[0]
    usual = of_family.setdefault(family, drawn)
    return usual if chance.random() < LIKE_THE_FAMILY else drawn
