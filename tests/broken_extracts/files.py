"""Faults of files other than CSV, of folders, and of files that do not keep still."""

import glob
import gzip
import os
import shutil
from pathlib import Path

import duckdb

from per10k.core.sql import literal
from tests.broken_extracts.case import Outcome, file_case

CONTACTS = "ssd_contacts.csv"


def _as_parquet(folder: Path, name: str, columns: str = "*") -> Path:
    source, target = folder / f"{name}.csv", folder / f"{name}.parquet"
    from_file, to_file = literal(glob.escape(str(source))), literal(str(target))
    with duckdb.connect() as connection:
        connection.execute(f"""copy (
            select {columns} from read_csv({from_file}, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"')
        ) to {to_file}""")
    source.unlink()
    return target


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@file_case("Parquet", Outcome.ACCEPTED, "", "Read as CSV is.")
def parquet(folder):
    _as_parquet(folder, "ssd_contacts")


@file_case("Parquet with days, moments, flags and whole numbers", Outcome.ACCEPTED, "", "Each becomes the text that is read.")
def typed_parquet(folder):
    _as_parquet(
        folder, "local_plan_versions", "* replace (plan_date::date as plan_date, previous_cp_plans::bigint as previous_cp_plans)"
    )
    _as_parquet(folder, "local_case_audits", "* replace (completed_date::date as completed_date, grade::enum ('Good') as grade)")


@file_case(
    "Parquet with whole numbers as decimals, 1.0 and 1.00", Outcome.ACCEPTED, "", "They lose the decimals, so that ids join."
)
def decimal_parquet(folder):
    _as_parquet(folder, "local_plan_versions", "* replace (previous_cp_plans::decimal(9, 2) as previous_cp_plans)")
    _as_parquet(folder, "local_workforce", "* replace (fte::double as fte)")


@file_case("Parquet with outcomes as a nested column", Outcome.ACCEPTED, "", "Read as the JSON it stands for.")
def nested_parquet(folder):
    _as_parquet(folder, "ssd_s47_enquiry", "* replace ({'CP_CONFERENCE_FLAG': 'Y'} as s47e_s47_outcome_json)")


@file_case("Parquet with texts as bytes", Outcome.ACCEPTED, "", "Read as UTF-8, as some writers leave them.")
def binary_parquet(folder):
    _as_parquet(folder, "ssd_family", "columns(*)::blob")


@file_case("Parquet that is cut", Outcome.REFUSED, "cannot be read", "Copy or export it again.")
def cut_parquet(folder):
    _cut(_as_parquet(folder, "ssd_contacts"))


@file_case("CSV named .parquet", Outcome.REFUSED, "cannot be read", "Name it .csv.")
def csv_as_parquet(folder):
    (folder / CONTACTS).rename(folder / "ssd_contacts.parquet")


@file_case("CSV compressed by gzip", Outcome.ACCEPTED, "", "Read as it is.")
def compressed(folder):
    (folder / "ssd_contacts.csv.gz").write_bytes(gzip.compress((folder / CONTACTS).read_bytes()))
    (folder / CONTACTS).unlink()


@file_case("gzip that is cut", Outcome.REFUSED, "cannot be read", "Copy or export it again.")
def cut_gzip(folder):
    compressed(folder)
    _cut(folder / "ssd_contacts.csv.gz")


@file_case("CSV named .csv.gz", Outcome.REFUSED, "cannot be read", "Name it .csv.")
def csv_as_gzip(folder):
    (folder / CONTACTS).rename(folder / "ssd_contacts.csv.gz")


@file_case("a file in capitals", Outcome.ACCEPTED, "", "Found all the same.")
def capitals(folder):
    (folder / CONTACTS).rename(folder / "SSD_Contacts.CSV")


@file_case(
    "no file of an extract that must be there",
    Outcome.REFUSED,
    "there is no ssd_contacts.csv",
    "Add it, or name the extract in `not_supplied`.",
)
def missing(folder):
    (folder / CONTACTS).unlink()


@file_case(
    "no file of a local extract",
    Outcome.ACCEPTED,
    "",
    "Its indicators show as not supplied, never as 0.",
    without="local_case_audits",
)
def missing_local(folder):
    (folder / "local_case_audits.csv").unlink()


@file_case("two files of one extract", Outcome.REFUSED, "not clear which is meant", "Leave one.")
def two_files(folder):
    shutil.copy(folder / CONTACTS, folder / "kept.csv")
    _as_parquet(folder, "ssd_contacts")
    (folder / "kept.csv").rename(folder / CONTACTS)


@file_case("a folder in the place of a file", Outcome.REFUSED, "this is no file", "Put the file there.")
def folder_for_a_file(folder):
    (folder / CONTACTS).unlink()
    (folder / CONTACTS).mkdir()


@file_case("a file that may not be read", Outcome.REFUSED, "Permission denied", "Ask for the right to read it.")
def no_permission(folder):
    (folder / CONTACTS).chmod(0)


@file_case("a folder named with quotes, spaces and brackets", Outcome.ACCEPTED, "", "A name like any other.")
def odd_folder(folder):
    """Every folder of these cases is named so."""


@file_case("a link that leads to itself", Outcome.REFUSED, "this is no file", "Link to the file.")
def link_to_itself(folder):
    (folder / CONTACTS).unlink()
    (folder / CONTACTS).symlink_to(folder / CONTACTS)


@file_case("a link to the file", Outcome.ACCEPTED, "", "Followed.")
def link(folder):
    (folder / CONTACTS).rename(folder / "elsewhere.csv")
    (folder / CONTACTS).symlink_to("elsewhere.csv")


@file_case(
    "a file that grows while it is read",
    Outcome.REFUSED,
    "written to while",
    "The run ends in an error. Run it again once the export is complete.",
    is_later=True,
)
def growing(folder):
    with (folder / CONTACTS).open("a") as contacts:
        contacts.write("C-11,0001011,2019-03-29,6,Police,{}\n")


@file_case("a file that is replaced between check and read", Outcome.REFUSED, "written to while", "As above.", is_later=True)
def replaced(folder):
    new = folder / "new.csv"
    new.write_text((folder / CONTACTS).read_text(encoding="utf-8").replace("2019-03-29", "2019-03-28"), encoding="utf-8")
    was = (folder / CONTACTS).stat()
    os.utime(new, ns=(was.st_atime_ns, was.st_mtime_ns))
    new.replace(folder / CONTACTS)


@file_case("a file that is taken away while it is read", Outcome.REFUSED, "written to while", "As above.", is_later=True)
def removed(folder):
    (folder / CONTACTS).unlink()
