"""What the cells of a workbook say: flags and codes, however a council writes them."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache

from per10k.core.contract import read_contract
from per10k.ingest.ids import ROUNDED, is_rounded, tidy_id
from per10k.ingest.model import IngestError
from per10k.ingest.workbooks import moment_as_text

# 'a) ' and the like, by which Ofsted's form orders the answers of a question.
ANSWER_LETTER = re.compile(r"^[a-z]{1,2}\)\s*", re.IGNORECASE)
LEADING_CODE = re.compile(r"^([a-z0-9]+)(\s*[:\-–—].*|\s.*|)$", re.IGNORECASE | re.DOTALL)

YES, NO = ("y", "yes", "1", "true", "t"), ("n", "no", "0", "false", "f")
FLAG_WORDS = dict.fromkeys(YES, "Y") | dict.fromkeys(NO, "N")
WORDS = {
    "sex": {"male": "M", "m": "M", "1": "M", "female": "F", "f": "F", "2": "F"}
    | dict.fromkeys(("u", "0", "9", "not stated recorded", "not stated", "not recorded", "neither", "unknown", "not known"), "U"),
    "flag": FLAG_WORDS,
    "abuse": {
        "neglect": "NEG",
        "physical abuse": "PHY",
        "physical": "PHY",
        "emotional abuse": "EMO",
        "emotional": "EMO",
        "sexual abuse": "SAB",
        "sexual": "SAB",
        "multiple": "MUL",
        "multiple abuse": "MUL",
    },
    "eligibility": {
        "relevant child": "Relevant",
        "relevant": "Relevant",
        "former relevant child": "Former Relevant",
        "former relevant": "Former Relevant",
        "qualifying care leaver": "Qualifying",
        "qualifying": "Qualifying",
        "eligible child": "Eligible",
        "eligible": "Eligible",
    },
    "in_touch": dict.fromkeys(YES, "YES")
    | dict.fromkeys(NO, "NO")
    | {"died": "DIED", "refused": "REFU", "no longer required": "NREQ", "returned home": "RHOM"},
    "suitability": dict.fromkeys(("suitable", *YES), "1") | dict.fromkeys(("unsuitable", "not suitable", "2", "n", "no"), "2"),
}
# Kind of code -> the field of the contract that holds its code set.
CODED_AS = {
    "ethnicity": ("ssd_person", "pers_ethnicity"),
    "contact_source": ("ssd_contacts", "cont_contact_source_code"),
    "close_reason": ("ssd_cin_episodes", "cine_close_reason"),
    "ceased_reason": ("ssd_cla_episodes", "clae_cla_episode_ceased_reason"),
    "placement_type": ("ssd_cla_placement", "clap_cla_placement_type"),
    "placement_provider": ("ssd_cla_placement", "clap_cla_placement_provider"),
    "in_touch": ("ssd_care_leavers", "clea_care_leaver_in_touch"),
    "accommodation": ("ssd_care_leavers", "clea_care_leaver_accommodation"),
    "activity": ("ssd_care_leavers", "clea_care_leaver_activity"),
}
OTHER_CODES = {
    "abuse": ("NEG", "PHY", "EMO", "SAB", "MUL"),
    "primary_need": tuple(f"N{number}" for number in range(10)),
    "legal_status": ("C1", "C2", "D1", "E1", "V2", "V3", "V4", "J1", "J2", "J3", "L1", "L2", "L3"),
}


def as_text(cell: object) -> str:
    """A cell as text: days as YYYY-MM-DD, with any time but midnight, whole numbers without a point, spaces as one."""
    if isinstance(cell, datetime):
        return moment_as_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def words(text: str) -> str:
    """A title or label to be compared: lower case, without apostrophes, what is neither letter nor digit as one space."""
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’‘`]", "", text.lower())).strip()


@cache
def _codes(kind: str) -> frozenset[str]:
    if kind in CODED_AS:
        extract, field = CODED_AS[kind]
        return frozenset(code.upper() for code in read_contract().extracts[extract].fields[field].codes)
    return frozenset(OTHER_CODES.get(kind, ()))


@cache
def _code(text: str, kind: str) -> str | None:
    label = ANSWER_LETTER.sub("", text)
    known, meant = _codes(kind), WORDS.get(kind, {})
    if found := LEADING_CODE.match(label):
        code, rest = found.group(1).upper(), found.group(2)
        # One letter before words is an article more often than a code.
        if code in known and (len(code) > 1 or not rest or rest.lstrip()[0] in ":-–—"):
            return code
    if words(label) in meant:
        return meant[words(label)]
    first = words(label).split(" ")[0]
    return meant.get(first) if kind in ("flag", "sex", "suitability", "in_touch") else None


def _number(text: str) -> str | None:
    return text if re.fullmatch(r"\d{1,3}", text) else None


def _identifier(text: str) -> str | None:
    if is_rounded(text):
        raise IngestError(f"the identifier {text} {ROUNDED}")
    tidy = tidy_id(text)
    return tidy if re.fullmatch(r"[\w./-]*\d[\w./-]*", tidy) else None


READ: dict[str, tuple[Callable[[str], str | None], str]] = {
    "number": (_number, "not a whole number"),
    "id": (_identifier, "not an identifier: a total, a note, or the header again"),
    "text": (lambda text: text, ""),
}


# Lists say the same codes over and over.
@lru_cache(maxsize=100_000)
def read_value(text: str, kind: str) -> tuple[str, str]:
    """A text that is not empty, as a value of a kind of the table of titles, and '' ; or '' and why it is none."""
    if kind in READ:
        reader, reason = READ[kind]
        value = reader(text)
    else:
        value, reason = _code(text, kind), "none of the codes or words that are known for it"
    return (value, "") if value is not None else ("", reason)
