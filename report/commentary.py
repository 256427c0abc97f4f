"""The manager's own commentary: Markdown files kept apart from code, as <folder>/<council>/<month>/<section>.md."""

from pathlib import Path

from markdown_it import MarkdownIt

# HTML in the text is shown as text, and the library refuses links that run scripts or lead into files. No images: nothing is
# fetched from elsewhere.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")

# The commentary stands under a heading of the second level.
_LEVELS = {f"h{level}": f"h{min(level + 2, 6)}" for level in range(1, 7)}


def commentary(folder: Path | None, la_code: str, month: str, section: str) -> str | None:
    """The commentary of a section as HTML that is safe to show; None where none is written.

    folder: None for none at all. month: as 2019-03. section: file name of the section's page without its ending.
    """
    if folder is None:
        return None
    file = folder / la_code / month / f"{section}.md"
    return rendered(file.read_text(encoding="utf-8")) if file.is_file() else None


def rendered(text: str) -> str:
    """Markdown as HTML that is safe to show."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        token.tag = _LEVELS.get(token.tag, token.tag)
    return _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
