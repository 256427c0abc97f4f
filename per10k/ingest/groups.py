"""A group of elements of a return in XML, read as text: one value an element, and the groups within it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from per10k.ingest.dates import NOT_A_DAY, PLAIN, Reading
from per10k.ingest.model import LeftOut
from per10k.ingest.xml_files import without_namespace
from per10k.plugin.days import is_none
from per10k.plugin.nothing import is_nothing


@dataclass(slots=True)
class Group:
    """A group that was read.

    position: where it is. values: every known element -> its text, days as YYYY-MM-DD, '' where absent or unusable.
    groups: the groups within it, by name. left_out: values that cannot be used. unused: elements that are not known.
    unread: the texts that should be days and are none.
    """

    position: str
    values: dict[str, str]
    groups: dict[str, list[etree._Element]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)

    def end(self, element: str) -> str:
        """The day of an end; what is written where it is none, so that what ended does not stay open for good."""
        return self.values[element] or self.unread.get(element, "")

    def code(self, element: str, codes: Mapping[str, str]) -> str:
        """A value translated by a code set, '' where it is none of it, which is listed."""
        written = self.values[element]
        code = codes.get(written) or codes.get(written.lower()) or codes.get(written.upper(), "")
        if written and not code:
            self.left_out.append(LeftOut(element, written, f"none of the codes {', '.join(codes)}", "the rest of the record"))
        return code


def read_group(element: etree._Element, known: Mapping[str, bool], position: str, days: Mapping[str, Reading]) -> Group:
    """Read a group. known: element -> whether it holds a day. position: of the child, to which the line is added.

    days: how the days of an element are read, where it is not as YYYY-MM-DD.
    """
    values = dict.fromkeys(known, "")
    group = Group(f"{position}, line {element.sourceline}", values)
    for part in element:
        name, text = without_namespace(part.tag), part.text
        text = text.strip() if text else ""
        if name not in known:
            if len(part):
                group.groups.setdefault(name, []).append(part)
            elif name and text:
                group.unused.append(name)
        elif is_nothing(text, is_of_end=known[name] or name == "ReasonForClosure"):
            continue
        elif values[name]:
            group.left_out.append(LeftOut(name, text, "stands a second time", "the first"))
        elif not known[name]:
            values[name] = text
        elif day := days.get(name, PLAIN).day(text):
            values[name] = day
        else:
            group.unread[name] = text
            group.left_out.append(LeftOut(name, text, NOT_A_DAY, "the rest of the record", is_note=is_none(text)))
    return group
