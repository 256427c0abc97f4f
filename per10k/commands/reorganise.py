"""``per10k reorganise``: the extracts of councils that split, or merge."""

import sys
from datetime import date
from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed


@click.group()
def reorganise() -> None:
    """Write anew the extracts of councils that split or merge.

    \b
    per10k reorganise split --extracts surrey --la-code E10000030 --extract-date 2027-03-31 --plan plan --to new
    per10k reorganise join --from E06000033=southend --from E06000034=thurrock --la-code SOUTH-ESSEX --to new
    """


@reorganise.command()
@options.extracts_that_are_there
@options.la_code
@options.planned_extract_date
@options.not_supplied
@click.option("--plan", type=options.FOLDER, help="Folder that says who belongs where (docs/reorganisation.md).")
@click.option("--home", "homes", multiple=True, metavar="WORDS", help="A kind of address that is a home, beside the usual ones.")
@options.to(None)
def split(
    extracts: Path | None,
    la_code: str | None,
    extract_date: date | None,
    not_supplied: tuple[str, ...],
    plan: Path | None,
    homes: tuple[str, ...],
    to: Path,
) -> None:
    """Divide a council's extracts among its successors.

    A child belongs, with all of its rows, to the council of its home, of its home before it came into care, or of its team; whom
    nothing places is kept apart and counted. Ends with 10 where there is any such row, with 4 where extracts or plan cannot be
    used.

    \b
    per10k reorganise split --extracts surrey --la-code E10000030 --extract-date 2027-03-31 --plan plan --to new
    """
    from per10k.plugin import councils
    from per10k.reorganise import summary
    from per10k.reorganise.reading import ReorganiseError
    from per10k.reorganise.split import split as divide

    if not (extracts and la_code and extract_date):
        raise click.UsageError("Name the extracts, the council (--la-code) and the day they were cut (--extract-date).")
    try:
        done = divide(extracts, councils.read(la_code), plan, extract_date, to, not_supplied, homes)
    except (ReorganiseError, councils.UnknownCouncilError) as error:
        raise Failed(Exit.DATA, f"Nothing was written:\n{error}") from error
    said = summary.of_split(done, to)
    print(said)
    sys.exit(Exit.IN_DOUBT if done.unplaced else Exit.DONE)


class Councils(click.ParamType):
    """A council and its folder, as E06000033=southend."""

    name = "council"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Path]:
        """The code and the folder of a text."""
        code, _, folder = str(value).partition("=")
        if not (code and folder):
            self.fail(f"'{value}' names no council and folder: write it as E06000033=southend.", param, ctx)
        return code, Path(folder)


@reorganise.command()
@click.option("--from", "sources", type=Councils(), multiple=True, metavar="CODE=FOLDER", help="A council and its extracts.")
@options.la_code
@options.not_supplied
@click.option("--same", type=options.FILE, help="CSV of children whom several know: a column a council, headed by its code.")
@options.to(None)
def join(
    sources: tuple[tuple[str, Path], ...], la_code: str | None, not_supplied: tuple[str, ...], same: Path | None, to: Path
) -> None:
    """Write the extracts of several councils as those of one.

    Every id gets the code of its council before it, so that no two are taken for one; children whom a list names are one. Ends
    with 10 where rows are set aside or children may be the same, with 4 where extracts or list cannot be used.

    \b
    per10k reorganise join --from E06000033=southend --from E06000034=thurrock --la-code SOUTH-ESSEX --to new
    """
    from per10k.plugin import councils
    from per10k.reorganise import summary
    from per10k.reorganise.join import join as put_together
    from per10k.reorganise.reading import ReorganiseError

    code = (la_code or "").strip().upper()
    if not councils.PLAIN.fullmatch(code):
        raise click.UsageError("Name the new council with --la-code: its code, or its name in capitals with hyphens.")
    try:
        folders = {councils.read(of): folder for of, folder in sources}
        if len(folders) < len(sources):
            raise click.UsageError("A council is named twice.")
        done = put_together(folders, councils.known(code) or code, to, same, not_supplied)
    except (ReorganiseError, councils.UnknownCouncilError) as error:
        raise Failed(Exit.DATA, f"Nothing was written:\n{error}") from error
    print(summary.of_join(done, to))
    is_in_doubt = any(one.set_aside for one in done.extracts) or any(done.perhaps_same.values())
    sys.exit(Exit.IN_DOUBT if is_in_doubt else Exit.DONE)
