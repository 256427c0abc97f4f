"""Where the dbt project is: the repository, or what an installed package carries of it."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from per10k.core.yaml_files import read_yaml

_REPOSITORY = Path(__file__).parents[2]
ROOT = _REPOSITORY if (_REPOSITORY / "dbt_project.yml").is_file() else _REPOSITORY / "per10k" / "project"
SEEDS = ROOT / "seeds"
PROJECT_FILE = ROOT / "dbt_project.yml"
# What is to be built again once a month has been published: how it, and those before, have moved since.
RESTATED = ("restricted_moved_extract_row", "restricted_restated_row", "restricted_adult_restated_row", "fct_restatement")


def version() -> str:
    """The version of the project, which dbt_project.yml names."""
    (found,) = re.findall(r'(?m)^version: "(.+)"$', PROJECT_FILE.read_text(encoding="utf-8"))
    return str(found)


@cache
def variables() -> dict[str, Any]:
    """The variables of the project by their names, each with its default."""
    found: dict[str, Any] = read_yaml(PROJECT_FILE)["vars"]
    return found
