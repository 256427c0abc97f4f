"""The folder of a Power BI project: written over what an earlier run wrote there, and over nothing else."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from per10k.core.own_files import write_own
from per10k.core.sql import literal
from per10k.power_bi.measures import INDICATORS, Indicator, Measure, as_one, general, of_indicators
from per10k.power_bi.model import CHILDREN, MEASURES, PARQUET, model_files
from per10k.power_bi.model import INDICATORS as HOLDER
from per10k.power_bi.report import SCHEMAS, as_text, pages, report_files
from per10k.power_bi.tables import Relationship, Table, relationships

NAME = "per10k"
WRITTEN = "per10k-files.txt"


@dataclass(frozen=True)
class Project:
    """A project before it is written: its files by path, and what they are made of."""

    files: dict[str, str]
    tables: list[Table]
    related: list[Relationship]
    measures: list[Measure]
    indicators: list[str]


def read_indicators(folder: Path) -> list[Indicator]:
    """The indicators of a folder of published marts. Raises ValueError where it has no dictionary."""
    file = folder / f"{INDICATORS}.parquet"
    query = f"select indicator_id, label, unit, basis from read_parquet({literal(file)}) order by indicator_id"
    try:
        with duckdb.connect() as connection:
            return [Indicator(*map(str, row)) for row in connection.execute(query).fetchall()]
    except duckdb.Error as error:
        raise ValueError(f"{file}, the dictionary of the indicators, cannot be read: {error}") from error


def make(tables: list[Table], indicators: list[Indicator], folder: str, of_children: str | None = None) -> Project:
    """Make a project.

    folder: the published marts as Power BI sees them. of_children: the same of the lists about children, if there are any.
    Raises ValueError for a name that Power BI could not show, or that two tables have.
    """
    names = [as_one(name) for name in (MEASURES, HOLDER, *(table.name for table in tables))]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(
            f"Two tables of the model would be called {twice}, and Power BI takes them for one. Call the file otherwise."
        )
    related = relationships(tables)
    measures = general(tables, {indicator.basis for indicator in indicators})
    lines = of_indicators(indicators, [measure.name for measure in measures]) if _shows_values(measures) else []
    folders = {PARQUET: folder, **({CHILDREN: of_children} if of_children else {})}
    model = model_files(tables, related, measures, lines, folders)
    report = report_files(pages(tables), tables, measures)
    fabric = SCHEMAS.rsplit("/", 2)[0]
    files = {
        f"{NAME}.pbip": as_text(
            {
                "$schema": f"{fabric}/pbip/pbipProperties/1.0.0/schema.json",
                "version": "1.0",
                "artifacts": [{"report": {"path": f"{NAME}.Report"}}],
                "settings": {"enableAutoRecovery": True},
            }
        ),
        f"{NAME}.SemanticModel/definition.pbism": as_text(
            {"$schema": f"{fabric}/item/semanticModel/definitionProperties/1.0.0/schema.json", "version": "4.2", "settings": {}}
        ),
        f"{NAME}.Report/definition.pbir": as_text(
            {
                "$schema": f"{SCHEMAS}/definitionProperties/2.0.0/schema.json",
                "version": "4.0",
                "datasetReference": {"byPath": {"path": f"../{NAME}.SemanticModel"}},
            }
        ),
        ".gitignore": "**/.pbi/localSettings.json\n**/.pbi/cache.abf\n",
        **{f"{NAME}.SemanticModel/{path}": text for path, text in model.items()},
        **{f"{NAME}.Report/{path}": text for path, text in report.items()},
    }
    return Project(files, tables, related, measures, lines)


def _shows_values(measures: list[Measure]) -> bool:
    return "Value" in {measure.name for measure in measures}


def write(project: Project, to: Path) -> None:
    """Write a project's files into a folder, and take away those of an earlier run that are no longer among them.

    Raises ValueError where the folder holds something, and no project that was written here.
    """
    write_own(project.files, to, WRITTEN, "Power BI project of per10k")
