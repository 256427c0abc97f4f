"""The one-page summary of a run, as text and as a web page, from the facts that its log ends with."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=lambda name: bool(name) and str(name).endswith(".html"),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def as_text(facts: dict) -> str:
    """The summary for a terminal or an e-mail. facts: as nightly.night gathers them; what a failed run lacks is left out."""
    return TEMPLATES.get_template("summary.txt").render(facts)


def as_page(facts: dict) -> str:
    """The same as one HTML file that needs nothing else."""
    return TEMPLATES.get_template("summary.html").render(facts)


def write(facts: dict, log: Path, root: Path) -> None:
    """Put both into the run's log folder and, each by one rename, in the place of the published folder's last ones."""
    for name, text in {"summary.html": as_page(facts), "summary.txt": as_text(facts)}.items():
        (log / name).write_text(text, encoding="utf-8")
        fresh = root / f"{name}.new"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(root / name)
