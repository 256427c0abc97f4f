"""The manager's own commentary: Markdown files kept apart from code, as <folder>/<council>/<month>/<section>.md."""

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


@cache
def _tell(problem: str) -> None:
    print(problem)


def rendered(text: str) -> str:
    """Markdown as HTML that is safe to show."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        token.tag = _LEVELS.get(token.tag, token.tag)
    return _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
