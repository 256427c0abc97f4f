"""The choices that the rules leave open: the variables of dbt_project.yml, each with its default, its rule and what it sets."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from per10k.core.project import PROJECT_FILE, variables

# Where the choices begin and end in dbt_project.yml.
BEGIN, END = "# --- the rules", "# --- what systems write for nothing"
# A choice that is a word is one of these.
WORDS = {"population_rule": ("latest_published", "census_year")}
# A number over so many times ours is a slip (1400 days for 14), and no choice.
MOST_TIMES = 10


@dataclass(frozen=True)
class Choice:
    """A variable of the rules: its name and default, the number of its rule (none: empty), and what it sets, in words."""

    name: str
    default: Any
    rule: str
    meaning: str


@cache
def choices() -> dict[str, Choice]:
    """Every choice by its name, in the order of dbt_project.yml."""
    text = PROJECT_FILE.read_text(encoding="utf-8")
    section, defaults = text[text.index(BEGIN) : text.index(END)], variables()
    found = {}
    for name, comment in re.findall(r"(?m)^  (\w+):[^#\n]*(?:# *(.*))?$", section):
        rule = re.search(r"rule (S\d+)", comment)
        meaning = re.sub(r" *\(?rule S\d+\)?:? *", "", comment)
        found[name] = Choice(name, defaults[name], rule[1] if rule else "", meaning.strip() or name.replace("_", " "))
    return found


def as_text(value: Any) -> str:
    """A value as a reader sees it: 'yes', 'no', a number, a day, several with commas between, or 'none' of several."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {as_text(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(as_text(one) for one in value) or "none"
    return str(value)


def as_variable(value: Any) -> Any:
    """A value as dbt takes it on the command line, where a day is text."""
    return value.isoformat() if isinstance(value, date) else value


def what_is_wrong(name: str, value: Any) -> str | None:
    """Why a value cannot be that of a choice, with what is allowed; None where it can."""
    default = choices()[name].default
    if name in WORDS:
        return None if value in WORDS[name] else f"write {' or '.join(WORDS[name])}"
    if isinstance(default, bool):
        return None if isinstance(value, bool) else "write true or false"
    if isinstance(default, date):
        return None if isinstance(value, date) else "write a day as 2019-02-01"
    if isinstance(default, dict):
        if not isinstance(value, dict) or set(value) - set(default):
            return f"write a number for each of {', '.join(default)}"
        return next((wrong for which, one in value.items() if (wrong := _number(one, default[which]))), None)
    if isinstance(default, list):
        if default and isinstance(default[0], int):
            is_right = isinstance(value, list) and not any(_number(one, 0) for one in value)
            return None if is_right else "write a list of whole numbers in square brackets, as [1000, 5000]"
        is_right = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return None if is_right else "write a list of words in square brackets, as [good, outstanding]"
    if name.endswith("_share") and isinstance(value, int | float) and value > 1:
        return "write a share of 1, as 0.1 for a tenth"
    return _number(value, default)


def _number(value: Any, like: Any) -> str | None:
    whole = isinstance(like, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float) or value < 0:
        return f"write a {'whole ' if whole else ''}number, 0 or more"
    if like and value > MOST_TIMES * like:
        return f"write a number up to {MOST_TIMES * like:g}: ours is {like:g}"
    return None
