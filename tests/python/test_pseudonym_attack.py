"""Who holds pseudonymised tables, the code that makes row keys, and every number that a child may have, finds nobody."""

import csv
import hashlib
import json
import re
import secrets
from datetime import date

import duckdb
import pytest
import ssda903_returns
from commands import per10k

from per10k.core.contract import read_contract
from per10k.ingest.ids import stable_id
from per10k.plugin import pseudonyms
from per10k.plugin.extract_files import prepare

COUNCIL = "E09000001"
FIRST, EVERY = 100_000, 7
CANDIDATES = [str(number) for number in range(FIRST, FIRST + 280)]
WORDS = ["-12", "--77", "none-such-1", "UNKNOWN 2"]
KINDS = ("period_of_care", "ssd_cla_episodes", "ssd_cla_placement", "ssd_legal_status", "ssd_cla_reviews")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Extracts of 40 children from two returns, and contacts of a system that makes row keys of the child's number."""
    path = tmp_path_factory.mktemp("attacked")
    children = ssda903_returns.invent(40, date(2020, 1, 1), date(2022, 3, 31), seed=3)
    for place, child in enumerate(children):
        child.id = str(FIRST + EVERY * place)
    for year in (2021, 2022):
        ssda903_returns.write_set(ssda903_returns.tables(children, year), path / "returns" / str(year))
    assert per10k("ingest", ["--from", str(path / "returns"), "--to", str(path / "x"), "--la-code", COUNCIL]) == 0
    with (path / "x/ssd_contacts.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(name for name in read_contract().extracts["ssd_contacts"].fields)
        for place, child in enumerate([child.id for child in children] + WORDS):
            day, number = f"2021-05-{place % 28 + 1:02}", child if child not in WORDS else "a number"
            said = json.dumps({"NEW_REFERRAL_FLAG": "Y", "OUTCOME_COMMENTS": f"sibling of {number}\u2019s friend"})
            # Once as it should be, once more with the same key, and of a few once with a cell too many before the day.
            row = [f"P{child}_{day}", child, day, "1A", f"mother of {number}", said]
            writer.writerows([row, row])
            if place % 15 == 0:
                writer.writerow([f"{row[0]}x", child, child, day, f"NHS 943 476 {place + 1000}", said])
    return path / "x"


def opened(folder, key):
    """The views that a build reads the extracts through, as a database."""
    contract = [
        {
            "name": extract.name,
            "optional": True,
            "columns": dict.fromkeys(extract.fields, False),
            **{
                what: {name: getattr(field, what) for name, field in extract.fields.items() if getattr(field, what)}
                for what in ("reads_as", "identifies", "refers_to")
            },
        }
        for extract in read_contract().extracts.values()
    ]
    request = {"folder": str(folder), "la_code": COUNCIL, "not_supplied": [], "contract": contract}
    answer = json.loads(prepare(json.dumps(request)))
    assert answer["problems"] == []
    connection = duckdb.connect()
    if key:
        pseudonyms.lend_to(connection, key)
    for statement in answer["statements"]:
        connection.execute(statement)
    return connection


def texts_of(connection):
    """Every text of every table."""
    views = connection.execute("select view_name from duckdb_views() where schema_name = 'extracts'").fetchall()
    extracts = read_contract().extracts
    # Official figures are of no child.
    columns = [(name, field) for (name,) in views if name in extracts for field in extracts[name].fields]
    each = " union ".join(f"select {field} as text from extracts.{name}" for name, field in columns)
    return {text for (text,) in connection.execute(each).fetchall() if text}


def attack(texts):
    """Numbers and words of children that the texts give away: as they are, or by a digest of them and of days that are known."""
    days = {text for text in texts if re.fullmatch(r"\d{4}-\d\d-\d\d", text)}
    # A pseudonym is random digits, in which any six may stand: it counts as a whole alone.
    whole = {text for text in texts if re.fullmatch(r"[apwfrv][0-9a-f]{24}|[0-9a-f]{20}", text)}
    spoken = "\n".join(re.sub(r"9\d{29}", "", text) for text in texts - whole)
    found = {number for number in CANDIDATES if number in spoken} | (texts & set(WORDS))
    for number in CANDIDATES:
        of_code = (stable_id(kind, COUNCIL, number, *parts) for kind in KINDS for parts in ((), ("",), ("uasc",), *zip(days)))
        plain = (digest(number.encode()).hexdigest() for digest in (hashlib.md5, hashlib.sha256))
        if any(guess in whole for guess in (*of_code, *plain)):
            found.add(number)
    return found


@pytest.fixture
def hidden(folder, monkeypatch):
    """The same with a key."""
    key = secrets.token_hex(32)
    monkeypatch.setenv(pseudonyms.VARIABLE, key)
    return opened(folder, key)


def test_without_a_key_the_attack_finds_every_child(folder):
    """By digests alone as well: those of the contacts say the number itself."""
    texts = texts_of(opened(folder, None))
    assert len(attack(texts)) == 40 + len(WORDS)
    assert len(attack({text for text in texts if re.fullmatch("[0-9a-f]{20}|[0-9]{4}-[0-9-]{5}", text)})) == 40


def test_with_a_key_it_finds_nobody(hidden):
    texts = texts_of(hidden)
    assert len([text for text in texts if re.fullmatch("r[0-9a-f]{24}", text)]) > 200
    assert attack(texts) == set()


def test_records_still_join_under_a_key(hidden):
    episodes, joined = hidden.execute("""
        select count(*), count(clap_cla_placement_id) from extracts.ssd_cla_episodes
        left join extracts.ssd_cla_placement on clae_cla_placement_id = clap_cla_placement_id
            and clae_cla_id = clap_cla_id and clae_person_id = clap_person_id
    """).fetchone()
    assert episodes == joined > 40


def test_the_place_of_a_row_tells_nothing(folder):
    """Sorted by number, the first row of the people would be the child of the lowest number, whatever stands in it."""
    with (folder / "ssd_person.csv").open(newline="") as file:
        numbers = [int(row["pers_person_id"]) for row in csv.DictReader(file)]
    assert len(numbers) == 40 and 12 < sum(after > before for before, after in zip(numbers, numbers[1:], strict=False)) < 28


def test_flags_are_read_beside_hidden_numbers(hidden):
    outcomes = hidden.execute("select cont_contact_outcome_json from extracts.ssd_contacts").fetchall()
    assert {json.loads(text)["NEW_REFERRAL_FLAG"] for (text,) in outcomes} == {"Y"}
    assert "\u2019s friend" in json.loads(outcomes[0][0])["OUTCOME_COMMENTS"]
