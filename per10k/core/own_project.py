"""The dbt project that is run: per10k's, or a council's own that has per10k as a package (docs/your-own.md)."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from per10k.core.project import PROJECT_FILE, ROOT
from per10k.core.yaml_files import read_yaml

PACKAGE = Path("dbt_packages", "per10k")
# What a night builds, in either project: all but the cases of the rules, as the selector `nightly` has it.
NIGHTLY = ("build", "--exclude", "test_type:unit", "fqn:per10k.macros")

# The name of our project, and of its profile.
NAME = "per10k"
# What dbt knows by the name of its file -> how that ends.
KINDS = {"model": (".sql", ".py"), "seed": (".csv",)}
# What a table may be called otherwise by, and where.
ALIAS, CALLING = re.compile(r"""\balias['"]?\s*[=:]\s*['"]?(\w+)"""), (".sql", ".py", ".yml", ".yaml")
SNAPSHOTS = (".sql", ".yml", ".yaml")
SNAPSHOT = re.compile(r"\{%-?\s*snapshot\s+(\w+)")
# A macro that a project may say otherwise, as we have them for engines; and those that are there to be said otherwise.
DISPATCHED, OPEN = re.compile(r"adapter\.dispatch\(\s*['\"](\w+)"), ("own_extracts", "own_measures")
IN_ITS_PLACE = re.compile(r"\{%-?\s*macro\s+(?:default|duckdb)__(\w+)")
# What dbt looks for in the project that is run before it takes its own, for a package's models too.
MADE = re.compile(r"\{%-?\s*(macro|materialization|test)\s+(\w+)")
OF_DBT = ("ref", "source", "config", "var", "env_var", "log", "return", "this", "adapter", "exceptions", "graph", "execute")
# Without one of its own a project would name the schemas of ours as dbt does.
HAS_TO_BE = "generate_schema_name"
# The sections of a project file whose settings hold for packages as well, unless they stand under the name of a project.
SECTIONS = ("models", "seeds", "snapshots", "data_tests", "tests", "unit_tests", "sources", "exposures", "functions")
HOOKS = ("on-run-start", "on-run-end")


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
    theirs, ours = (_read(path).get("version") for path in (package, PROJECT_FILE))
    if theirs != ours:
        raise OwnProjectError(f"{package.parent} is per10k {theirs}, and this is {ours}: run `dbt deps` in {folder}.")
    said = _read(file)
    for setting, wanted in (("name", f"a name of its own, not {NAME!r}"), ("profile", f"`profile: {NAME}`")):
        if (said.get(setting) == NAME) is (setting == "name") or not isinstance(said.get(setting), str):
            raise OwnProjectError(f"{file}: {setting} is {said.get(setting)!r}; it has to be {wanted}, as per10k runs it.")
    _refuse_what_is_ours(folder, said)
    _refuse_what_changes_ours(folder, said)
    own = (said.get("vars") or {}).get("council_folder")
    if own is not None and not isinstance(own, str):
        raise OwnProjectError(f"{file}: the variable council_folder is {own!r}; it has to be the path of a folder.")
    return DbtProject(folder.absolute(), (folder / own).absolute() if own else None)


def _read(file: Path) -> dict[str, Any]:
    """A dbt_project.yml. Raises OwnProjectError where it cannot be read."""
    try:
        said = read_yaml(file)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise OwnProjectError(f"{file} cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(said, dict) or not isinstance(said.get("vars") or {}, dict):
        raise OwnProjectError(f"{file} is no project file of dbt: it, and its vars, have to be lines of `name: value`.")
    return said


def _refuse_what_is_ours(folder: Path, said: dict[str, Any]) -> None:
    """Raises OwnProjectError where a project has a model, seed, snapshot or macro that would take the place of one of per10k's.

    dbt looks for what a model of a package reads in the project that is run first, so that another table of the same name, in
    whatever schema, would be read by our own models without a word.
    """
    taken, here = [], _read(PROJECT_FILE)
    for kind, endings in KINDS.items():
        ours = {path.stem for path in _files(ROOT, here[f"{kind}-paths"], endings)}
        paths = said.get(f"{kind}-paths") or [f"{kind}s"]
        # To the database capital letters make no other name, nor does a file's name where it is called otherwise there.
        called = [(path, path.stem) for path in _files(folder, paths, endings)]
        called += [(path, name) for path in _files(folder, paths, CALLING) for name in ALIAS.findall(_text(path))]
        taken += [(path, kind, name) for path, name in called if name.lower() in ours]
    ours = {name for path in _files(ROOT, here["snapshot-paths"], SNAPSHOTS) for name in _snapshots(path)}
    paths = [*(said.get("snapshot-paths") or ["snapshots"]), *(said.get("model-paths") or ["models"])]
    taken += [(path, "snapshot", name) for path in _files(folder, paths, SNAPSHOTS) for name in _snapshots(path) if name in ours]
    ours = {name for path in _files(ROOT, here["macro-paths"], (".sql",)) for name in DISPATCHED.findall(_text(path))} - {*OPEN}
    for path in _files(folder, said.get("macro-paths") or ["macros"], (".sql",)):
        taken += [(path, "macro", name) for name in IN_ITS_PLACE.findall(_text(path)) if name in ours]
    if taken:
        named = "".join(f"\n  - {path}: {name} is a {kind} of per10k" for path, kind, name in taken)
        raise OwnProjectError(
            "A project of a council's own may add to what per10k reads and counts, and put nothing in its place, as its models "
            f"would then read it. Give each a name that begins with own_:{named}"
        )


def _refuse_what_changes_ours(folder: Path, said: dict[str, Any]) -> None:
    """Raises OwnProjectError where a project would have per10k's models, tests or files treated otherwise, without a word.

    Its hooks run after our last look at the file of aggregates; settings that name no project, or ours, switch off or change our
    tests; a macro by the name of one of dbt's is used for our models; a source that overrides ours is another contract.
    """
    file, wrong = folder / PROJECT_FILE.name, []
    wrong += [
        f"{file}: {one} is run after per10k has seen what is in the two files. Take it out" for one in HOOKS if said.get(one)
    ]
    for section in SECTIONS:
        of_section = said.get(section)
        if of_section and (not isinstance(of_section, dict) or of_section.keys() - {said["name"]}):
            others = (
                ", ".join(sorted(map(str, of_section.keys() - {said["name"]}))) if isinstance(of_section, dict) else of_section
            )
            wrong.append(f"{file}: {section} has {others}, which holds for per10k too. Put it under {said['name']}")
    of_dbt = _macros_of_dbt()
    for path in _files(folder, said.get("macro-paths") or ["macros"], (".sql",)):
        for kind, name in MADE.findall(_text(path)):
            if re.sub("^(default|duckdb)__", "", name) in of_dbt and name != HAS_TO_BE:
                wrong.append(
                    f"{path}: {name} is a {kind} of dbt's, which would be used for per10k's models. Give it another name"
                )
    for path in _files(folder, said.get("model-paths") or ["models"], (".yml", ".yaml")):
        if any(one.get("overrides") == NAME for one in _described(path, "sources")):
            wrong.append(
                f"{path}: a source overrides one of per10k, which is its source contract. Describe extracts of your own alone"
            )
    if wrong:
        raise OwnProjectError(
            "A project of a council's own may add to what per10k reads and counts, and change nothing of how that is done:"
            + "".join(f"\n  - {one}." for one in wrong)
        )


@cache
def _macros_of_dbt() -> frozenset[str]:
    """The names of the macros, materializations and tests that dbt has for DuckDB, and of what it gives every model."""
    from dbt.include import duckdb, global_project

    folders = [Path(str(one.__file__)).parent for one in (duckdb, global_project)]
    made = (name for path in _files(Path(), list(map(str, folders)), (".sql",)) for _, name in MADE.findall(_text(path)))
    return frozenset({*OF_DBT, *made})


def _snapshots(path: Path) -> list[str]:
    """The names of snapshots that a file defines, as SQL or in YAML."""
    if path.suffix == ".sql":
        return SNAPSHOT.findall(_text(path))
    return [str(one.get("name")) for one in _described(path, "snapshots") if "relation" in one]


def _described(path: Path, kind: str) -> list[dict[str, Any]]:
    """What a file in YAML describes of a kind; of one that cannot be read none, as dbt says so."""
    try:
        return [one for one in (read_yaml(path) or {}).get(kind) or [] if isinstance(one, dict)]
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, TypeError):
        return []


def _files(folder: Path, paths: list[str], endings: tuple[str, ...]) -> list[Path]:
    return sorted(path for each in paths for path in (folder / each).rglob("*") if path.suffix in endings)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
