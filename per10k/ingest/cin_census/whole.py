"""Whether a census is whole: what shows that its export lost an element, or a block.

XML leaves out what is empty, so that one case without a closure says nothing; that of many cases none has closed does. Elements
that every block has are missed in a single one. Of a year later than those whose shape is known nobody can say what has another
name now, so that a block that is not there at all is no count of zero, however few the cases.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from per10k.core.contract import read_contract
from per10k.ingest.cin_census import shape
from per10k.ingest.cin_census.events import KINDS
from per10k.ingest.model import IngestError
from per10k.ingest.xml_files import local_name
from per10k.plugin.nothing import is_nothing

# Of so many blocks at least one has each element on which figures rest: of those of a year, a quarter and more have ended.
MANY = 30
# Of a year whose shape is not known so many are enough: one in twenty such small censuses has none for no other reason.
MANY_LATER = 10
# Of so many cases at least one led to each kind of event: a child protection plan, the rarest, comes of one in eight.
MANY_CASES = 60
# Elements that some blocks of a kind lack, and of many at least one has; and those that every block has, but for the births of
# children not yet born.
SOME = {
    "CINdetails": ("CINclosureDate", "ReasonForClosure"),
    "Assessments": ("AssessmentAuthorisationDate",),
    "CINPlanDates": ("CINPlanEndDate",),
    "Section47": ("DateOfInitialCPC",),
    "ChildProtectionPlans": ("CPPendDate",),
}
EVERY = {
    "ChildIdentifiers": ("LAchildID", "PersonBirthDate"),
    "CINdetails": ("CINreferralDate", "ReferralSource", "PrimaryNeedCode", "ReferralNFA"),
    "Assessments": ("AssessmentActualStartDate",),
    "FactorsIdentifiedAtAssessment": ("AssessmentFactors",),
    "CINPlanDates": ("CINPlanStartDate",),
    "Section47": ("S47ActualStartDate",),
    "ChildProtectionPlans": ("CPPstartDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse"),
    "Reviews": ("CPPreviewDate",),
    "PreProceedingsandFGDM": ("PPStartDate",),
    "Disabilities": ("Disability",),
}
# Those of the latter that are missed in a single block of a year whose shape is known.
ALWAYS = {"CINdetails": ("ReferralNFA",)}


@dataclass(frozen=True)
class Block:
    """A kind of block: its extract, the block that it stands in, and of how many of those at least one has it.

    since: the first year that has it.
    """

    extract: str
    within: str
    fewest: int
    since: int = shape.YEARS.start

    @property
    def extracts(self) -> tuple[str, ...]:
        """The extracts that rest on it: its own, and those of the census whose rows name one of its."""
        contract = read_contract().extracts
        return (self.extract, *(name for name in shape.CARRIES if contract[name].refers_to(self.extract)))


BLOCKS = {
    "Assessments": Block("ssd_cin_assessments", "CINdetails", MANY_CASES),
    "FactorsIdentifiedAtAssessment": Block("ssd_assessment_factors", "Assessments", MANY),
    "CINPlanDates": Block("ssd_cin_plans", "CINdetails", MANY_CASES, since=2022),
    # Of conferences without an enquiry there are those of plans transferred in alone.
    "Section47": Block("ssd_s47_enquiry", "CINdetails", MANY_CASES),
    "ChildProtectionPlans": Block("ssd_cp_plans", "CINdetails", MANY_CASES),
    "Reviews": Block("ssd_cp_reviews", "ChildProtectionPlans", MANY),
    # Rare, and new: without one nobody can say whether there was none, or the system has not followed yet.
    "PreProceedingsandFGDM": Block("ssd_pre_proceedings", "CINdetails", 1, since=2027),
}
# The same of what is no event: missed in a year whose shape is not known alone.
OF_CHILDREN = {"Disabilities": Block("ssd_disability", "ChildCharacteristics", MANY)}
# Block, elements of it of which one is filled in some, the extract, and the columns that are not supplied where none is.
OF_COLUMNS = (
    ("ChildIdentifiers", shape.SEX_ELEMENTS, "ssd_person", ("pers_sex",)),
    ("ChildCharacteristics", ("Ethnicity",), "ssd_person", ("pers_ethnicity",)),
    ("Section47", ("InitialCPCtarget",), "ssd_initial_cp_conference", ("icpc_icpc_target_date",)),
    ("PreProceedingsandFGDM", ("FGDMMeetingOffer",), "ssd_pre_proceedings", ("local_fgdm_offered_flag",)),
    ("PreProceedingsandFGDM", ("FGDMMeetingFac",), "ssd_pre_proceedings", ("local_fgdm_held_flag",)),
    ("ChildProtectionPlans", ("NumberOfPreviousCPP",), "ssd_cp_plans", ("local_previous_cp_plans",)),
)
_ELEMENTS: dict[str, set[str]] = {
    "ChildIdentifiers": {*shape.IDENTIFIERS, *shape.NOT_READ},
    "ChildCharacteristics": {*shape.CHARACTERISTICS},
    "Reviews": {*EVERY["Reviews"]},
    "FactorsIdentifiedAtAssessment": {*EVERY["FactorsIdentifiedAtAssessment"]},
    "Disabilities": {*EVERY["Disabilities"]},
    **{name: {*kind.elements, *shape.NOT_READ} for name, kind in KINDS.items()},
}
_WITHIN = {name: block.within for name, block in {**BLOCKS, **OF_CHILDREN}.items()}
_WITHIN |= dict.fromkeys(("ChildIdentifiers", "ChildCharacteristics", "CINdetails"), "Child")


@dataclass(frozen=True)
class Lacking:
    """What a census does not tell: a block or elements, why, '' where it is of no note, and the extracts with the columns that it
    then cannot fill, none named for all of them.
    """

    name: str
    reason: str
    extracts: Mapping[str, tuple[str, ...]]


@dataclass
class Held:
    """How many blocks of each kind a census holds where they belong, in how many of them each element is filled, and the elements
    and blocks that are not known, by the kind of block that they stand in.
    """

    blocks: Counter = field(default_factory=Counter)
    filled: Counter = field(default_factory=Counter)
    unknown: dict[str, set[str]] = field(default_factory=dict)

    def add(self, part: etree._Element, name: str = "Child") -> None:
        """Add what a child has. name: of the kind of block."""
        self.blocks[name] += 1
        for one in part:
            inside = local_name(one)
            if _WITHIN.get(inside) == name:
                self.add(one, inside)
            elif inside in _ELEMENTS.get(name, ()):
                self.filled[name, inside] += not is_nothing(one.text or "")
            elif inside:
                self.unknown.setdefault(name, set()).add(inside)

    def lacks(self, name: str, is_later: bool) -> list[str]:
        """The elements on which figures rest that no block of a kind has; is_later: of a year whose shape is not known."""
        is_many = self.blocks[name] >= (MANY_LATER if is_later else MANY)
        every = EVERY.get(name, ()) if is_many or is_later else ALWAYS.get(name, ())
        # An element that is not known may be one of these under another name.
        some = SOME.get(name, ()) if is_many or (is_later and name in self.unknown) else ()
        return [element for element in (*some, *every) if not self.filled[name, element]] if self.blocks[name] else []

    def not_supplied(self, year: int) -> Iterator[Lacking]:
        """What the census of a year does not tell; it is not listed of years before a block came."""
        is_later = year not in shape.YEARS
        for name, block in {**BLOCKS, **(OF_CHILDREN if is_later else {})}.items():
            beside = self.blocks[block.within]
            extracts: Mapping[str, tuple[str, ...]] = dict.fromkeys(block.extracts, ())
            if not self.blocks[name] and not is_later and year < block.since:
                yield Lacking(name, "", extracts)
            elif not self.blocks[name] and beside and (is_later or beside >= block.fewest):
                yield Lacking(name, f"not one in {beside} {block.within}: the export leaves them out", extracts)
            elif is_later and (lacking := self.lacks(name, is_later)):
                others = f"; it has {', '.join(sorted(self.unknown[name]))}, not known" if name in self.unknown else ""
                yield Lacking(name, f"not one of {self.blocks[name]} has {', '.join(lacking)}{others}", extracts)
        for name, elements, extract, columns in OF_COLUMNS if is_later else ():
            if self.blocks[name] and not any(self.filled[name, element] for element in elements):
                reason = f"not one of {self.blocks[name]} {name} has it"
                yield Lacking(" or ".join(elements), reason, {extract: columns})

    def none_ended(self) -> Iterator[tuple[str, str]]:
        """Of a year whose shape is not known: the elements that none of a few blocks has, as may be, and of what."""
        for name, elements in SOME.items():
            if self.blocks[name] and not self.lacks(name, is_later=True):
                yield from ((element, name) for element in elements if not self.filled[name, element])

    def not_known(self) -> list[str]:
        """Names of elements and blocks that are not known, with the block that they stand in."""
        return [f"{inside} of {name}" for name in sorted(self.unknown) for inside in sorted(self.unknown[name])]


def refuse_missing_elements(path: Path, held: Held, year: int) -> None:
    """Raise IngestError where no block of a kind has an element on which figures rest.

    Of a year whose shape is not known, children and cases alone are refused: other blocks are not supplied then, and nobody can
    export them by names that they no longer have.
    """
    is_later = year not in shape.YEARS
    if held.blocks["Child"] and not held.blocks["CINdetails"]:
        raise IngestError(
            f"{path}: it has {held.blocks['Child']} children and not one CINdetails, in which all of their cases stand. "
            "Export the census whole, with its own names for the elements."
        )
    problems = [
        f"{path}: not one of its {held.blocks[name]} {name} has {', '.join(missing)}, on which figures rest. Export the census "
        "whole, with its own names for the elements."
        for name in (("ChildIdentifiers", "CINdetails") if is_later else KINDS)
        if (missing := held.lacks(name, is_later))
    ]
    if problems:
        raise IngestError("\n".join(problems))
