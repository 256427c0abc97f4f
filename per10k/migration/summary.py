"""What a comparison of two case systems found, as whoever asked for it reads it."""

from __future__ import annotations

from pathlib import Path

from per10k.core.registry import rows as registry_rows
from per10k.migration.check import Check, Headline, Rows

# How many headline figures and extracts are printed one by one; the rest is in the files.
LISTED = 25
# Of fewer of its children known to both, a system has given out other ids.
FEW = 0.5


def in_words(found: Check, to: Path) -> str:
    """The summary of a comparison. to: the folder of its lists."""
    months, first, last = found.months
    labels = {row["indicator_id"]: row["label"] for row in registry_rows("indicator")}
    parted = {(one.la_code, one.indicator_id) for one in found.headlines}
    lines = [
        f"{months} months of both systems, {first:%B %Y} to {last:%B %Y}.",
        *found.unlike,
        f"Figures: {found.figures} compared, {found.moved} moved ({to / 'figures.csv'}).",
        f"Headline figures, those of the scorecards: {found.headlines_compared} compared, {len(found.headlines)} part, of "
        f"{len(parted)} indicators.",
    ]
    shown: dict[tuple[str, str], Headline] = {}
    for one in found.headlines:
        shown.setdefault((one.la_code, one.indicator_id), one)
    for one in list(shown.values())[:LISTED]:
        label = labels.get(one.indicator_id, one.indicator_id)
        lines.append(f"  {one.la_code} {label}, {one.month_end:%B %Y}: {one.before} is now {one.after};")
        alone = f"{one.before_alone} records in the old system alone, {one.after_alone} in the new"
        lines.append(f"    in that month {alone}, {one.otherwise} otherwise")
    if len(shown) > LISTED:
        lines.append(f"  and {len(shown) - LISTED} more indicators")
    known, old, new = found.children
    alone = f"{old} by the old system alone, {new} by the new ({to / 'records.csv'})"
    lines += ["", f"Children counted in any month: {known} by both, {alone}."]
    if known < FEW * min(known + old, known + new):
        lines.append("  Has the new system given out other ids? Then say which is which with --ids.")
    lines += [f"  {count} {what}" for what, count in found.members.items()]
    lines += ["", f"Rows of the extracts ({to / 'rows.csv'}, {to / 'fields.csv'}):"]
    moved = [one for one in found.rows if one.before_alone or one.after_alone or one.fields]
    lines += [_of_extract(one) for one in moved] or ["  all are the same"]
    return "\n".join(lines)


def _of_extract(one: Rows) -> str:
    fields = sorted(one.fields.items(), key=lambda field: -field[1])
    told = ", ".join(f"{name} in {count}" for name, count in fields[:5])
    others = f" and {len(fields) - 5} fields more" if len(fields) > 5 else ""
    how = "" if one.matched_by == "key" else f" (matched by {one.matched_by})"
    return (
        f"  {one.extract}: {one.before} and {one.after}{how}; {one.before_alone} in the old alone, {one.after_alone} in the new"
        + (f"; of those in both, other values of {told}{others}" if told else "")
    )
