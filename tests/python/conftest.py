"""What several test files share, built once."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import annex_a_returns
import cin_returns
import duckdb
import proofs
import pytest
import skips
import ssda903_returns
from commands import per10k
from sector_files import returns_of_the_sector
from xdist.scheduler import LoadFileScheduling

from per10k.core.exit_codes import Exit
from tests.project import Project, build, open_sources

# Most tests are about councils that are none; test_councils.py sees what becomes of such where nobody allows them.
os.environ["PER10K_ANY_COUNCIL"] = "1"

# Begun first, so that the workers, which take a group each, end at about the same time.
LONGEST = (
    "test_replay_published",
    "test_semantic",
    "test_second_council",
    "test_broken_extracts",
    "test_pseudonyms",
    "returns",
    "test_council_folder",
    "test_publication",
    "test_ledger",
    "test_own_measures",
    "test_expectations",
    "test_care_leaver_snapshot",
    "test_part_of_the_years",
    "test_unit_cases",
    "test_dashboard_browser",
    "test_twelve_editions",
)


# The files that share the fixture `returns`, which takes a minute: they go to one worker.
SHARING = {"test_ingest_annex_a", "test_ingest_cin", "test_ingest_ssda903"}


def pytest_configure(config: pytest.Config) -> None:
    """Say at the end why tests were skipped, and what is left to `make proof`."""
    for plugin in (skips, proofs):
        config.pluginmanager.register(plugin)


def _group(file: str) -> str:
    return "returns" if file in SHARING else file


class GroupScheduling(LoadFileScheduling):
    """Sends the tests of a file, or of the files that share the returns, to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(Path(nodeid.split("::")[0]).stem)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> GroupScheduling:
    """The scheduler of a run with several workers."""
    return GroupScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The groups that take longest come first."""
    assert {item.path.stem for item in items if "returns" in item.fixturenames} <= SHARING
    items.sort(key=lambda item: (*LONGEST, _group(item.path.stem)).index(_group(item.path.stem)))


@dataclass(frozen=True)
class Built:
    """Returns of councils ingested into one folder and built together.

    census, care: files of linked CIN censuses and (folder, reference date) of linked SSDA903 returns, of a council each.
    sector: the folder of the returns of one council in the sector's own form.
    """

    census: list[Path]
    care: list[tuple[Path, date]]
    sector: Path
    extracts: Path
    database: Path


@pytest.fixture(scope="session")
def returns(tmp_path_factory) -> Built:
    """A council with CIN censuses (E09000002), one with SSDA903 returns (E09000003), one with Annex A (E09000004), and one
    with both of the first in the sector's own form (E09000001), the years of which are not the same.
    """
    path = tmp_path_factory.mktemp("returns")
    census, care = path / "census", []
    census.mkdir()
    children = cin_returns.invent(260, date(2019, 9, 1), date(2024, 3, 31), seed=5)
    for year in (2021, 2022, 2023, 2024):
        # Neither a file's name nor a folder's says which year it is of.
        (census / f"{2050 - year}.dat").write_text(cin_returns.census(children, year))
    children = ssda903_returns.invent(400, date(2017, 1, 1), date(2022, 3, 31), seed=5)
    ssda903_returns.blemish(children, range(2019, 2023), seed=5)
    for year in (2019, 2020, 2021, 2022):
        folder = path / "care" / str(2050 - year)
        ssda903_returns.write_set(ssda903_returns.tables(children, year), folder, "{}-final.txt")
        care.append((folder, date(year, 3, 31)))
    annex_a_returns.workbook(annex_a_returns.example(), path / "lists.xlsx", "other")
    _ingest(path / "lists.xlsx", path / "extracts", "--la-code", "E09000004", "--reference-date", "2024-03-31")
    _ingest(census, path / "extracts")
    _ingest(path / "care", path / "extracts", "--la-code", "E09000003")
    sector = returns_of_the_sector(path / "sector")
    for file in sorted((sector / "cin_census").glob("CIN_Census_*.xml")):
        _ingest(file, path / "extracts")
    _ingest(sector / "ssda903", path / "extracts", "--la-code", "E09000001")
    project = Project()
    with duckdb.connect(str(path / "test.duckdb"), config={"threads": 1}) as database:
        open_sources(database, project, path / "extracts")
        build(database, project, project.with_all_read({"fct_indicator_month"}))
    return Built(sorted(census.iterdir()), care, sector, path / "extracts", path / "test.duckdb")


def _ingest(source: Path, to: Path, *arguments: str) -> None:
    assert per10k("ingest", ["--from", str(source), "--to", str(to), *arguments]) in (0, Exit.IN_DOUBT)
