"""The front door: contacts of families, what was decided on them, and the children they brought to a referral."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import ceil
from random import Random
from typing import TYPE_CHECKING, Any

from proof.replay.dates import working_days_after
from proof.replay.plan import Series, total

if TYPE_CHECKING:
    from proof.replay.council import Council
    from proof.replay.plan import Plan


GROUPS = {  # source group -> its source codes and its usual share of contacts
    "police": (("6",), 0.36),
    "education": (("2A", "2B"), 0.13),
    "health": (("3A", "3B", "3C", "3D", "3E", "3F"), 0.12),
    "internal_council_services": (("4", "5A", "5B"), 0.14),
    "members_of_public": (("1A", "1B", "1C", "1D"), 0.10),
    "other_local_authorities": (("5C",), 0.03),
    "others": (("7", "8", "9", "10", ""), 0.12),
}
CODES = [code for codes, _ in GROUPS.values() for code in codes]
LARGEST_FAMILY = 5

FAMILIES = frozenset({"contacts_all_families", "contacts_social_care_families", "contacts_early_help_families"})
MASH = frozenset({"mash_information_sharing_2wd"})
MEASURES = (
    FAMILIES
    | MASH
    | frozenset(
        [
            "contacts_received",
            "contacts_decision_1wd",
            "contacts_to_referral",
            "contacts_by_source",
            "contacts_all_children",
            "contacts_by_source_to_referral",
            "contacts_social_care",
            "contacts_early_help",
            "contacts_ot_not_yet_known",
            "contacts_social_care_decision_1wd",
            "contacts_early_help_decision_5wd",
            "contacts_all_to_referral",
        ]
    )
)


@dataclass(frozen=True)
class ContactPlan:
    """Contacts a month: new ones by source group, those on open cases, those for early help and others."""

    new: dict[str, Series]
    referred: dict[str, Series]
    in_time: Series
    families: Series
    open_case: Series
    open_case_in_time: Series
    help: Series
    help_in_time: Series
    help_referred: Series
    help_families: Series
    shared_families: Series
    other: Series
    other_families: Series
    mash: Series
    mash_in_time: Series


def plan_contacts(plan: Plan, council: Council) -> ContactPlan:
    """Lay out the contacts of each month in a plan."""
    level, share = council.level, council.published.share
    months = council.months(council.published.first_needed(MEASURES, council.published.first_month))

    def received(month: int) -> float:
        read = council.published.level
        return read("contacts_received", month) or 0.95 * read("contacts_social_care", month, default=1300)

    def referral_share(month: int) -> float:
        return share("contacts_to_referral", month) or share("contacts_all_to_referral", month, default=0.25)

    def decided_share(month: int) -> float:
        return share("contacts_decision_1wd", month) or share("contacts_social_care_decision_1wd", month, default=0.8)

    new, referred = {}, {}
    for group, (_, usual) in GROUPS.items():
        new[group] = plan.series(
            months, lambda m, group=group, usual=usual: level("contacts_by_source", m, usual * received(m), group)
        )
        referred[group] = plan.part(
            new[group],
            lambda m, group=group: share("contacts_by_source_to_referral", m, group, referral_share(m)),
        )
    every_new, every_referred = total(*new.values()), total(*referred.values())
    in_time = plan.part(every_new, decided_share)
    open_case = plan.series(months, lambda m: 0.05 * received(m) * council.part_of(m))
    open_case_in_time = plan.part(open_case, decided_share)
    early_help = plan.series(months, lambda m: level("contacts_early_help", m, 60))
    help_in_time = plan.part(early_help, lambda m: share("contacts_early_help_decision_5wd", m, default=0.9))
    help_referred = plan.part(early_help, lambda m: 0)
    other = plan.series(months, lambda m: level("contacts_ot_not_yet_known", m, 10))
    care = total(every_new, open_case)
    everyone = total(care, early_help, other)

    families = plan.part(every_new, lambda m: 0.53)
    help_families = plan.part(early_help, lambda m: 0.48)
    other_families = plan.part(other, lambda m: 0.9)
    shared_families = plan.part(help_families, lambda m: 0)
    for month in months:
        plan.require(LARGEST_FAMILY * families[month] >= every_new[month] + LARGEST_FAMILY * len(GROUPS))
        plan.require(LARGEST_FAMILY * help_families[month] >= early_help[month])
        plan.require(LARGEST_FAMILY * other_families[month] >= other[month])
        plan.require(shared_families[month] <= families[month])
    mash = plan.part(every_new, lambda m: 0.1)
    mash_in_time = plan.part(mash, lambda m: share("mash_information_sharing_2wd", m, default=0.9))

    plan.measure("contacts_received", every_new)
    plan.measure("contacts_decision_1wd", in_time, every_new)
    plan.measure("contacts_to_referral", every_referred, every_new)
    for group in GROUPS:
        plan.measure("contacts_by_source", new[group], breakdown=group)
        plan.measure("contacts_by_source_to_referral", referred[group], new[group], breakdown=group)
    plan.measure("contacts_all_children", everyone)
    plan.measure(
        "contacts_all_families",
        {m: families[m] + open_case[m] + help_families[m] + other_families[m] - shared_families[m] for m in months},
    )
    plan.measure("contacts_social_care", care, everyone)
    plan.measure("contacts_social_care_families", total(families, open_case))
    plan.measure("contacts_early_help", early_help, everyone)
    plan.measure("contacts_early_help_families", help_families)
    plan.measure("contacts_ot_not_yet_known", other)
    plan.measure("contacts_social_care_decision_1wd", total(in_time, open_case_in_time), care)
    plan.measure("contacts_early_help_decision_5wd", help_in_time, early_help)
    plan.measure("contacts_all_to_referral", total(every_referred, help_referred), everyone)
    plan.measure("mash_information_sharing_2wd", mash_in_time, mash)
    return ContactPlan(
        new,
        referred,
        in_time,
        families,
        open_case,
        open_case_in_time,
        early_help,
        help_in_time,
        help_referred,
        help_families,
        shared_families,
        other,
        other_families,
        mash,
        mash_in_time,
    )


@dataclass
class Contact:
    """A contact about a child, before what was decided on it."""

    child: str
    family: str
    day: Any
    code: str
    route: str
    referred: bool = False
    open_case: bool = False


class FrontDoor:
    """Tells the contacts of every month.

    referred: month -> (child, family, day) of each new contact that became a referral, for the referrals to take up.
    """

    def __init__(self, council: Council, plan: ContactPlan) -> None:
        self.council, self.plan = council, plan
        self.chance = council.random("contacts")
        self.referred: defaultdict[int, list[tuple[str, str, date]]] = defaultdict(list)
        self._families: list[tuple[str, list[str]]] = []  # known families without a referral: (family, children)
        self._seen: set[tuple[str, date, str]] = set()  # (family, day, code): one event of a family
        self._prints_families = council.published.prints(FAMILIES)
        self._prints_mash = council.published.prints(MASH)
        for month in plan.in_time:
            self._tell_new(month)

    def _tell_new(self, month: int) -> None:
        chance, plan = self.chance, self.plan
        counts = {group: plan.new[group][month] for group in GROUPS}
        events = share_out(chance, plan.families[month], counts)
        contacts = []
        for group, (codes, _) in GROUPS.items():
            contacts += self._events(month, codes, events[group], counts[group], plan.referred[group][month])
        self._write(contacts, plan.in_time[month], 1, plan.mash[month], plan.mash_in_time[month])
        early_help = self._help(month, contacts)
        self._write(early_help, plan.help_in_time[month], 5)
        other = self._events(month, CODES, plan.other_families[month], plan.other[month], 0, "ot_not_yet_known")
        self._write(other, len(other) * 4 // 5, 5)
        for contact in contacts:
            if contact.referred:
                self.referred[month].append((contact.child, contact.family, contact.day))

    def _help(self, month: int, contacts: list[Contact]) -> list[Contact]:
        """Contacts for early help; some may be of a family whose other children were a social care contact that day."""
        plan, shared = self.plan, self.plan.shared_families[month]
        children = plan.help[month]
        first = {(c.family, c.day, c.code): c for c in contacts}
        together = [
            Contact(self.council.new("ch"), c.family, c.day, c.code, "early_help")
            for c in self.chance.sample(list(first.values()), shared)
        ]
        for contact in together:
            self._write_family(contact.family, [contact.child])
        events, children = plan.help_families[month] - shared, children - shared
        return together + self._events(month, CODES, events, children, plan.help_referred[month], "early_help")

    def tell_open_cases(self, open_on: Callable[..., Any]) -> None:
        """Tell the contacts about children whose case was open: open_on(month) gives (child, family, start, end) of cases."""
        for month, number in self.plan.open_case.items():
            contacts: list[Contact] = []
            cases = open_on(month)
            while len(contacts) < number:
                child, family, start, end = self.chance.choice(cases)
                contact = Contact(
                    child,
                    family,
                    self.council.any_day(self.chance, month),
                    self.chance.choice(CODES),
                    "social_care",
                    open_case=True,
                )
                if start < contact.day and (not end or contact.day < end) and self._is_first(contact):
                    contacts.append(contact)
            self._write(contacts, self.plan.open_case_in_time[month], 1)

    def _events(
        self,
        month: int,
        codes: list[str] | tuple[str, ...],
        events: int,
        children: int,
        referred: int,
        route: str = "social_care",
    ) -> list[Contact]:
        """Return contacts of so many children in so many events, of which so many became a referral."""
        chance, contacts = self.chance, []
        for size in group_sizes(chance, events, children):
            event = Contact("", "", self.council.any_day(chance, month), chance.choice(codes), route)
            brought = min(size, referred)
            referred -= brought
            family, members = self._family(event, size, fresh=brought > 0)
            contacts += [
                Contact(child, family, event.day, event.code, route, number < brought) for number, child in enumerate(members)
            ]
        return contacts

    def _family(self, event: Contact, size: int, fresh: bool) -> tuple[str, list[str]]:
        """Return a family and so many of its children: mostly a new one, else one known from an earlier contact."""
        if not fresh and self._families and self.chance.random() < 0.4:
            for family, members in self.chance.sample(self._families, min(4, len(self._families))):
                event.family = family
                if len(members) >= size and self._is_first(event):
                    return family, members[:size]
        family = self.council.new("fam")
        members = [self.council.new("ch") for _ in range(size)]
        event.family = family
        self._is_first(event)
        if not fresh:
            self._families.append((family, members))
        if size > 1:
            self._write_family(family, members)
        return family, members

    def _is_first(self, event: Contact) -> bool:
        key = event.family, event.day, event.code
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _write_family(self, family: str, members: list[str]) -> None:
        for child in members:
            self.council.add("ssd_family", fami_family_id=family, fami_person_id=child)

    def _write(self, contacts: list[Contact], in_time: int, limit: int, mash: int = 0, mash_in_time: int = 0) -> None:
        """Write contacts, so many of them decided within the limit, and so many asked of the hub and answered in time."""
        chance, council = self.chance, self.council
        prompt = set(chance.sample(range(len(contacts)), in_time))
        asked = chance.sample(range(len(contacts)), mash) if self._prints_mash else []
        answered, requested = set(asked[:mash_in_time]), set(asked)
        for number, contact in enumerate(contacts):
            identifier = council.new("con")
            outcome, decision = _outcome(chance, contact)
            council.add(
                "ssd_contacts",
                cont_contact_id=identifier,
                cont_person_id=contact.child,
                cont_contact_date=contact.day,
                cont_contact_source_code=contact.code,
                cont_contact_outcome_json=outcome,
            )
            row = {
                "contact_id": identifier,
                "contact_route": None if contact.route == "ot_not_yet_known" and number % 3 == 0 else contact.route,
                "on_open_case_flag": "Y" if contact.open_case else "N",
                "decision_date": self._decided(contact.day, limit, number in prompt),
                "decision_outcome": decision,
            }
            if self._prints_families:
                row["family_id"] = contact.family
            if self._prints_mash:
                request = contact.day if number in requested else None
                row["mash_info_request_date"] = request
                row["mash_info_response_date"] = request and self._decided(request, 2, number in answered)
            council.add("local_contact_decisions", **row)

    def _decided(self, day: date, limit: int, in_time: bool) -> date | None:
        """Return the day of a decision within so many working days, or after them; None when it was not made yet."""
        steps = self.chance.randint(0, limit) if in_time else limit + self.chance.randint(1, 6)
        decided = working_days_after(day, steps) if steps else day
        if decided <= self.council.extract_date:
            return decided
        return day if in_time else None


def _outcome(chance: Random, contact: Contact) -> tuple[str, str | None]:
    """Return the outcome text of a contact and the decision recorded beside it; a referral is told by either or both."""
    if contact.referred:
        told = chance.random()
        flags = '{"NEW_REFERRAL_FLAG":"Y"}' if told < 0.95 else '{"OTHER_OUTCOMES_EXIST_FLAG":"Y"}'
        return flags, "referral" if told > 0.05 else None
    if contact.open_case:
        return '{"EXISTING_REFERRAL_FLAG":"Y"}', "open case"
    if contact.route == "early_help":
        return '{"ADVICE_FLAG":"Y"}', "early help"
    return ('{"NFA_FLAG":"Y"}', None) if chance.random() < 0.4 else ("{}", None)


def group_sizes(chance: Random, groups: int, members: int) -> list[int]:
    """Return the sizes, at least 1, of so many groups with so many members in all."""
    sizes = [1] * groups
    largest = max(LARGEST_FAMILY, ceil(members / groups)) if groups else 0
    rest = members - groups
    while rest > 0:
        number = chance.randrange(groups)
        if sizes[number] < largest:
            sizes[number] += 1
            rest -= 1
    return sizes


def share_out(chance: Random, groups: int, members: dict[str, int]) -> dict[str, int]:
    """Share a number of groups out over named sets of members: at most one a member, at least one a few members."""
    shares = {name: min(count, ceil(count / LARGEST_FAMILY)) for name, count in members.items()}
    room = [name for name, count in members.items() for _ in range(count - shares[name])]
    for name in chance.sample(room, groups - sum(shares.values())):
        shares[name] += 1
    return shares
