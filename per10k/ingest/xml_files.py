"""XML read as a stream: no DTD, no entities, no network, one record of the file in memory at a time."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from lxml import etree

from per10k.ingest.model import IngestError

# Elements at the top of a file in which its header is looked for.
HEAD_ELEMENTS = 50


def local_name(element: etree._Element) -> str:
    """Name of an element without its namespace; '' for comments and processing instructions."""
    return without_namespace(element.tag)


@lru_cache(maxsize=1_000)
def without_namespace(tag: str | object) -> str:
    """A tag without its namespace; '' for that of comments and processing instructions, which is no text."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def head_of(path: Path) -> tuple[str, str, frozenset[str]]:
    """Local name of the root element, the collection that the header at the top names (CIN, CLA), or '', and the local names of
    the elements that end before it, or before the head does.

    Raises IngestError where the file is no XML that is safe to read.
    """
    names = set()
    for seen, element in enumerate(_events(path, ("end",)), start=1):
        name = local_name(element)
        names.add(name)
        if name == "Collection" or seen == HEAD_ELEMENTS or element.getparent() is None:
            root = local_name(element.getroottree().getroot())
            return root, (element.text or "").strip() if name == "Collection" else "", frozenset(names)
    raise IngestError(f"{path}: it holds no element. Export the return again.")


def stream(path: Path, *tags: str) -> Iterator[etree._Element]:
    """Give each element of these local names once it is complete; it is emptied when the next is asked for.

    Raises IngestError where the file is damaged or unsafe, at the place where that shows.
    """
    for element in _events(path, ("end",), tags):
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def header_of(path: Path, record: str, header: str = "Header") -> dict[str, str] | None:
    """The elements of the header as text, where one stands before the first record (CHILD, Child); None otherwise."""
    for element in stream(path, header, record):
        if local_name(element) == header:
            return {local_name(part): (part.text or "").strip() for part in element.iter()}
        break
    return None


def _events(path: Path, events: tuple[str, ...], tags: tuple[str, ...] = ()) -> Iterator[etree._Element]:
    context = etree.iterparse(
        str(path),
        events=events,
        tag=[f"{{*}}{tag}" for tag in tags] or None,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        # A note inside a value would cut the value short.
        remove_comments=True,
        remove_pis=True,
    )
    is_checked = False
    try:
        for _, element in context:
            if not is_checked:
                is_checked = True
                _refuse_dtd(path, element)
            yield element
    except (etree.XMLSyntaxError, OSError) as error:
        raise IngestError(
            f"{path}: it is no complete XML ({_reason(error)}). It was cut short or edited by hand: export the return again."
        ) from error


def _refuse_dtd(path: Path, element: etree._Element) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise IngestError(
            f"{path}: it declares a document type (DOCTYPE), which no return does and which can harm whoever reads it. "
            "Export the return again from the case system."
        )


def _reason(error: Exception) -> str:
    return getattr(error, "msg", None) or str(error)
