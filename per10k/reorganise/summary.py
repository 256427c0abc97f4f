"""What a split or a joining did, as whoever asked for it reads it."""

from __future__ import annotations

from pathlib import Path

from per10k.plugin import councils
from per10k.reorganise.join import SET_ASIDE, Join
from per10k.reorganise.rows import COPIED, DIVIDED, LEFT
from per10k.reorganise.split import UNPLACED, Split, has_population

# What each rule says, in the order in which they are asked (docs/reorganisation.md).
RULES = {
    "decision": "as decision.csv says",
    "home": "by their last home address",
    "home before care": "by their last home address before they came into care",
    "last home in the area": "by their last home in the area, as they live outside it",
    "team": "by the team responsible",
    "earlier home": "by an earlier home, as the place of the last one is not in place.csv",
    "family": "with the rest of their family",
}


def of_split(done: Split, to: Path) -> str:
    """The summary of a split. to: the folder that it was written to."""
    plan = done.plan
    lines = [f"{plan.predecessor} was divided into {' and '.join(plan.councils.values())}, in {to}."]
    lines += ["", "Children, by the rule that placed them:"]
    for rule, words in RULES.items():
        found = {council: done.rules.get((rule, council), 0) for council in plan.councils}
        if any(found.values()):
            lines.append(f"  {words}: " + ", ".join(f"{plan.councils[council]} {count}" for council, count in found.items()))
    lost = sum(count for (rule, _), count in done.rules.items() if rule is None)
    lines.append(f"  by no rule: {lost}, named with the reason in children.csv; their rows are in {to / UNPLACED}")
    lines.append(
        f"  with a home in another new council at some time: {done.moved}; all of their history is with the one they belong to"
    )
    lines.append(f"Workers with children of more than one new council, who count in each: {done.of_both}.")
    lines += _extracts(done)
    lines += [
        f"  {extract}.{column}: {rows} rows name a row that went to another new council"
        for (extract, column), rows in done.parted.items()
    ]
    if done.not_homes:
        told = ", ".join(f"'{kind}' {count}" for kind, count in done.not_homes.items())
        lines += ["", f"Addresses that were taken for no home, by their kind: {told}. If one is, name it with --home."]
    lines += _populations(done)
    lines += ["", "Benchmarks: no official figure and no statistical neighbours are of a new council yet: not comparable."]
    lines += ["England's figures stand beside its own.", "", "To build them:"]
    for code in plan.councils.values():
        lacking = f" --not-supplied {','.join(done.without)}" if done.without else ""
        known = "" if councils.known(code) else f"{councils.ANY_COUNCIL}=1 "
        lines.append(f"  {known}per10k build --extracts {to / code} --la-code {code} --database {code.lower()}.duckdb{lacking}")
    return "\n".join(lines)


def _extracts(done: Split) -> list[str]:
    names = list(done.plan.councils)
    codes = [done.plan.councils[name] for name in names]
    lines = ["", f"{'Rows of each extract':<36}{'all':>9}" + "".join(f"{code:>13}" for code in codes) + f"{UNPLACED:>10}"]
    for one in done.extracts:
        if one.treatment == DIVIDED and one.rows:
            counts = "".join(f"{one.written.get(name, 0):>13}" for name in names)
            lines.append(f"  {one.name:<34}{one.rows:>9}{counts}{one.unplaced:>10}")
    copied = [one.name for one in done.extracts if one.treatment == COPIED]
    left = [one.name for one in done.extracts if one.treatment == LEFT]
    nothing = [one.name for one in done.extracts if one.treatment == DIVIDED and one.rows and not one.written]
    short = [one.name for one in done.extracts if one.unplaced and one.written]
    for what, found in (
        ("Written whole for each, as others name their rows", copied),
        ("Unplaced as a whole, as no column says whom a row is about", left),
        ("Not supplied to any, as nothing of it is placed", nothing),
        ("Too low in each until the rest is placed: whatever is counted from", short),
    ):
        if found:
            lines.append(f"{what}: {', '.join(found)}.")
    return lines


def _populations(done: Split) -> list[str]:
    lines = [f"  {one}" for one in done.plan.unsupplied]
    without = [done.plan.councils[council] for council in done.plan.councils if not has_population(done.plan, council)]
    if without:
        lines.append(
            f"  {', '.join(without)}: no estimate of the children there, so that rates per 10,000 show as not supplied. Give "
            "those of all districts in population.csv of the plan."
        )
    return ["", "Populations:", *lines] if lines else []


def of_join(done: Join, to: Path) -> str:
    """The summary of a joining. to: the folder that it was written to."""
    lines = [f"{' and '.join(done.councils)} were joined as {done.la_code}, in {to / 'extracts'}."]
    lines += ["Every id has the code of its council before it.", "", f"Children who are one by the list: {done.same}."]
    for what, count in done.perhaps_same.items():
        lines.append(f"Children who may be one, and stay two: {count} pairs alike in {what} ({to / 'perhaps_same.csv'}).")
    for what in done.unsaid:
        lines.append(f"How many are alike in {what} cannot be told: the files of ssd_person do not all have it.")
    lines += [
        "",
        f"{'Rows of each extract':<36}" + "".join(f"{code:>13}" for code in done.councils) + f"{'written':>10}{'set aside':>11}",
    ]
    for one in done.extracts:
        if any(one.rows.values()):
            counts = "".join(f"{one.rows.get(code, 0):>13}" for code in done.councils)
            lines.append(f"  {one.name:<34}{counts}{one.written:>10}{one.set_aside:>11}")
    aside = [one.name for one in done.extracts if one.set_aside and one.name not in done.left_out]
    if aside:
        lines.append(f"Rows whose key the council named first has as well are in {to / SET_ASIDE}: {', '.join(aside)}.")
    lines += [f"Not supplied: {name}, as {why}." for name, why in done.left_out.items()]
    lines += [
        f"{one.name}: {code} has no {', '.join(fields)}: missing in all of its rows"
        for one in done.extracts
        if one.name not in done.left_out
        for code, fields in one.lacking.items()
    ]
    if not done.populations and not councils.has_population(done.la_code):
        lines.append(
            "Populations: the councils have no estimate of one day in common, so that rates per 10,000 show as not supplied."
        )
    lines += ["", "Benchmarks: no official figure and no statistical neighbours are of a new council yet: not comparable.", ""]
    required = [name for name in done.left_out if name.startswith("ssd_")]
    lacking = f" --not-supplied {','.join(required)}" if required else ""
    known = "" if councils.known(done.la_code) else f"{councils.ANY_COUNCIL}=1 "
    lines.append(f"To build it: {known}per10k build --extracts {to / 'extracts'} --la-code {done.la_code}{lacking}")
    return "\n".join(lines)
