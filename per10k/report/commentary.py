"""The manager's own commentary: Markdown files kept apart from code, as <folder>/<council>/<month>/<section>.md."""

import re
from collections.abc import Collection
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

from per10k.plugin.councils import as_name

# HTML in the text is shown as text, and the library refuses links that run scripts or lead into files. No images: nothing is
# fetched from elsewhere.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")

# The commentary stands under a heading of the second level.
_LEVELS = {f"h{level}": f"h{min(level + 2, 6)}" for level in range(1, 7)}


def commentary(folder: Path | None, la_code: str, month: str, section: str) -> str | None:
    """The commentary of a section as HTML that is safe to show; None where none is written.

    folder: None for none at all. month: as 2019-03. section: file name of the section's page without its ending. A file that
    is not UTF-8 is not shown: the page says so, and the screen once.
    """
    if folder is None:
        return None
    file = folder / as_name(la_code) / month / f"{section}.md"
    if not file.is_file():
        return None
    try:
        return rendered(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, OSError):
        said = f"The commentary {file.name} is not shown, as it cannot be read as UTF-8 text. Save it again as UTF-8."
        _tell(f"Commentary of {la_code}, {month}: {said}")
        return rendered(said)


def not_shown(folder: Path, la_code: str, month: str, sections: Collection[str]) -> list[str]:
    """What is said of files of a month that no page shows, as they are called otherwise than the sections, a line each.

    sections: the file names of the pages written, without their ending.
    """
    place = folder / as_name(la_code) / month
    if not place.is_dir():
        return []
    told = []
    for file in sorted(place.iterdir()):
        # What begins with a dot is a system's own.
        if file.name in {f"{section}.md" for section in sections} or file.name.startswith("."):
            continue
        words = re.sub(r"[^a-z0-9]+", "-", file.name.lower().partition(".")[0]).strip("-")
        meant = get_close_matches(words, sections, n=1)
        hint = f" Is it {meant[0]}.md?" if meant else ""
        told.append(f"Commentary of {la_code}, {month}: {file.name} is not shown, as no page is called so.{hint}")
    return told


@cache
def _tell(problem: str) -> None:
    print(problem)


def rendered(text: str) -> str:
    """Markdown as HTML that is safe to show."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        token.tag = _LEVELS.get(token.tag, token.tag)
    return _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
