"""The indicators of early help, adult safeguarding, education and youth justice, counted in plain Python from their definitions.

It knows the rules (docs/rules.md) and the source contract, and none of the project's SQL. `figures` gives numerator and
denominator of each indicator, month and category. Days are dates, codes are in small letters; what is not recorded is None.
"""

import csv
from calendar import monthrange
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[1]
ONE_DAY = timedelta(days=1)
YES, NO = {"y", "yes", "true", "1"}, {"n", "no", "false", "0"}
SUFFIXES = {
    "in_month": "", "as_at_month_end": "", "term": "", "financial_year_to_date": "_ytd", "quarter": "_quarter",
    "rolling_12_months": "_rolling_12m",
}  # fmt: skip
RISKS = {
    "physical_abuse", "sexual_abuse", "psychological_abuse", "financial_abuse", "discriminatory_abuse", "organisational_abuse",
    "neglect", "domestic_abuse", "sexual_exploitation", "modern_slavery", "self_neglect",
}  # fmt: skip
SOURCES = {
    "anonymous", "carer", "comm_services_provider", "cqc", "family_friend_neighbour", "govt_dept", "gp", "health_other",
    "hospital_other", "hospital_rotherham", "housing", "other", "other_la", "police", "rdash", "resi_supp_living_provider",
    "rmbc_department", "school_educ", "self", "sy_fire_rescue", "voluntary_org", "yas",
}  # fmt: skip
RATED = ("inadequate", "requires_improvement", "good", "outstanding")  # the worst first


# Days


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of the month where it is shorter."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@cache
def bank_holidays() -> frozenset[date]:
    """Bank holidays of England and Wales."""
    with (ROOT / "seeds/reference/bank_holiday.csv").open() as file:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file))


def working_day_after(day: date | None, number: int) -> date | None:
    """The so-manieth working day after a day, if there is one."""
    while day and number:
        day += ONE_DAY
        number -= day.weekday() < 5 and day not in bank_holidays()
    return day


def last_day_in_time(day: date, number: int) -> date:
    """The last day that is within so many working days of one: days off after the deadline count as the working day before."""
    return working_day_after(day, number + 1) - ONE_DAY


def age(born: date, day: date) -> int:
    """Completed years; who is born on 29 February has the birthday on the 28th in other years."""
    years = day.year - born.year
    return years - (add_months(born, 12 * years) > day)


def year_start(day: date) -> date:
    """The 1 April on or before a day."""
    return date(day.year - (day.month < 4), 4, 1)


def period(basis: str, end: date) -> tuple[date, date] | None:
    """First and last day of what a figure of a month is of, or None where the month has none."""
    first = end.replace(day=1)
    if basis in ("in_month", "as_at_month_end"):
        return first, end
    if basis == "financial_year_to_date":
        return year_start(end), end
    if basis == "rolling_12_months":
        return add_months(first, -11), end
    if basis == "quarter":
        return (add_months(first, -2), end) if end.month % 3 == 0 else None
    raise ValueError(basis)


# Reading


def as_day(text):
    return date.fromisoformat(text) if text else None


def as_month(text):
    return month_end(date.fromisoformat(text if len(text) > 7 else f"{text}-01"))


def as_number(text):
    return float(text) if text else None


def as_flag(text):
    word = text.strip().lower()
    return True if word in YES else False if word in NO else None


def as_code(text):
    return text.strip().lower().replace(" ", "_") or None


def kind_of_end(text):
    """Whether an early help case was closed for referral to social care."""
    word = as_code(text.replace("'", "").replace("(", "")) or ""
    return word.startswith(("step_up", "escalat", "refer_to_lcs", "referral_to_children"))


def share(rows, counts) -> tuple[int, int]:
    """How many rows count, and of how many."""
    rows = list(rows)
    return sum(map(bool, map(counts, rows))), len(rows)


def within(day, start, end):
    return day is not None and start <= day <= end


def in_time(begun, done, days):
    """Whether something was done within so many working days, and not before it began."""
    return done is not None and begun <= done <= last_day_in_time(begun, days)


def is_open(begun, ended, day):
    return begun is not None and begun <= day and (ended is None or ended > day)


class Oracle:
    """Counts the rows of one council. `rows`: text by extract and field. `keys`: the key of each extract."""

    def __init__(self, rows: dict[str, list[dict[str, str]]], keys: dict[str, list[str]]):
        # Of rows with one key, the one delivered last.
        self.rows = {
            extract: list({tuple(row[field] for field in keys[extract]): row for row in delivered}.values())
            for extract, delivered in rows.items()
        }

    def of(self, extract):
        return self.rows.get(extract, [])

    # Families

    @cached_property
    def family_of_child(self):
        members = defaultdict(set)
        for row in self.of("ssd_family"):
            members[row["fami_family_id"]].add(row["fami_person_id"])
        largest = {}
        for family in sorted(members):
            for child in members[family]:
                if child not in largest or len(members[family]) > len(members[largest[child]]):
                    largest[child] = family
        return largest

    def family(self, family, child):
        return family or self.family_of_child.get(child) or f"child alone: {child}"

    # Early help

    def contact_families(self, start, end):
        """One family, day and kind is one contact."""
        events = {
            (self.family(row["family_id"], row["person_id"]), row["contact_date"], as_code(row["contact_type"]))
            for row in self.of("local_early_help_contacts")
        }
        return sum(within(as_day(day), start, end) for _, day, _ in events), None

    @cached_property
    def allocations(self):
        """One family and day: allocated, first contacted."""
        first = defaultdict(list)
        for row in self.of("local_early_help_contacts"):
            if row["allocated_date"] and not as_flag(row["yot_flag"]):
                first[self.family(row["family_id"], row["person_id"]), as_day(row["allocated_date"])].append(
                    as_day(row["initial_contact_date"])
                )
        return [(day, min(filter(None, contacts), default=None)) for (_, day), contacts in first.items()]

    def first_contact(self, start, end):
        due = [one for one in self.allocations if within(working_day_after(one[0], 3), start, end)]
        return share(due, lambda one: in_time(*one, 3))

    def assessments_45(self, start, end):
        due = [
            (begun, as_day(row["completed_date"]))
            for row in self.of("local_early_help_assessments")
            if (begun := as_day(row["triage_decision_date"]))
            and as_code(row["completed_by"]) != "partner"
            and not as_flag(row["yot_flag"])
            and within(working_day_after(begun, 48), start, end)
        ]
        return share(due, lambda one: in_time(*one, 48))

    def assessments_by_partners(self, start, end):
        done = [row for row in self.of("local_early_help_assessments") if within(as_day(row["completed_date"]), start, end)]
        return share(done, lambda row: as_code(row["completed_by"]) == "partner")

    def assessments_by_schools(self, start, end):
        done = [
            row
            for row in self.of("local_early_help_assessments")
            if within(as_day(row["completed_date"]), start, end) and as_code(row["completed_by"]) == "partner"
        ]
        return share(done, lambda row: as_code(row["partner_type"]) == "school")

    @cached_property
    def episodes(self):
        return [
            (
                row["earl_person_id"],
                as_day(row["earl_episode_start_date"]),
                as_day(row["earl_episode_end_date"]),
                kind_of_end(row["earl_episode_end_reason"]),
            )
            for row in self.of("ssd_early_help_episodes")
        ]

    @cached_property
    def cases(self):
        """Family, opened, closed, closed for referral to social care."""
        if "local_early_help_cases" in self.rows:
            return [
                (
                    row["family_id"] or f"of case {row['case_id']}",
                    as_day(row["opened_date"]),
                    as_day(row["closed_date"]),
                    kind_of_end(row["closure_reason"]),
                )
                for row in self.of("local_early_help_cases")
            ]
        by_family = defaultdict(list)
        for child, *episode in self.episodes:
            by_family[self.family(None, child)].append(episode)
        cases = []
        for family, episodes in by_family.items():
            chain = None
            for begun, ended, is_up in sorted((one for one in episodes if one[0]), key=lambda one: (one[0], one[1] or date.max)):
                if chain and begun <= (chain[1] or date.max):
                    if chain[1] and (ended is None or ended > chain[1]):
                        chain[1:] = [ended, is_up]
                    elif ended == chain[1]:
                        chain[2] = chain[2] or is_up
                    continue
                chain = [begun, ended, is_up]
                cases.append((family, chain))
        return [(family, *chain) for family, chain in cases]

    def families_closed(self, start, end):
        return sum(within(closed, start, end) for _, _, closed, _ in self.cases), None

    def re_referrals(self, start, end):
        closed = defaultdict(list)
        for family, _, day, _ in self.cases:
            if day:
                closed[family].append(day)
        opened = [(family, day) for family, day, _, _ in self.cases if within(day, start, end)]
        return share(opened, lambda one: any(within(day, add_months(one[1], -12), one[1] - ONE_DAY) for day in closed[one[0]]))

    def step_ups_families(self, start, end):
        return len({family for family, _, closed, is_up in self.cases if is_up and within(closed, start, end)}), None

    def step_ups_children(self, start, end):
        return len({child for child, _, ended, is_up in self.episodes if is_up and within(ended, start, end)}), None

    def step_downs(self, start, end):
        return [row for row in self.of("local_step_downs") if within(as_day(row["agreed_date"]), start, end)]

    def step_downs_families(self, start, end):
        return len({self.family(row["family_id"], row["person_id"]) for row in self.step_downs(start, end)}), None

    def step_downs_children(self, start, end):
        return len({row["person_id"] for row in self.step_downs(start, end) if row["person_id"]}), None

    def step_downs_from(self, team):
        def count(start, end):
            downs = {
                (self.family(row["family_id"], row["person_id"]), row["agreed_date"], as_code(row["source_team"]))
                for row in self.step_downs(start, end)
            }
            return share(downs, lambda one: one[2] == team)

        return count

    def handover_visits(self, team):
        def count(start, end):
            visits = defaultdict(list)
            for row in self.of("local_step_downs"):
                agreed = as_day(row["agreed_date"])
                if as_code(row["source_team"]) == team and within(working_day_after(agreed, 7), start, end):
                    visits[self.family(row["family_id"], row["person_id"]), agreed].append(as_day(row["joint_visit_date"]))
            return share(visits.items(), lambda one: in_time(one[0][1], min(filter(None, one[1]), default=None), 7))

        return count

    # Children's centres

    @cached_property
    def registrations(self):
        """By child, days and areas in their order."""
        found = defaultdict(list)
        for row in self.of("local_childrens_centres"):
            found[row["person_id"]].append((as_day(row["registered_date"]), row["lsoa_code"]))
        return {child: sorted(days) for child, days in found.items()}

    @cached_property
    def born(self):
        days = {row["person_id"]: as_day(row["birth_date"]) for row in self.of("local_childrens_centres") if row["birth_date"]}
        days |= {row["person_id"]: as_day(row["birth_date"]) for row in self.of("local_births") if row["birth_date"]}
        return days | {row["pers_person_id"]: as_day(row["pers_dob"]) for row in self.of("ssd_person") if row["pers_dob"]}

    def reach(self, end):
        """Children of the most deprived areas, and those areas."""
        deprived = {"1", "2", "3", "decile_3", "20-30%"}
        areas = {
            row["lsoa_code"]: int(row["children_0_5"])
            for row in self.of("local_childrens_centre_reach")
            if as_month(row["as_at_month"]) == end and as_code(row["imd_decile_band"]) in deprived
        }
        return sum(areas.values()), set(areas)

    def lives_in(self, child, areas, end):
        days = self.registrations.get(child)
        if not days or child in self.born and not 0 <= age(self.born[child], end) <= 5:
            return False
        return ([area for day, area in days if day <= end] or [days[0][1]] * 2)[-1 if days[0][0] <= end else 0] in areas

    def centre_registered(self, _, end):
        children, areas = self.reach(end)
        return sum(days[0][0] <= end and self.lives_in(child, areas, end) for child, days in self.registrations.items()), children

    def centre_accessed(self, start, end):
        children, areas = self.reach(end)
        came = {
            row["person_id"]
            for row in self.of("local_childrens_centre_attendance")
            if within(as_day(row["activity_date"]), start, end)
        }
        return sum(self.lives_in(child, areas, end) for child in came), children

    def registered_before_list(self, start, end):
        babies = [row for row in self.of("local_births") if within(as_day(row["list_received_date"]), start, end)]
        return share(
            babies,
            lambda row: (days := self.registrations.get(row["person_id"])) and days[0][0] < as_day(row["list_received_date"]),
        )

    def online_registrations(self, start, end):
        made = [row for row in self.of("local_childrens_centres") if within(as_day(row["registered_date"]), start, end)]
        online = [row for row in made if as_code(row["registration_channel"]) == "online"]
        with_worker = sum(bool(as_flag(row["worker_present_flag"])) for row in online)
        return {"online": (len(online), len(made)), "online_with_worker": (with_worker, len(made))}

    # Young people

    @cached_property
    def young(self):
        """By month: activity, looked after, meets the duty. Whose age or residence is not recorded is in the denominator."""
        found = defaultdict(list)
        for row in self.of("local_ccis"):
            end, lapses = as_month(row["snapshot_month"]), as_day(row["due_to_lapse_date"])
            if as_flag(row["resident_flag"]) is False or row["academic_age"] not in ("", "16", "17"):
                continue
            activity = as_code(row["activity_group"])
            lapsed = activity is None or (lapses and lapses <= end)
            found[end].append(
                ("not_known" if lapsed else activity, as_flag(row["lac_flag"]), as_flag(row["meets_rpa_flag"]), lapsed)
            )
        return found

    def activity(self, *groups):
        return lambda _, end: share(self.young[end], lambda one: one[0] in groups)

    def activity_of_year(self, *groups):
        def count(_, end):
            if end.month != 3:
                return None
            returns = [self.young[month_end(date(end.year - (month == 12), month, 1))] for month in (12, 1, 2)]
            return share(sum(returns, []), lambda one: one[0] in groups) if all(returns) else None

        return count

    def looked_after(self, group):
        return lambda _, end: share((one for one in self.young[end] if one[0] == group), lambda one: one[1])

    def meets_duty(self, _, end):
        return share(self.young[end], lambda one: one[2])

    # Families in programmes

    def engaged(self, start, end):
        return len(
            {row["family_id"] for row in self.of("local_supporting_families") if within(as_day(row["engaged_date"]), start, end)}
        )

    def target(self, day):
        first = year_start(day)
        said = [
            int(row["annual_target"])
            for row in self.of("local_supporting_families")
            if row["annual_target"] and within(as_day(row["engaged_date"]), first, add_months(first, 12) - ONE_DAY)
        ]
        return max(said, default=0)

    def claims(self, kind):
        return lambda start, end: (
            len(
                {
                    row["family_id"]
                    for row in self.of("local_supporting_families")
                    if as_code(row["claim_type"]) == kind and within(as_day(row["claim_date"]), start, end)
                }
            ),
            None,
        )

    def programmes(self, start, end):
        return [row for row in self.of("local_parenting_programmes") if within(as_day(row["end_date"]), start, end)]

    def programmes_delivered(self, start, end):
        return len({row["programme_id"] for row in self.programmes(start, end)}), None

    def parenting_families(self, start, end):
        return len({row["family_id"] for row in self.programmes(start, end) if as_number(row["sessions_attended"])}), None

    def parenting_completed(self, start, end):
        came, completed = set(), set()
        for row in self.programmes(start, end):
            attended, offered = as_number(row["sessions_attended"]), as_number(row["sessions_offered"])
            if attended != 0:
                came.add(row["family_id"])
            if attended and offered and attended * 5 >= offered * 4:
                completed.add(row["family_id"])
        return len(completed), len(came)

    @cached_property
    def conferences(self):
        return [
            {name: as_day(text) for name, text in row.items() if name.endswith("_date")}
            | {"children": int(row["children_count"] or 0)}
            for row in self.of("local_fgc")
        ]

    def conferences_by(self, field, children=False):
        def count(start, end):
            found = [row for row in self.conferences if within(row[field], start, end)]
            return sum(row["children"] if children else 1 for row in found), None

        return count

    def awaiting(self, children):
        def count(_, end):
            waiting = [
                row
                for row in self.conferences
                if is_open(row["accepted_date"], row["closed_date"], end)
                and not (row["allocated_date"] and row["allocated_date"] <= end)
            ]
            return sum(row["children"] if children else 1 for row in waiting), None

        return count

    def held_in_time(self, start, end):
        held = [row for row in self.conferences if within(row["conference_date"], start, end)]
        return share(held, lambda row: row["allocated_date"] and in_time(row["allocated_date"], row["conference_date"], 20))

    def conference_contacts(self, start, end):
        due = [
            row
            for row in self.conferences
            if row["allocated_date"] and within(working_day_after(row["allocated_date"], 3), start, end)
        ]
        return share(due, lambda row: in_time(row["allocated_date"], row["initial_contact_date"], 3))

    def conversion(self, start, end):
        closed = [
            row
            for row in self.conferences
            if within(row["closed_date"], start, end)
            and (row["conference_date"] or (row["accepted_date"] and row["allocated_date"]))
        ]
        return share(closed, lambda row: row["conference_date"])

    def conferences_open(self, _, end):
        return sum(is_open(row["accepted_date"], row["closed_date"], end) for row in self.conferences), None

    # What people say

    def feedback(self, start, end):
        answers = [
            row
            for row in self.of("local_family_feedback")
            if row["positive_flag"].strip() and within(as_day(row["closure_date"]), start, end)
        ]
        return share(answers, lambda row: as_flag(row["positive_flag"]))

    def of_early_help(self, extract, field, counts=lambda row: True):
        def count(start, end):
            rows = [
                row
                for row in self.of(extract)
                if as_code(row["service"]) in ("early_help", "eh") and within(as_day(row[field]), start, end)
            ]
            return sum(map(bool, map(counts, rows))), None

        return count

    # Adults

    def rows_in(self, extract, field, start, end):
        return [row for row in self.of(extract) if within(as_day(row[field]), start, end)]

    def concerns(self, start, end):
        return self.rows_in("local_asg_concerns", "received_date", start, end)

    def concluded(self, start, end):
        return self.rows_in("local_asg_enquiries", "concluded_date", start, end)

    def themes(self, start, end):
        themes = Counter(as_code(row["theme"]) for row in self.concerns(start, end))
        del themes[None]
        base = sum(themes.values())
        names = {risk: risk for risk in RISKS} | {"financial_abuse": "financial_material"}
        return {name: (themes[risk], base) for risk, name in names.items()} | {
            "unknown": (sum(n for theme, n in themes.items() if theme not in RISKS), base)
        }

    def outcomes(self, start, end):
        known = ("enquiry", "other_route", "no_action", "not_recorded")
        found = Counter(as_code(row["outcome"]) or "not_recorded" for row in self.concerns(start, end))
        return {name: (found[name], None) for name in known} | {
            "unknown": (sum(n for name, n in found.items() if name not in known), None)
        }

    def by_source(self, of, counts):
        """of: what the denominator is, of a source's concerns and of all. counts: what counts of a source's."""

        def count(start, end):
            by_source = defaultdict(list)
            rows = self.concerns(start, end)
            for row in rows:
                source = as_code(row["source_group"]) or "not_recorded"
                by_source[source if source in SOURCES or source == "not_recorded" else "unknown"].append(row)
            return {
                source: (sum(map(bool, map(counts, by_source[source]))), of(by_source[source], rows))
                for source in (*SOURCES, "not_recorded", "unknown")
            }

        return count

    def adults(self, least):
        def count(start, end):
            concerns = Counter(row["person_id"] for row in self.concerns(start, end) if row["person_id"])
            return sum(number >= least for number in concerns.values()), len(concerns)

        return count

    def abuse_types(self, start, end):
        rows, found = self.concluded(start, end), Counter()
        for row in rows:
            found.update(
                {code for part in row["abuse_types"].replace(",", ";").split(";") if (code := as_code(part))}
                or {"no_abuse_type_recorded"}
            )
        return {name: (found[name], len(rows)) for name in (*RISKS, "no_abuse_type_recorded")}

    def of_concluded(self, counts, among=lambda row: True):
        return lambda start, end: share(filter(among, self.concluded(start, end)), counts)

    def lasted(self, more_than, up_to=10**6):
        def is_so(row):
            return row["started_date"] and more_than < (as_day(row["concluded_date"]) - as_day(row["started_date"])).days <= up_to

        return self.of_concluded(is_so)

    def running(self, more_than, up_to=10**6):
        def count(_, end):
            began = [
                as_day(row["started_date"])
                for row in self.of("local_asg_enquiries")
                if is_open(as_day(row["started_date"]), as_day(row["concluded_date"]), end)
            ]
            return share(began, lambda day: more_than < (end - day).days <= up_to)

        return count

    def enquiries_per_concern(self, start, end):
        return len(self.rows_in("local_asg_enquiries", "started_date", start, end)), len(self.concerns(start, end))

    def reviews_by_duration(self, start, end):
        found = Counter()
        for row in self.rows_in("local_asg_sars", "concluded_date", start, end):
            begun, ended = as_day(row["commissioned_date"]), as_day(row["concluded_date"])
            if begun is None or ended < begun:
                found["other"] += 1
            else:
                found[next((f"{n}_months" for n in (3, 6, 9) if ended <= add_months(begun, n)), "over_9_months")] += 1
        return {name: (found[name], None) for name in ("3_months", "6_months", "9_months", "over_9_months", "other")}

    # Providers

    def ratings(self, end):
        """Kind of care and rating of each location that is registered on a day."""
        places = defaultdict(list)
        gone = set()
        for row in self.of("local_cqc_ratings"):
            if as_day(row["as_at_date"]) <= end:
                places[row["location_id"]].append(row)
            if row["deregistered_date"] and as_day(row["deregistered_date"]) <= end:
                gone.add(row["location_id"])
        found = []
        for place in places.keys() - gone:
            latest = {}
            for row in sorted(places[place], key=lambda row: row["as_at_date"]):
                latest[row["service"] or "overall"] = row
            rating = {service: as_code(row["rating"]) for service, row in latest.items()}
            since = {service: row["as_at_date"] for service, row in latest.items()}
            for kind in {as_code(row["provider_type"]) for row in latest.values()}:
                of_kind = [name for name in latest if as_code(latest[name]["provider_type"]) == kind]
                # The rating overall covers what the location did then; services that were rated later count by themselves.
                services = [name for name in of_kind if name != "overall"] or of_kind
                rated = [rating[name] for name in services if rating[name] in RATED]
                later = any(rating[name] in RATED and since[name] > since.get("overall", "") for name in latest)
                if rating.get("overall") in RATED and not later:
                    found.append((kind, rating["overall"], place))
                elif rated:
                    found.append((kind, min(rated, key=RATED.index), place))
                elif "not_yet_inspected" in (said := {rating[name] for name in services}) and said <= {
                    *RATED,
                    "not_yet_inspected",
                    "not_rated",
                }:
                    found.append((kind, "not_yet_inspected", place))
                else:
                    found.append((kind, "unknown", place))
        return found

    def locations(self, _, end):
        found = Counter("unknown" if rating == "unknown" else f"{kind}_{rating}" for kind, rating, _ in self.ratings(end))
        names = [
            f"{kind}_{rating}" for kind in ("residential", "nursing", "home_care") for rating in (*RATED, "not_yet_inspected")
        ]
        return {name: (found[name], None) for name in (*names, "unknown")}

    def good(self, *kinds):
        return lambda _, end: share(
            (rating for kind, rating, _ in self.ratings(end) if kind in kinds and rating in RATED),
            lambda rating: rating in ("good", "outstanding"),
        )

    def providers_open(self, begun, ended):
        return lambda _, end: (
            len(
                {
                    row["location_id"]
                    for row in self.of("local_provider_contracts")
                    if is_open(as_day(row[begun]), as_day(row[ended]), end)
                }
            ),
            None,
        )

    def defaults_new(self, start, end):
        return len(
            {row["location_id"] for row in self.rows_in("local_provider_contracts", "default_start_date", start, end)}
        ), None

    # Education. Each of these is called with the first and last day of a term, or of a month.

    @cached_property
    def terms(self):
        return {row["term_id"]: (as_day(row["term_start"]), as_day(row["term_end"])) for row in self.of("local_school_terms")}

    def of_term(self, count):
        """A figure of the term that ends in a month."""

        def figure(start, end):
            ended = [term for term, (_, last) in self.terms.items() if within(last, start, end)]
            return count(ended[0], self.terms[ended[0]][1]) if ended else None

        return figure

    def take_up(self, term, _):
        rows = [row for row in self.of("local_early_education") if row["term_id"] == term and as_flag(row["eligible_flag"])]
        return share(rows, lambda row: as_flag(row["place_taken_flag"]))

    def attendance(self, term, _):
        rows = [row for row in self.of("local_attendance") if row["term_id"] == term]
        rows = [(int(row["sessions_attended"] or 0), int(row["sessions_possible"] or 0)) for row in rows]
        rows = [(came, possible) for came, possible in rows if came <= possible]
        return sum(came for came, _ in rows), sum(possible for _, possible in rows)

    def missing_education(self, _, last):
        return len(
            {
                row["person_id"]
                for row in self.of("local_cme")
                if is_open(as_day(row["cme_start_date"]), as_day(row["cme_end_date"]), last)
            }
        ), None

    def at_home(self, _, last):
        return len(
            {
                row["person_id"]
                for row in self.of("local_ehe")
                if not as_flag(row["prevented_flag"])
                and is_open(as_day(row["ehe_start_date"]), as_day(row["ehe_end_date"]), last)
            }
        ), None

    @staticmethod
    def school_year(last):
        return date(last.year - (last.month < 9), 9, 1)

    def returned_to_school(self, _, last):
        return len(
            {
                row["person_id"]
                for row in self.rows_in("local_ehe", "ehe_end_date", self.school_year(last), last)
                if as_code(row["end_reason"]) in ("returned_to_school", "returned") and not as_flag(row["prevented_flag"])
            }
        ), None

    def kept_in_school(self, _, last):
        asked = self.rows_in("local_ehe", "ehe_start_date", self.school_year(last), last)
        return sum(bool(as_flag(row["prevented_flag"])) for row in asked), None

    def permanent_exclusions(self, phase):
        def count(_, last):
            rows = self.rows_in("local_exclusions", "exclusion_date", self.school_year(last), last)
            return sum(
                as_code(row["phase"]) == phase
                and as_code(row["exclusion_type"]) in ("permanent", "perm")
                and not as_flag(row["overturned_flag"])
                for row in rows
            ), None

        return count

    def offers(self, phase, up_to):
        def figure(_, end):
            if end.month != (4 if phase == "primary" else 3):
                return None
            asked = [
                row
                for row in self.of("local_admissions_offers")
                if as_code(row["phase"]) == phase
                and row["offer_year"] == str(end.year)
                and as_flag(row["on_time_flag"]) is not False
                and as_flag(row["resident_flag"]) is not False
            ]
            return (
                share(asked, lambda row: row["preference_offered"] and 1 <= int(row["preference_offered"]) <= up_to)
                if asked
                else None
            )

        return figure

    def moves(self, phase):
        def figure(_, end):
            month, day = (2, 15) if phase == "primary" else (3, 31)
            if end.month != month:
                return None
            rows = [
                row
                for row in self.of("local_ehcp_transitions")
                if as_code(row["phase"]) == phase and row["transition_year"] == str(end.year)
            ]
            limit = date(end.year, month, day)
            return share(rows, lambda row: row["finalised_date"] and as_day(row["finalised_date"]) <= limit) if rows else None

        return figure

    def result(self, measure):
        """A school year's result, in July: numerator and denominator, or the value alone."""

        def figure(_, end):
            if end.month != 7:
                return None
            year = f"{end.year - 1}/{end.year % 100}"
            rows = [
                row for row in self.of("local_attainment") if row["academic_year"] == year and as_code(row["measure"]) == measure
            ]
            return published(max(rows, key=lambda row: row["published_on"])) if rows else None

        return figure

    def plans_issued(self, start, end):
        return [row for row in self.rows_in("local_sen2", "plan_issued_date", start, end) if as_flag(row["assessment_outcome"])]

    def within_20_weeks(self, start, end):
        plans = [row for row in self.plans_issued(start, end) if not as_flag(row["exception_flag"])]
        return share(plans, lambda row: 0 <= (as_day(row["plan_issued_date"]) - as_day(row["request_date"])).days <= 140)

    # Youth justice

    def youth_data(self, measure):
        def figure(start, end):
            rows = [
                row
                for row in self.of("local_yds")
                if as_code(row["measure"]) == measure and within(as_day(row["period_end"]), start, end)
            ]
            return published(max(rows, key=lambda row: row["published_on"])) if rows else None

        return figure


def published(row):
    """Both counts, where they are given, else the value alone."""
    above, below = as_number(row["numerator"]), as_number(row["denominator"])
    return (above, below) if above is not None and below else (None, None, float(row["value"]))


def numerator_of(count):
    """The count alone of what has a denominator too."""
    return lambda start, end: (found[0], None) if (found := count(start, end)) is not None else None


def denominator_of(count):
    return lambda start, end: (count(start, end)[1], None)


def definitions(o: Oracle) -> dict:
    """How to count each indicator, by its id without its basis."""
    code = lambda field, *codes: lambda row: as_code(row[field]) in codes  # noqa: E731
    yes = lambda field: code(field, "y", "yes")  # noqa: E731
    no = lambda field: code(field, "n", "no")  # noqa: E731
    blank = lambda field: code(field, None, "not_recorded")  # noqa: E731
    both = lambda *tests: lambda row: all(test(row) for test in tests)  # noqa: E731
    flag = lambda field: lambda row: as_flag(row[field])  # noqa: E731
    has_result = both(yes("views_expressed"), lambda row: not blank("outcomes_met")(row))
    upheld = code("outcome", "upheld", "partly_upheld", "partially_upheld")

    def in_due_time(row):
        return row["due_date"] and (as_day(row["received_date"]) or date.min) <= as_day(row["closed_date"]) <= as_day(
            row["due_date"]
        )  # noqa: E731

    def rows(extract, field, counts=lambda row: True):
        return lambda s, e: (sum(map(bool, map(counts, o.rows_in(extract, field, s, e)))), None)  # noqa: E731

    found = {
        "eh_contacts_families": o.contact_families,
        "eh_initial_contact_in_scope": denominator_of(o.first_contact),
        "eh_initial_contact_3wd": numerator_of(o.first_contact),
        "eh_initial_contact_3wd_pct": o.first_contact,
        "eh_assessments_in_scope": denominator_of(o.assessments_45),
        "eh_assessments_45wd_pct": o.assessments_45,
        "eh_assessments_by_partners": numerator_of(o.assessments_by_partners),
        "eh_assessments_by_partners_pct": o.assessments_by_partners,
        "eh_partner_assessments_by_schools_pct": o.assessments_by_schools,
        "eh_open_families": lambda _, e: (len({family for family, begun, ended, _ in o.cases if is_open(begun, ended, e)}), None),
        "eh_open_children": lambda _, e: (len({one for one, begun, ended, _ in o.episodes if is_open(begun, ended, e)}), None),
        "eh_families_closed": o.families_closed,
        "eh_re_referrals": numerator_of(o.re_referrals),
        "eh_re_referrals_pct": o.re_referrals,
        "step_downs_families": o.step_downs_families,
        "step_downs_children": o.step_downs_children,
        "step_ups_families": o.step_ups_families,
        "step_ups_children": o.step_ups_children,
        "childrens_centre_registered_pct": o.centre_registered,
        "childrens_centre_accessed_pct": o.centre_accessed,
        "childrens_centre_prebirthlist_pct": o.registered_before_list,
        "childrens_centre_online_registrations_pct": o.online_registrations,
        "yp_lac_neet": numerator_of(o.looked_after("neet")),
        "yp_lac_neet_pct": o.looked_after("neet"),
        "yp_lac_not_known": numerator_of(o.looked_after("not_known")),
        "yp_lac_not_known_pct": o.looked_after("not_known"),
        "yp_participation_duty_pct": o.meets_duty,
        "youth_sessions": rows("local_youth_sessions", "session_date"),
        "supporting_families_engaged": lambda s, e: (o.engaged(s, e), None),
        "parenting_programmes_delivered": o.programmes_delivered,
        "parenting_families_attending": o.parenting_families,
        "parenting_families_completing_pct": o.parenting_completed,
        "fgc_held_20wd": numerator_of(o.held_in_time),
        "fgc_held_20wd_pct": o.held_in_time,
        "fgc_reviews_held": o.conferences_by("review_date"),
        "fgc_initial_contacts_due": denominator_of(o.conference_contacts),
        "fgc_initial_contact_3wd": numerator_of(o.conference_contacts),
        "fgc_initial_contact_3wd_pct": o.conference_contacts,
        "fgc_closed_with_conference": numerator_of(o.conversion),
        "fgc_conversion_pct": o.conversion,
        "fgc_open": o.conferences_open,
        "fgc_closed": o.conferences_by("closed_date"),
        "eh_family_feedback_positive_pct": o.feedback,
        "eh_complaints_received": o.of_early_help("local_complaints", "received_date"),
        "eh_complaints_upheld": o.of_early_help("local_complaints", "closed_date", upheld),
        "eh_complaints_closed_in_time": o.of_early_help("local_complaints", "closed_date", in_due_time),
        "eh_compliments": o.of_early_help("local_compliments", "received_date"),
        "eh_team_manager_audits": o.of_early_help("local_case_audits", "completed_date", code("audit_type", "team_manager")),
        "asg_concerns": rows("local_asg_concerns", "received_date"),
        "asg_concern_conversion_pct": lambda s, e: share(o.concerns(s, e), flag("progressed_flag")),
        "asg_concern_theme_pct": o.themes,
        "asg_concern_theme_not_recorded": rows("local_asg_concerns", "received_date", lambda row: not row["theme"].strip()),
        "asg_concern_nfa_pct": lambda s, e: share(o.concerns(s, e), code("outcome", "no_action")),
        "asg_concern_outcome": o.outcomes,
        "asg_enquiries_concluded": rows("local_asg_enquiries", "concluded_date"),
        "asg_enquiry_abuse_type_pct": o.abuse_types,
        "asg_enquiry_risk_reduced_removed_pct": o.of_concluded(code("risk_outcome", "reduced", "removed")),
        "asg_enquiry_risk_not_recorded": rows("local_asg_enquiries", "concluded_date", blank("risk_outcome")),
        "asg_enquiries_begun_per_concern": o.enquiries_per_concern,
        "asg_individuals": numerator_of(o.adults(1)),
        "asg_individuals_repeat": numerator_of(o.adults(2)),
        "asg_repeat_concern_pct": o.adults(2),
        "asg_concerns_by_source": o.by_source(lambda own, every: None, lambda row: True),
        "asg_concerns_by_source_share_pct": o.by_source(lambda own, every: len(every), lambda row: True),
        "asg_conversion_by_source_pct": o.by_source(lambda own, every: len(own), flag("progressed_flag")),
        "asg_training_courses": rows("local_asg_training", "course_date"),
        "asg_police_referrals": rows("local_asg_police_referrals", "referral_date"),
        "asg_police_referrals_with_crime": rows("local_asg_police_referrals", "referral_date", flag("crime_flag")),
        "asg_cqc_ratings": o.locations,
        "asg_care_homes_good_outstanding_pct": o.good("residential", "nursing"),
        "asg_home_care_good_outstanding_pct": o.good("home_care"),
        "asg_contract_defaults_open": o.providers_open("default_start_date", "default_end_date"),
        "asg_contract_defaults_new": o.defaults_new,
        "asg_improvement_plans": o.providers_open("improvement_plan_start_date", "improvement_plan_end_date"),
        "asg_enquiries_over_40w_pct": o.lasted(280),
        "asg_enquiries_20_40w_pct": o.lasted(140, 280),
        "asg_open_enquiries": denominator_of(o.running(0)),
        "asg_open_enquiries_over_40w": numerator_of(o.running(280)),
        "asg_open_enquiries_over_40w_pct": o.running(280),
        "asg_open_enquiries_20_40w": numerator_of(o.running(140, 280)),
        "asg_open_enquiries_20_40w_pct": o.running(140, 280),
        "asg_sars_requested": rows("local_asg_sars", "requested_date"),
        "asg_sars_commissioned": rows("local_asg_sars", "commissioned_date"),
        "asg_sars_concluded_by_duration": o.reviews_by_duration,
        "asg_views_asked_pct": o.of_concluded(yes("views_asked")),
        "asg_views_expressed_pct": o.of_concluded(both(yes("views_asked"), yes("views_expressed"))),
        "asg_views_asked_not_expressed_pct": o.of_concluded(both(yes("views_asked"), no("views_expressed"))),
        "asg_outcomes_fully_met_pct": o.of_concluded(code("outcomes_met", "fully"), has_result),
        "asg_outcomes_partially_met_pct": o.of_concluded(code("outcomes_met", "partially"), has_result),
        "asg_outcomes_not_met_pct": o.of_concluded(code("outcomes_met", "not"), has_result),
        "asg_outcomes_at_least_partially_met_pct": o.of_concluded(code("outcomes_met", "fully", "partially"), has_result),
        "asg_lacking_capacity_pct": o.of_concluded(yes("lacks_capacity")),
        "asg_capacity_not_recorded_pct": o.of_concluded(blank("lacks_capacity")),
        "asg_advocate_support_pct": o.of_concluded(flag("advocate_flag"), yes("lacks_capacity")),
        "yj_first_time_entrants": lambda s, e: (
            (figure[0], None) if (figure := o.youth_data("first_time_entrants")(s, e)) else None
        ),
        "yj_first_time_entrants_rate_per_100k": o.youth_data("first_time_entrants"),
        "yj_custody_rate_per_1k": o.youth_data("custody"),
        "yj_reoffending_binary_pct": o.youth_data("reoffending_binary"),
        "yj_reoffences_per_reoffender": o.youth_data("reoffences_per_reoffender"),
        "yj_programme_contacts": rows("local_youth_justice_contacts", "contact_date"),
        "two_year_old_takeup_pct": o.of_term(o.take_up),
        "ehcp_issued": lambda s, e: (len(o.plans_issued(s, e)), None),
        "ehcp_20_weeks_pct": o.within_20_weeks,
        "ehcp_transition_review_primary_pct": o.moves("primary"),
        "ehcp_transition_review_secondary_pct": o.moves("secondary"),
        "cme_open": o.of_term(o.missing_education),
        "ehe_open": o.of_term(o.at_home),
        "ehe_returned_to_school": o.of_term(o.returned_to_school),
        "ehe_prevented": o.of_term(o.kept_in_school),
        "permanent_exclusions_primary": o.of_term(o.permanent_exclusions("primary")),
        "permanent_exclusions_secondary": o.of_term(o.permanent_exclusions("secondary")),
        "school_attendance_pct": o.of_term(o.attendance),
    }  # fmt: skip
    for team in ("duty", "locality"):
        found[f"step_downs_from_{team}_pct"] = o.step_downs_from(team)
        found[f"joint_handover_visit_7wd_{team}_pct"] = o.handover_visits(team)
    for name, groups in {"neet": ["neet"], "not_known": ["not_known"], "neet_not_known": ["neet", "not_known"]}.items():
        found[f"yp_{name}_pct"] = o.activity(*groups)
        found[f"yp_{name}_annual_pct"] = o.activity_of_year(*groups)
    for kind in ("employment", "progress"):
        found[f"supporting_families_claims_{kind}"] = o.claims(kind)
    for phase in ("primary", "secondary"):
        found[f"offer_day_{phase}_first_preference_pct"] = o.offers(phase, 1)
        found[f"offer_day_{phase}_top3_preference_pct"] = o.offers(phase, 3)
    for measure in ("eyfs_gld", "phonics_year1", "ks2_rwm_expected", "ks2_rwm_higher", "ks4_english_maths_grade5"):
        found[f"{measure}_pct"] = o.result(measure)
    for measure in ("ks4_attainment8", "ks4_ebacc_aps"):
        found[measure] = o.result(measure)
    for name, field in {
        "referrals_received": "referral_date",
        "referrals_accepted": "accepted_date",
        "held": "conference_date",
    }.items():
        found[f"fgc_{name}_families"] = o.conferences_by(field)
        found[f"fgc_{name}_children"] = o.conferences_by(field, children=True)
    for unit in ("families", "children"):
        found[f"fgc_awaiting_allocation_{unit}"] = o.awaiting(unit == "children")
    return found


def figures(oracle: Oracle, bases: dict[str, str], months: list[date]) -> dict:
    """By indicator, month end and category (None without one): numerator, denominator and, of what was only published, the value.

    bases: the basis of each indicator by its id.
    """
    known, found = definitions(oracle), {}
    for indicator, basis in bases.items():
        stem = indicator.replace(SUFFIXES[basis], "") if SUFFIXES[basis] else indicator
        for end in months:
            loaded = stem.startswith("yj_") and basis == "rolling_12_months"
            days = period("in_month" if loaded or basis == "term" else basis, end)
            if days is None:
                continue
            if stem == "supporting_families_target_pct":
                count = oracle.engaged(*days), oracle.target(end) / (12 if basis == "in_month" else 1)
            else:
                count = known[stem](*days)
            if count is None:
                continue
            for category, figure in count.items() if isinstance(count, dict) else [(None, count)]:
                found[indicator, end, category] = figure
    return found
