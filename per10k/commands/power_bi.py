"""``per10k power-bi``: a Power BI project in text over the published marts."""

from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed
from per10k.core.own_files import see_beside


@click.command("power-bi")
@options.to(None)
@options.parquet
@options.seen_as
@click.option(
    "--with-children", type=options.FOLDER,
    help="Add the lists about children, and write them as Parquet into this folder, which nobody else may read.",
)  # fmt: skip
@options.child_database("per10k_children.duckdb")
@click.option("--children-seen-as", metavar="PATH", help="The folder of those lists as Power BI sees it.")
def power_bi(
    to: Path,
    parquet: Path,
    seen_as: str | None,
    with_children: Path | None,
    child_database: Path,
    children_seen_as: str | None,
) -> None:
    """Write a Power BI project over the published marts.

    Model, measures, theme and pages as text, made from the marts, or the public edition, and the dictionary that the folder
    holds: what is new in them comes in when this is run again (docs/connecting.md).

    \b
    per10k power-bi --to power_bi
    per10k power-bi --to power_bi --parquet /srv/per10k/current/marts --seen-as '\\\\server\\per10k\\current\\marts'
    """
    from per10k.power_bi.children import write_lists
    from per10k.power_bi.project import make, read_indicators, write
    from per10k.power_bi.tables import read_tables, taken_for_one

    try:
        if not parquet.is_dir():
            raise ValueError(f"There is no folder {parquet}. Name that of the published marts; per10k nightly publishes them.")
        see_beside(to, parquet)
        tables = read_tables(parquet)
        alike = taken_for_one(parquet, tables)
        indicators = read_indicators(parquet)
        of_children = None
        if with_children:
            _see_apart(with_children, to, parquet)
            write_lists(child_database, with_children)
            tables += read_tables(with_children, is_about_children=True)
            of_children = children_seen_as or str(with_children.resolve())
        project = make(tables, indicators, seen_as or str(parquet.absolute()), of_children)
        write(project, to)
    except ValueError as refused:
        raise Failed(Exit.USAGE, str(refused)) from refused
    print(
        f"Written to {to}: {len(project.tables)} tables, {len(project.related)} relationships, {len(project.measures)} measures "
        f"and {len(project.indicators)} of an indicator each. Open per10k.pbip in Power BI Desktop."
    )
    options.end_in_doubt("TAKEN FOR ONE", alike)


def _see_apart(with_children: Path, to: Path, parquet: Path) -> None:
    """Raises ValueError where lists about children would come to lie with what others read."""
    from per10k.power_bi.tables import refuse_public_edition

    place = with_children.resolve()
    refuse_public_edition(parquet, "nothing about children goes with it. Leave --with-children out.")
    # A published run is shared whole, and so is what its link `current` lies in, with all other runs.
    run = parquet.absolute().parent
    published = [run.parent.resolve()] if run.is_symlink() else []
    for shared in (to.resolve(), parquet.resolve(), parquet.resolve().parent, *published):
        if place == shared or shared in place.parents:
            raise ValueError(
                f"{with_children} lies in {shared}, which others read. Name a folder apart for the lists about children."
            )
