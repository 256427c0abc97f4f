"""The sector's own files, where a folder of them is named, and made-up returns in the same folders and forms where none is.

They are not ours to copy: fake returns that the sector made for its own tools, and the Department for Education's releases. The
variable PER10K_SECTOR_FILES names a folder with annex_a/, cin_census/, dfe_statistics/, official_2025/ and ssda903/ as published;
without it they are read from ../shared/real, if that is there.
"""

import os
from datetime import date
from pathlib import Path

import annex_a_returns
import cin_returns
import ssda903_returns
from skips import skip_where

VARIABLE = "PER10K_SECTOR_FILES"
BESIDE = Path(__file__).parents[3] / "shared" / "real"
OWN = Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else BESIDE if BESIDE.is_dir() else None
only_on_the_sectors_own = skip_where(OWN is None, "sector")
# The folders of official figures that seeds/official is made from.
OFFICIAL = [OWN / "official_2025", OWN / "dfe_statistics"] if OWN else []
only_with_official_figures = skip_where(not (OFFICIAL and all(folder.is_dir() for folder in OFFICIAL)), "sector")


def returns_of_the_sector(path: Path) -> Path:
    """The folder of the sector's returns of one council, number 201: theirs, or ones written to a path."""
    if OWN:
        return OWN
    children = cin_returns.invent(40, date(2019, 9, 1), date(2021, 4, 30), seed=11)
    (path / "cin_census").mkdir(parents=True)
    (path / "cin_census" / "CIN_Census_2021.xml").write_text(cin_returns.census(children, 2021, "201"))
    # That of the next year was made in its second month, and knows of the first alone.
    early = cin_returns.census(children, 2022, "201", made=date(2021, 5, 1))
    (path / "cin_census" / "CIN_Census_2022.xml").write_text(early)
    children = ssda903_returns.invent(80, date(2016, 1, 1), date(2018, 3, 31), seed=11)
    rows = ssda903_returns.tables(children, 2018)
    # The return asks for social workers since 2023/24, and for orders of deprivation of liberty since 2026/27.
    del rows["liberty"], rows["social_worker"]
    ssda903_returns.write_set(rows, path / "ssda903", "{}.csv")
    lists = annex_a_returns.listed(annex_a_returns.invent(30, date(2018, 1, 1), date(2021, 3, 16), seed=11), date(2020, 9, 17))
    # The second adopter of a household is set aside, and theirs holds none.
    lists[11] = list({adopter[1]: adopter for adopter in lists[11]}.values())
    (path / "annex_a").mkdir()
    annex_a_returns.workbook(lists, path / "annex_a" / "Annex_A.xlsx")
    return path
