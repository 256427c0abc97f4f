"""A damaged return: its extracts are those of the whole one, or it is refused, or what differs is listed and the exit code says
so. Never other rows without a word."""

import csv
import random
from collections import Counter
from datetime import date

import pytest
import ssda903_returns
from commands import per10k
from file_damages import FILES
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.core.exit_codes import Exit
from per10k.ingest.exchanged import exchanged

COUNCIL = "E09000001"
WHOLE = ssda903_returns.tables(ssda903_returns.invent(70, date(2020, 5, 1), date(2024, 3, 30), seed=11), 2024)
DAYS = {"episodes": ("DECOM", "DEC"), "reviews": ("REVIEW",), "header": ("DOB",), "missing": ("MIS_START", "MIS_END")}
NOT_DAYS = ("not known", "99/99/2023", "31/02/2024", "?")


def swapped(text):
    day, month, year = text.split("/")
    return ssda903_returns.british(date.fromisoformat(exchanged(f"{year}-{month}-{day}") or f"{year}-{month}-{day}"))


def _exchange(draw, rows):
    """Day and month exchanged in one column, in all rows or in most of them."""
    table = draw.choice(("episodes", "reviews", "header"))
    column, share = draw.choice(DAYS[table]), draw.choice((0.7, 1))
    for row in rows[table]:
        if row.get(column) and draw.random() < share:
            row[column] = swapped(row[column])


def _unread(draw, rows):
    """Days that are none, in one column."""
    table = draw.choice(sorted(DAYS))
    column, share = draw.choice(DAYS[table]), draw.choice((0.01, 0.2, 0.6))
    for row in rows[table]:
        if row.get(column) and draw.random() < share:
            row[column] = draw.choice(NOT_DAYS)


def _reason_alone(draw, rows):
    """Ends whose day was lost, and not their reason."""
    for row in rows["episodes"]:
        if row["REC"] and row["REC"] != "X1" and draw.random() < 0.2:
            row["DEC"] = ""


def _another_year(draw, rows):
    """A column of days years early or late, as of a workbook that counts from 1904, or of a file of another year."""
    table, column = draw.choice((("reviews", "REVIEW"), ("missing", "MIS_END"), ("episodes", "DEC")))
    years = draw.choice((-4, -1, 1))
    for row in rows[table]:
        if row.get(column):
            row[column] = f"{row[column][:-4]}{int(row[column][-4:]) + years}".replace("29/02", "28/02")


# Columns of tables whose rows stand by the children's numbers, with how a value of it is put in order.
IN_ORDER = {"episodes": ("DECOM", "DEC", "PLACE", "REC"), "reviews": ("REVIEW",), "social_worker": ("SW_DECOM",)}


def _sorted_alone(draw, rows):
    """One column is sorted by itself: a spreadsheet leaves the others as they are, and blanks last."""
    table = draw.choice(sorted(IN_ORDER))
    column = draw.choice(IN_ORDER[table])
    given = sorted((row[column] for row in rows[table] if row.get(column)), key=lambda text: (*text.split("/")[::-1],))
    if draw.random() < 0.3:
        given.reverse()
    for row, value in zip(rows[table], given + [""] * (len(rows[table]) - len(given)), strict=True):
        row[column] = value


def _moved_up(draw, rows):
    """A cell was deleted and those below moved up: from there on each value is that of the row below."""
    table, column = draw.choice((("header", "DOB"), ("reviews", "DOB"), ("oc2", "DOB")))
    start = draw.randrange(len(rows[table]) // 2)
    values = [row[column] for row in rows[table]]
    for row, value in zip(rows[table], [*values[:start], *values[start + 1 :], ""], strict=True):
        row[column] = value


def _of_the_year_before(draw, rows):
    """A table was not filled, or the header is last year's: children who came since are not in it."""
    table = draw.choice(("header", "reviews", "social_worker", "oc2"))
    rows[table] = rows[table][: len(rows[table]) // 2] if table == "header" and draw.random() < 0.5 else []


OTHER_LETTERS = str.maketrans("ACEHKX", "\u0410\u0421\u0415\u041d\u041a\u0425")


def _look_alike(draw, rows):
    """Some children's numbers, or codes, have a letter of another alphabet, in one table."""
    table, column = draw.choice((("episodes", "CHILD"), ("header", "CHILD"), ("episodes", "REC"), ("episodes", "LS")))
    for row in rows[table]:
        if draw.random() < 0.2:
            row[column] = row[column].translate(OTHER_LETTERS)


def _no_code(draw, rows):
    """Some episodes ended, or began, with what is no code."""
    column = draw.choice(("RNE", "REC"))
    for row in rows["episodes"]:
        if row[column] and draw.random() < 0.1:
            row[column] = draw.choice(("?", "99", "left"))


def _of_file(name, table):
    return lambda draw, rows: rows.update(file=(name, table))


def _lines(kind):
    def damage(draw, rows):
        rows["damaged"] = (kind, draw.choice(("episodes", "reviews")), draw.random(), draw.choice((1, 3, 30)))

    damage.__doc__ = kind
    return damage


LINES = ("cut", "shifted", "long", "empty too many", "heading again", "heading alone", "quote", "total")
DAMAGES = {"exchange": _exchange, "unread": _unread, "reason alone": _reason_alone, "another year": _another_year}
DAMAGES |= {"sorted alone": _sorted_alone, "moved up": _moved_up, "of the year before": _of_the_year_before}
DAMAGES |= {"look-alike": _look_alike, "no code": _no_code}
DAMAGES |= {kind: _lines(kind) for kind in LINES}


def damage_lines(path, kind, at, count):
    heading, *lines = path.read_text().splitlines()
    places = [int(at * len(lines) + step * 7) % len(lines) for step in range(count)]
    if kind == "heading alone":
        lines = []
    elif kind == "heading again":
        lines.insert(places[0], heading)
    elif kind == "total":
        lines.append(f"Total: {len(lines)}")
    for place in places if kind in ("cut", "shifted", "long", "empty too many", "quote") else ():
        cells = lines[place].split(",")
        if kind == "cut":
            cells = cells[: 2 + place % 3]
        elif kind == "shifted":
            cells = [*cells[:3], "", *cells[3:-1]] if len(cells) > 5 else ["", *cells[:-1]]
        elif kind == "long":
            cells.append("more")
        elif kind == "empty too many":
            cells += ["", ""]
        elif kind == "quote":
            cells[3] = f'"{cells[3]}'
        lines[place] = ",".join(cells)
    path.write_text("\n".join([heading, *lines]) + "\n")


def extracts(folder):
    """Extract -> how often each row stands in it."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        if path.name != "ingest_not_carried.csv":
            with path.open(newline="") as file:
                found[path.name] = Counter(tuple(row.items()) for row in csv.DictReader(file))
    return found


def listed(folder):
    with (folder / "ingest_not_carried.csv").open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["reason"] != "no extract has a field for it"]


def ingest(folder):
    return per10k("ingest", ["--from", str(folder / "in"), "--to", str(folder / "out"), "--la-code", COUNCIL])


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    ssda903_returns.write_set(WHOLE, folder / "in")
    assert ingest(folder) == 0
    return extracts(folder / "out")


def outcome(folder, whole, kind, seed):
    """How a damaged return ended: right, refused, bounded; or wrong."""
    rows = {table: [dict(row) for row in of_table] for table, of_table in WHOLE.items()}
    DAMAGES[kind](random.Random(seed), rows)
    lines, on_file = rows.pop("damaged", None), rows.pop("file", None)
    ssda903_returns.write_set(rows, folder / "in")
    if on_file:
        path = folder / "in" / f"{on_file[1]}.csv"
        path.write_bytes(FILES[on_file[0]](path.read_text()))
    if lines:
        damage_lines(folder / "in" / f"{lines[1]}.csv", lines[0], *lines[2:])
    code = ingest(folder)
    if code == Exit.DATA:
        return "refused" if not (folder / "out").exists() else "wrong"
    if extracts(folder / "out") == whole:
        return "right"
    return "bounded" if code == Exit.IN_DOUBT and listed(folder / "out") else "wrong"


@settings(max_examples=examples(12), deadline=None, derandomize=True)
@given(kind=st.sampled_from(sorted(DAMAGES)), seed=st.integers(0, 10_000))
def test_what_a_damaged_return_comes_to(kind, seed, whole, tmp_path_factory):
    assert outcome(tmp_path_factory.mktemp("damaged"), whole, kind, seed) != "wrong"


@pytest.mark.release  # 80 returns of a second each: what reads files is tested by itself
@pytest.mark.parametrize("name", sorted(FILES))
def test_what_a_damaged_file_comes_to(name, whole, tmp_path, monkeypatch):
    monkeypatch.setitem(DAMAGES, "this file", _of_file(name, "episodes"))
    assert outcome(tmp_path, whole, "this file", 1) != "wrong"


@pytest.mark.parametrize(("kind", "ends"), [
    ("sorted alone", {"refused"}), ("moved up", {"refused"}), ("of the year before", {"refused", "bounded"}),
    ("look-alike", {"right", "bounded"}), ("no code", {"bounded"}),
])  # fmt: skip
@pytest.mark.parametrize("seed", range(3))
def test_rows_that_a_spreadsheet_has_torn(kind, ends, seed, whole, tmp_path):
    """Each row reads well by itself, so that nothing but the others says that it is wrong."""
    assert outcome(tmp_path, whole, kind, seed) in ends
