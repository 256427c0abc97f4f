"""What the documentation says of itself and of the project: citations of rules, links, and the variables of the rules."""

import os
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
RULES = ROOT / "docs" / "rules.md"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]

# Where the project's own text is; not what is built, delivered or installed.
TEXTS = {".md", ".py", ".sh", ".sql", ".toml", ".yaml", ".yml"}
NO_TEXTS = {".git", ".venv", "dbt_packages", "extracts", "logs", "target"}

# The form of a citation: rule S7; rules S3, S5; rules S10 to S12. A number in brackets, or one that opens a comment, lacks it.
CITATION = re.compile(r"\brules?\s+(S\d+(?:(?:, | and | to )S\d+)*)")
BARE_NUMBER = re.compile(r"(?:\(|# |-- |\{# )S\d+\b")
LINK = re.compile(r"\]\(([^)\s]+)\)")


@cache
def texts():
    """The project's own texts by their path."""
    found = {}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(set(folders) - NO_TEXTS)
        paths = [Path(folder, file) for file in files if Path(file).suffix in TEXTS or file == "Makefile"]
        found |= {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8", errors="replace") for path in paths}
    return found


def elsewhere():
    """The texts that cite the rules: all but the rules themselves, whose sections refer to each other by the number alone."""
    return {path: text for path, text in texts().items() if path != "docs/rules.md"}


def cited(text):
    """The numbers of the rules that a text cites, those of a range one by one."""
    numbers = set()
    for citation in CITATION.findall(text):
        for part in re.split(", | and ", citation):
            first, _, last = part.partition(" to ")
            numbers |= set(range(int(first[1:]), int((last or first)[1:]) + 1))
    return numbers


@cache
def rules():
    """The sections of the rules by their number."""
    sections = re.split(r"^## S(\d+) ", RULES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(map(int, sections[1::2]), sections[2::2], strict=True))


def anchor(heading):
    """The anchor that a heading has on GitHub."""
    words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


@cache
def prose(path):
    """The text of a page without its blocks of code."""
    return re.sub(r"^(```).*?^\1", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(path):
    return {anchor(heading) for heading in re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)}


def variables_of_the_rules():
    """The variables among the rules of dbt_project.yml, each with the number of the rule that its comment cites, if any."""
    text = texts()["dbt_project.yml"].split("--- the rules:")[1].split("\nmodels:")[0]
    lines = re.findall(r"^  (\w+):(?:.*?\brule S(\d+))?", text, re.MULTILINE)
    return {name: int(number) if number else None for name, number in lines}


def documented_variables():
    """Number of the rule, variable and default of every row in the tables of variables."""
    return [
        (number, name, default.strip(" `"))
        for number, section in rules().items()
        for table in re.findall(r"^\| variable \| default \|.*\n\|[-|]+\n((?:\|.*\n)+)", section, re.MULTILINE)
        for name, default in re.findall(r"^\| `(\w+)` \| (.*?) \|", table, re.MULTILINE)
    ]


@pytest.mark.parametrize(("text", "numbers"), [
    ("(rule S7)", {7}),
    ("rules S3, S5 and S9", {3, 5, 9}),
    ("rules S10 to S12", {10, 11, 12}),
    ("# those of rules S1, S5 to S7: they", {1, 5, 6, 7}),
    ("date (rule\n      S15).", {15}),
    ("placement type S1, the rule of a month (9)", set()),
])  # fmt: skip
def test_a_citation_is_read_in_each_of_its_forms(text, numbers):
    assert cited(text) == numbers


def test_rules_are_numbered_without_a_gap():
    assert list(rules()) == list(range(1, len(rules()) + 1))


def test_every_rule_cited_is_there():
    dead = {path: numbers for path, text in texts().items() if (numbers := cited(text) - set(rules()))}
    assert dead == {}
    assert {int(number) for number in re.findall(r"\bS(\d+)\b", RULES.read_text(encoding="utf-8"))} == set(rules())


def test_every_rule_is_cited_unless_nothing_is_counted_by_it():
    """A rule that nothing cites has no home in the code, or is one of indicators that are not built."""
    citations = set().union(*(cited(text) for path, text in elsewhere().items() if path != "tests/python/test_docs.py"))
    assert set(rules()) - citations == {number for number, text in rules().items() if "\n\n**Not yet counted.**" in text}


def test_a_rule_is_cited_in_one_form():
    bare = {path: found for path, text in elsewhere().items() if (found := BARE_NUMBER.findall(text))}
    other_name = [path for path, text in texts().items() if "SEMAN" + "TICS" in text]
    assert (bare, other_name) == ({}, [])


def test_every_relative_link_leads_somewhere():
    dead = []
    for page in PAGES:
        for link in LINK.findall(re.sub(r"`[^`\n]*`(?!\])", "", prose(page))):
            if re.match(r"\w+:", link):
                continue
            file, _, part = link.partition("#")
            target = (page.parent / file).resolve() if file else page
            if not target.exists() or (part and part not in anchors(target)):
                dead.append(f"{page.name}: {link}")
    assert dead == []


def test_every_variable_of_the_rules_is_documented_once_under_its_rule():
    documented = [name for _, name, _ in documented_variables()]
    assert sorted(documented) == sorted(set(documented))
    assert set(variables_of_the_rules()) - set(documented) == set()
    assert set(documented) - set(yaml.safe_load(texts()["dbt_project.yml"])["vars"]) == set()
    elsewhere_cited = variables_of_the_rules()
    assert [name for number, name, _ in documented_variables() if elsewhere_cited.get(name) not in (None, number)] == []


def test_defaults_are_documented_as_they_are():
    """Of a list the page names the first words, or says what they are."""
    defaults = yaml.safe_load(texts()["dbt_project.yml"])["vars"]
    single = {name: str(value).lower() for name, value in defaults.items() if not isinstance(value, list | dict)}
    assert {name: said for _, name, said in documented_variables() if said != single.get(name, said)} == {}
