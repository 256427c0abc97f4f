"""The contract as rules: SQL for the rows that a rule asks about and for those that fail it, and words for both."""

from dataclasses import dataclass

from per10k.core.contract import FORMS, Extract, Field
from per10k.expectations.readers import has_unknown_code, read_text, read_value


@dataclass(frozen=True)
class Rule:
    """What the rows of one extract are expected to be like.

    name: the kind of rule. fields: what it is about. checked: SQL condition for the rows that it asks about.
    fails: SQL condition for those of them that fail. meaning: what is expected. remedy: what to do about a row that fails.
    rests_on: columns, and refers_to: the other extract, without which it cannot be asked.
    spoils: whether the figures would be wrong if every row failed, as good as if the column were missing.
    """

    extract: str
    name: str
    fields: tuple[str, ...]
    checked: str
    fails: str
    meaning: str
    remedy: str
    rests_on: tuple[str, ...] = ()
    refers_to: str | None = None
    spoils: bool = False

    @property
    def query(self) -> str:
        """SQL for the numbers of the rows that fail; GX puts the extract's table in place of {batch}."""
        checked, fails = (condition.replace("{", "{{").replace("}", "}}") for condition in (self.checked, self.fails))
        return f"""
            with delivered as (select * from {{batch}}),
            judged as (select delivered.source_row, ({checked}) and ({fails}) as fails from delivered)
            select source_row from judged where fails order by source_row
        """


def rules_of(extract: Extract) -> list[Rule]:
    """List all that is expected of the rows of an extract, but for which columns its file has."""
    return _rules_of_rows(extract) + [rule for field in extract.fields.values() for rule in _rules_of_field(extract, field)]


def _rules_of_rows(extract: Extract) -> list[Rule]:
    first, is_keyed = extract.key[0], f"{read_text(extract.key[0])} is not null"
    parts = [f"coalesce(trim({name}), '')" for name in extract.key]
    is_repeated = f"row_number() over (partition by la_code, {', '.join(parts)} order by source_row desc) > 1"
    return [
        Rule(
            extract.name, "council_known", (), "true", "la_code is null", "Every row names its council.",
            "Fill la_code, or name the council for the whole folder. These rows are set aside until then.", spoils=True,
        ),
        Rule(
            extract.name, "key_filled", (first,), "true", f"not {is_keyed}", f"Every row has a key, {first}.",
            "Find out why the export leaves the identifier out. These rows are set aside until then.",
            rests_on=(first,), spoils=True,
        ),
        Rule(
            extract.name, "key_unique", extract.key, f"la_code is not null and {is_keyed}", is_repeated,
            f"No two rows share a key: {', '.join(extract.key)}.",
            "Export one row for each key. The last of those that share one is used; these, which came before it, are set aside.",
            rests_on=extract.key,
        ),
    ]  # fmt: skip


def _rules_of_field(extract: Extract, field: Field) -> list[Rule]:
    kinds = [_filled, _readable, _in_code_set, _in_order, _found]
    return [rule for kind in kinds if (rule := kind(extract, field))]


def _has_value(name: str) -> str:
    return f"{read_text(name)} is not null"


def _filled(extract: Extract, field: Field) -> Rule | None:
    if not field.expected and not field.expected_with:
        return None
    other, _, other_field = (field.expected_with or "").rpartition(".")
    if other:
        link = next(one for one in extract.fields.values() if (one.refers_to or "").startswith(f"{other}."))
        checked = _is_in(link, _has_value(f"other.{other_field}"))
    else:
        checked = _has_value(other_field) if other_field else "true"
    return Rule(
        extract.name, "value_filled", (field.name,), checked, f"not {_has_value(field.name)}",
        f"{field.name} has a value{f' where {field.expected_with} has one' if field.expected_with else ''}.",
        "Complete the record in the case system, or find out why the export leaves it out.",
        rests_on=tuple(filter(None, (field.name, None if other else other_field))),
        refers_to=field.expected_with if other else None,
        spoils=field.required and field.reads_as != "flag",  # an empty flag is a no to many a case system
    )  # fmt: skip


def _readable(extract: Extract, field: Field) -> Rule | None:
    if field.reads_as == "text":
        return None
    is_json = field.reads_as == "json"
    return Rule(
        extract.name, "value_readable", (field.name,), _has_value(field.name),
        f"not json_valid({field.name})" if is_json else f"{read_value(field)} is null",
        f"{field.name}, where it has a value, is {FORMS[field.reads_as]}.",
        "Nothing need be done for the flags that stand before the break: they are read. What is cut off is lost to the build."
        if is_json else "Correct the value at its source, or the form in which it is exported. It counts as missing until then.",
        rests_on=(field.name,), spoils=field.required and not is_json,
    )  # fmt: skip


def _in_code_set(extract: Extract, field: Field) -> Rule | None:
    if not field.codes:
        return None
    return Rule(
        extract.name, "value_in_code_set", (field.name,), _has_value(field.name),
        has_unknown_code(field),
        f"{field.name}, where it has a value, is one of {', '.join(field.codes)}.",
        "Map the case system's own codes to these in the export. What is none of them is unknown, and bounds what rests on it.",
        rests_on=(field.name,), spoils=field.required,
    )  # fmt: skip


def _in_order(extract: Extract, field: Field) -> Rule | None:
    if not field.not_before:
        return None
    earlier, later = (f"cast({read_value(one)} as date)" for one in (extract.fields[field.not_before], field))
    return Rule(
        extract.name, "dates_in_order", (field.name, field.not_before),
        f"{earlier} is not null and {later} is not null", f"{later} < {earlier}",
        f"{field.name} is not before {field.not_before}.",
        "Find out which of the two dates is wrong, and correct it in the case system.",
        rests_on=(field.name, field.not_before),
    )  # fmt: skip


def _found(extract: Extract, field: Field) -> Rule | None:
    if not field.refers_to:
        return None
    other, _, _ = field.refers_to.partition(".")
    return Rule(
        extract.name, "reference_found", (field.name,), f"la_code is not null and {_has_value(field.name)}",
        f"not {_is_in(field)}",
        f"{field.name}, where it has a value, is in {field.refers_to}.",
        f"Export {other} over the same period and children, or correct the identifier.",
        rests_on=(field.name,), refers_to=field.refers_to,
    )  # fmt: skip


def _is_in(field: Field, condition: str = "true") -> str:
    """SQL for whether the row that a field refers to is there, and meets a condition on `other`."""
    other, _, key = (field.refers_to or "").partition(".")
    return (
        f"exists (select 1 from {other} as other where other.la_code = delivered.la_code"
        f" and {read_text(f'other.{key}')} = {read_text(f'delivered.{field.name}')} and {condition})"
    )
