"""The dbt project that is run: per10k's, or a council's own that has per10k as a package (docs/your-own.md)."""

from dataclasses import dataclass
from pathlib import Path

from per10k.core.project import PROJECT_FILE, ROOT
from per10k.core.yaml_files import read_yaml

PACKAGE = Path("dbt_packages", "per10k")
# What a night builds, in either project: all but the cases of the rules, as the selector `nightly` has it.
NIGHTLY = ("build", "--exclude", "test_type:unit", "fqn:per10k.macros")


class OwnProjectError(ValueError):
    """A folder that is no project which can be run, with what to do about it."""


@dataclass(frozen=True)
class DbtProject:
    """A project of dbt. folder: where dbt is run. council_folder: what is the council's own, where the project names one."""

    folder: Path = ROOT
    council_folder: Path | None = None

    def options(self) -> list[str]:
        """What a command of dbt takes in this project."""
        return ["--profiles-dir", str(ROOT)]


def read_project(folder: Path | None) -> DbtProject:
    """The project in a folder of a council's own; none: per10k's.

    Raises OwnProjectError where there is none, where its packages have not been fetched, or where the per10k among them is of
    another version than this one: models and code would then not belong together.
    """
    if folder is None:
        return DbtProject()
    file, package = folder / PROJECT_FILE.name, folder / PACKAGE / PROJECT_FILE.name
    if not file.is_file():
        raise OwnProjectError(f"There is no {file}: name the folder of your own dbt project, or leave --project out.")
    if not package.is_file():
        raise OwnProjectError(f"There is no {package}: run `dbt deps` in {folder}, whose packages.yml is to name per10k.")
    theirs, ours = (read_yaml(path)["version"] for path in (package, PROJECT_FILE))
    if theirs != ours:
        raise OwnProjectError(f"{package.parent} is per10k {theirs}, and this is {ours}: run `dbt deps` in {folder}.")
    own = (read_yaml(file) or {}).get("vars", {}).get("council_folder")
    return DbtProject(folder.absolute(), (folder / own).absolute() if own else None)
