"""A folder of generated files: written over what an earlier run wrote there, and over nothing else."""

import shutil
from pathlib import Path

# Where files are until all of them are written, in the folder that they are for.
FRESH = ".per10k-new"


def write_own(files: dict[str, str], to: Path, listed_in: str, what: str) -> None:
    """Write files into a folder, and take away those of an earlier run that are no longer among them.

    files: texts by path. listed_in: the file that lists them, so that the next run takes back what it no longer writes. what:
    what they are, as in 'Power BI project of per10k'. Raises ValueError where the folder holds something, and nothing that
    was written here.
    """
    written, fresh = to / listed_in, to / FRESH
    if to.is_dir() and any(path != fresh for path in to.iterdir()) and not written.is_file():
        raise ValueError(f"{to} is there and is no {what}. Name a new folder, or an empty one.")
    earlier = set(written.read_text(encoding="utf-8").splitlines()) if written.is_file() else set()
    listed = "".join(f"{path}\n" for path in sorted(files))
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        # All of it is on disk before anything takes the place of what is there.
        for path, text in {listed_in: listed, **files}.items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).write_text(text, encoding="utf-8", newline="\n")
        inside = to.resolve()
        for path in sorted(earlier - files.keys()):
            gone = to / path
            if gone.is_file() and inside in gone.resolve().parents:
                gone.unlink()
        # First the list, so that whatever stops the rest leaves nothing that the next run would take for a stranger's.
        for path in (listed_in, *files):
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).replace(to / path)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def see_beside(to: Path, parquet: Path) -> None:
    """Raises ValueError where what is written would come to lie among what is published: a run goes as a whole.

    to: where it is written. parquet: the folder of marts that it is about, of a run or of its own, as a public edition.
    """
    run = parquet.absolute().parent
    is_of_run = run.is_symlink() or (parquet.name == "marts" and (run / "per10k.duckdb").is_file())
    for shared in (parquet.resolve(), run.resolve() if is_of_run else parquet.resolve()):
        if to.resolve() == shared or shared in to.resolve().parents:
            raise ValueError(f"{to} lies in {shared}, which is published: it would go with it. Name a folder apart.")
