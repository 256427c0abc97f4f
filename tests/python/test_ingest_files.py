"""Files that are no return are passed over and listed; those that would be waited for, or fill the memory, are refused."""

import gzip
import json
import os
import shutil
import socket
import zipfile
from datetime import date

import pytest
from commands import per10k
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from per10k.core.exit_codes import Exit
from per10k.ingest.manifest import read_manifest
from per10k.ingest.model import IngestError
from per10k.plugin.extract_files import prepare

COUNCIL = "E09000001"
HEADING = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC"
EPISODES = f"{HEADING}\n1,01/05/2023,S,C1,N1,U4,PR1,,\n2,25/05/2023,S,C1,N1,U4,PR1,25/03/2024,E4A\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "episodes.csv").write_text(EPISODES)
    return tmp_path / "in"


def ingest(source, *more):
    return per10k("ingest", ["--from", str(source), "--to", str(source.parent / "out"), "--la-code", COUNCIL, *more])


def refused(capsys, source):
    assert ingest(source) == Exit.DATA
    assert not (source.parent / "out").exists()
    said = capsys.readouterr().err
    assert said.count("\n") == 2, said
    return said


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_files_that_are_no_return_are_passed_over_and_listed_on_the_screen(folder, capsys):
    (folder / "new.csv").write_text("CHILD,DOB,NEW_START,NEW_END\r\n1,03/01/2012,01/01/2024,02/01/2024\r\n")
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (folder / "desktop.ini").write_text("[.ShellClassInfo]\nIconResource=x,1\n")
    (folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (folder / "~$lock.xlsx").write_bytes(b"\x05owner")
    (folder / "read me.txt").write_text("Exported on Monday.\nAsk the team, please, before use.\n")
    (folder / "guidance.pdf").write_bytes(b"%PDF-1.7 \0\0")
    zipped(folder / "last year.zip", **{"episodes.csv": EPISODES})
    assert ingest(folder) == 0
    listed = capsys.readouterr().out.partition("Passed over:\n")[2].partition("\nWhat was not")[0].splitlines()
    names = {line.rpartition("/")[2].partition(":")[0] for line in listed}
    assert names == {path.name for path in folder.iterdir()} - {"episodes.csv"}
    assert all(line.rpartition(": ")[2] for line in listed)


@pytest.mark.parametrize("name", [b"caf\xe9.csv", b"episodes\xff.csv", b"caf\xe9/episodes.csv"])
def test_a_name_that_is_no_text_is_refused_in_one_message(folder, capsys, name):
    """As an archive leaves it that was written on Windows and unpacked elsewhere."""
    path = os.path.join(os.fsencode(folder), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(EPISODES)
    said = refused(capsys, folder)
    assert "is no UTF-8 text" in said and name.decode(errors="backslashreplace") in said


def test_what_a_system_keeps_for_itself_may_have_any_name(folder, capsys):
    with open(os.path.join(os.fsencode(folder), b".caf\xe9"), "w"):
        pass
    assert ingest(folder) == 0
    assert r".caf\xe9: a file that a system" in capsys.readouterr().out


@pytest.mark.parametrize(
    "damaged", ["CHILD,DECOMM,RNE,LS\n1,01/05/2023,S,C1\n", "1,01/05/2023,S,C1\n2,01/05/2023,S,C1\n", "id,name\n1,x\n"]
)
def test_what_may_be_a_damaged_table_is_not_passed_over(folder, capsys, damaged):
    (folder / "more.csv").write_text(damaged)
    assert "no return that is known" in refused(capsys, folder)


UNCUT = {
    "each line in quotes": EPISODES.replace("\n", '"\n"').removesuffix('"').join(['"', ""]),
    "cut by another sign": EPISODES.replace(",", "~"),
    "marks before the XML": "\ufeff\ufeff<Message><Header/></Message>",
    "a line before the XML": "exported <b>today</b>\n<EXPSSDA903></EXPSSDA903>\n",
}


@pytest.mark.parametrize("text", UNCUT.values(), ids=UNCUT)
def test_a_table_that_no_separator_cuts_is_not_passed_over(folder, capsys, text):
    """Passed over, the return would go without its reviews."""
    (folder / "more.csv").write_text(text)
    assert f"{folder / 'more.csv'}: it is no " in refused(capsys, folder)


@pytest.mark.parametrize("content", [
    b"PK\x03\x04 no workbook", b"\x1f\x8b\x08", b"%PDF-1.7", b"Gateway timeout.\nTry again later.\n", b'{"error": "timeout"}\n',
])  # fmt: skip
def test_what_stands_in_the_place_of_a_table_is_not_passed_over(folder, capsys, content):
    """By its name it is the table, and its figures would show as not supplied."""
    (folder / "reviews.csv").write_bytes(content)
    assert f"{folder / 'reviews.csv'}: it is " in refused(capsys, folder)


@pytest.mark.parametrize("damage", [
    lambda text: text.replace("\n", "\r"), lambda text: text.replace("\n", "\r\r\n"), lambda text: f"\ufeff\ufeff{text}",
    lambda text: f"\ufeff{text}\ufeff{HEADING}\n",
], ids=["ends of an old Macintosh", "ends twice over", "two marks", "a mark at the seam"])  # fmt: skip
def test_line_ends_and_marks_change_nothing(folder, capsys, damage):
    assert ingest(folder) == 0
    whole = (folder.parent / "out" / "ssd_cla_episodes.csv").read_text()
    shutil.rmtree(folder.parent / "out")
    (folder / "episodes.csv").write_bytes(damage(EPISODES).encode())
    assert ingest(folder) in (0, Exit.IN_DOUBT)
    assert (folder.parent / "out" / "ssd_cla_episodes.csv").read_text() == whole


@pytest.mark.parametrize(("name", "heading", "rows"), [
    ("header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", 1),
    ("social_workers.csv", "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON", 30),
])  # fmt: skip
def test_a_heading_alone_of_a_table_that_episodes_call_for_is_refused(folder, capsys, name, heading, rows):
    more = "".join(f"{child},01/06/2023,S,C1,N1,U4,PR1,,\n" for child in range(3, rows + 1))
    (folder / "episodes.csv").write_text(EPISODES + more)
    (folder / name).write_text(f"{heading}\n")
    assert "has a heading and no rows, and there are" in refused(capsys, folder)


def test_annex_a_of_an_area_send_inspection_is_taken_for_no_annex_a(folder, capsys):
    """Its lists go by the numbers of those of children's social care; they are of pupils with a plan or SEN support."""
    book = Workbook()
    plans = ["Date initial EHC plan issued", "Date EHC plan last reviewed", "Elective home education"]
    of_both = [
        "Unique ID",
        "UPN",
        "Date of birth",
        "Gender",
        "Ethnicity",
        "SEN primary need",
        "Suspensions",
        "Permanent exclusions",
    ]
    for name, headings in (("List_1", of_both + plans), ("List_2", of_both)):
        sheet = book.create_sheet(name)
        sheet.append(headings)
        sheet.append([1, "A123456789001", date(2010, 9, 1), "F", "WBRI", *[None] * (len(headings) - 5)])
    book.save(folder / "send.xlsx")
    assert "send.xlsx: it is no return that is known (its sheets are Sheet, List_1, List_2)" in refused(capsys, folder)


def test_a_folder_by_the_name_of_a_file_is_refused(folder, capsys):
    (folder / "reviews.csv").mkdir()
    assert "reviews.csv: a folder by the name of a file" in refused(capsys, folder)


def test_a_folder_of_nothing_but_other_files(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "note.txt").write_text("nothing here\n")
    assert ingest(tmp_path / "in") == Exit.DATA
    assert "not one return" in (said := capsys.readouterr().err) and "note.txt: a text without a table" in said


def test_the_screen_sums_up_what_was_rejected_or_doubtful(folder, capsys):
    more = ",02/05/2023,S,C1,N1,U4,PR1,,\n" * 2 + "4,06/05/2023,S,C1,N1,U4,PR1,99/99/2023,E3\n"
    (folder / "episodes.csv").write_text(EPISODES + more)
    assert ingest(folder) == Exit.IN_DOUBT
    said = capsys.readouterr().out
    assert "Rejected records: 2\n  2 x episodes, CHILD: missing" in said
    assert "Values set aside: 1\n  1 x episodes, DEC: not a date" in said
    assert "99/99" not in said


def test_a_folder_that_a_link_leads_to_is_read_as_one_that_is_there(folder, capsys):
    """Once, though a link in it leads back, and not what was written by the run before."""
    (folder.parent / "elsewhere").mkdir()
    (folder / "episodes.csv").rename(folder.parent / "elsewhere/episodes.csv")
    (folder / "2023-24").symlink_to(folder.parent / "elsewhere", target_is_directory=True)
    (folder.parent / "elsewhere/back").symlink_to(folder, target_is_directory=True)
    (folder.parent / "out").mkdir()
    (folder / "made").symlink_to(folder.parent / "out", target_is_directory=True)
    for _ in range(2):
        assert ingest(folder) == 0
        assert "Passed over" not in capsys.readouterr().out
        with (folder.parent / "out/ssd_cla_episodes.csv").open() as rows:
            assert len(rows.readlines()) == 3


@pytest.mark.parametrize("kind", ["a pipe", "a socket", "a device", "a link that leads nowhere"])
def test_only_regular_files_are_read(folder, capsys, monkeypatch, kind):
    monkeypatch.chdir(folder)
    if kind == "a pipe":
        os.mkfifo("more.csv")
    elif kind == "a socket":
        socket.socket(socket.AF_UNIX).bind("more.csv")
    else:
        os.symlink("/dev/zero" if kind == "a device" else "/nowhere/at/all", "more.csv")
    assert f"more.csv: {kind}" in refused(capsys, folder)
    # The door of extracts as well.
    os.replace("more.csv", "ssd_visits.csv")
    asked = {"folder": str(folder), "la_code": "X", "not_supplied": [], "contract": []}
    asked["contract"] = [{"name": "ssd_visits", "optional": False, "columns": {"visit_id": True}}]
    (problem,) = json.loads(prepare(json.dumps(asked)))["problems"]
    assert "ssd_visits.csv: this is no file, but a folder, a pipe, a device or a link to nothing" in problem


@pytest.mark.parametrize("cell", ["XFD1048576", "G1048576", "XFD900"])
def test_a_workbook_with_one_far_cell(tmp_path, capsys, cell):
    book = Workbook()
    for row in EPISODES.splitlines():
        book.active.append(row.split(","))
    book.active[cell] = "x"
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / "far.xlsx")
    said = refused(capsys, tmp_path / "in")
    assert f"reaches to cell {cell}" in said and "Delete what is beyond the table" in said


def test_a_workbook_that_unpacks_to_too_much(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("per10k.ingest.workbooks.MAX_UNPACKED", 30_000_000)
    (tmp_path / "in").mkdir()
    zipped(tmp_path / "in" / "bomb.xlsx", **{"xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": " " * 40_000_000})
    assert "unpacks to more than 30 MB" in refused(capsys, tmp_path / "in")


def test_a_compressed_extract_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr("per10k.plugin.text_files.SMALL", 5_000_000)
    (tmp_path / "ssd_visits.csv.gz").write_bytes(gzip.compress(b"visit_id\n" + b"1\n" * 10_000_000))
    asked = {"folder": str(tmp_path), "la_code": "X", "not_supplied": []}
    asked["contract"] = [{"name": "ssd_visits", "optional": False, "columns": {"visit_id": True}}]
    (problem,) = json.loads(prepare(json.dumps(asked)))["problems"]
    assert "ssd_visits.csv.gz" in problem and "100 times its size" in problem


def test_xml_of_great_depth(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "deep.xml").write_text("<EXPSSDA903><CHILD>" + "<X>" * 100_000)
    assert "no complete XML" in refused(capsys, tmp_path / "in")


def test_day_numbers_count_from_where_the_workbook_says(tmp_path):
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    rows = [row.split(",") for row in EPISODES.splitlines()]
    for row in rows:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    for line, day in (("2", 43585), ("3", 43609)):
        book.active[f"B{line}"] = day
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / "a.xlsx")
    assert ingest(tmp_path / "in") == 0
    starts = (tmp_path / "out" / "ssd_cla_episodes.csv").read_text()
    assert "2023-05-01" in starts and "2023-05-25" in starts


SHAPES = ["", "[]", "\0", '{"returns": 1}']
SHAPES += ['{"returns": [], "extracts": {}, "not_carried": []}', '{"not_carried": {"extracts": 7}}']


@pytest.mark.parametrize("shape", SHAPES)
def test_a_manifest_of_another_shape(folder, capsys, shape):
    assert ingest(folder) == 0
    out = folder.parent / "out"
    (out / "ingest_manifest.json").write_text(shape)
    with pytest.raises(IngestError, match="no manifest as an ingest writes it"):
        read_manifest(out)
    capsys.readouterr()
    assert ingest(folder) == Exit.DATA
    assert "no manifest as an ingest writes it" in capsys.readouterr().err
    asked = {"folder": str(out), "la_code": "X", "not_supplied": [], "contract": []}
    assert len(json.loads(prepare(json.dumps(asked)))["problems"]) == 1


def test_a_ledger_of_another_shape(folder, capsys):
    assert ingest(folder) == 0
    (path,) = (folder.parent / "out" / "ingest_returns").glob("*/return.json")
    path.write_text('{"return": "ssda903"}')
    assert ingest(folder) == Exit.DATA
    assert f"{path}: it is not as an ingest writes it" in capsys.readouterr().err


@pytest.mark.parametrize(("unread", "is_refused"), [(4, False), (5, True), (9, True)])
def test_a_column_of_which_a_good_part_is_no_day_is_refused(folder, capsys, unread, is_refused):
    """Months in another language: the rows of four months would fall out, and the others would be a whole return."""
    days = ["15-Okt-2023" if number < unread else f"{number % 28 + 1:02}/05/2023" for number in range(80)]
    # A child in four has a second episode, as of anybody's children.
    again = [number % 4 == 3 for number in range(80)]
    rows = [f"{n - again[n]},{day},{'P' if again[n] else 'S'},C1,N1,U4,PR1,," for n, day in enumerate(days)]
    (folder / "episodes.csv").write_text("\n".join([HEADING, *rows]) + "\n")
    if is_refused:
        assert f"DECOM of episodes: {unread} of its 80 values are no dates ('15-Okt-2023' at line 2)" in refused(capsys, folder)
    else:
        assert ingest(folder) == Exit.IN_DOUBT
