"""Whether a census is whole: what shows that its export lost an element, or a module.

XML leaves out what is empty, so that one case without a closure says nothing; that of many cases none has closed does. Elements
that every module has are missed in a single one.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from per10k.ingest.cin_census.events import KINDS
from per10k.ingest.model import IngestError, LeftOut
from per10k.ingest.xml_files import local_name
from per10k.plugin.nothing import is_nothing

# Of so many modules at least one has each element on which figures rest: of those of a year, a quarter and more have ended.
MANY = 30
# Of so many cases at least one led to each kind of event: a child protection plan, the rarest, comes of one in eight.
MANY_CASES = 60
RESTS_ON = {
    "CINdetails": ("PrimaryNeedCode", "ReferralSource", "CINclosureDate", "ReasonForClosure"),
    "Assessments": ("AssessmentAuthorisationDate",),
    "CINPlanDates": ("CINPlanEndDate",),
    "Section47": ("DateOfInitialCPC",),
    "ChildProtectionPlans": ("CPPendDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse"),
}
ALWAYS = {"CINdetails": ("ReferralNFA",)}
# Module -> the extracts that come of it alone.
COMES_OF = {
    "Assessments": ("ssd_cin_assessments", "ssd_assessment_factors"),
    "CINPlanDates": ("ssd_cin_plans",),
    "Section47": ("ssd_s47_enquiry",),
    "ChildProtectionPlans": ("ssd_cp_plans", "ssd_cp_reviews"),
}


@dataclass
class Held:
    """How many modules of each kind a census holds, and in how many of them each element is filled."""

    modules: Counter = field(default_factory=Counter)
    filled: Counter = field(default_factory=Counter)

    def add(self, parts: Iterable[etree._Element]) -> None:
        """Add what a child has."""
        for part in parts:
            name = local_name(part)
            if name in KINDS:
                self.modules[name] += 1
                self.filled.update({(name, local_name(one)) for one in part if not is_nothing(one.text or "")})

    def lacking(self) -> list[LeftOut]:
        """The modules that a census of many cases has not one of, which are not supplied then."""
        reason = f"not one in {self.modules['CINdetails']} cases: the export leaves them out"
        absent = [name for name in COMES_OF if not self.modules[name]] if self.modules["CINdetails"] >= MANY_CASES else []
        return [LeftOut(name, "", reason, "the other modules; it shows as not supplied") for name in absent]


def refuse_missing_elements(path: Path, held: Held) -> None:
    """Raise IngestError where no module of a kind has an element on which figures rest."""
    problems = []
    for name, count in held.modules.items():
        asked = (*ALWAYS.get(name, ()), *(RESTS_ON[name] if count >= MANY else ()))
        missing = [element for element in asked if not held.filled[name, element]]
        if missing:
            problems.append(
                f"{path}: not one of its {count} {name} has {', '.join(missing)}, on which figures rest. Export the census "
                "whole, with its own names for the elements."
            )
    if problems:
        raise IngestError("\n".join(problems))
