"""Whatever is written where a code belongs, the figure is that of the right codes, or the right one lies within its bounds."""

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.core.contract import read_contract
from tests.project import Project

FIELDS = read_contract().extracts["ssd_cla_placement"].fields
TYPES, PROVIDERS = ([code.lower() for code in FIELDS[f"clap_cla_placement_{name}"].codes] for name in ("type", "provider"))
KNOWN = Project(commissioned_includes_other_authorities=False)
SQL = f"""
    with delivered as (select unnest($1) as type, unnest($2) as provider),
    coded as (
        select {KNOWN.known_code("type", TYPES)} as type, {KNOWN.known_code("provider", PROVIDERS)} as provider_code
        from delivered
    ),
    placed as (select type, {KNOWN.placement_provider("provider_code")} as provider from coded)
    select
        count(*) filter (where {KNOWN.is_commissioned("type", "provider")}),
        count(*) filter (
            where {KNOWN.is_undecided("type")}
            or (provider in ('not_recorded', 'unknown') and {KNOWN.is_commissioned("type", "'private'")})
        ),
        list({KNOWN.placement_group("type")}), list(provider)
    from placed
"""
RIGHT = st.tuples(st.sampled_from(TYPES), st.sampled_from(PROVIDERS))
DAMAGES = st.sampled_from(["right", "type", "provider", "words after"])
WORDS = st.sampled_from(["Q1", "H21", "Z15", "Sunny House Ltd", "unknown", "?", "K", "U", "PR", "PR9", "", "-1", "B & B"])


def count(rows):
    types, providers = zip(*rows, strict=True)
    with duckdb.connect() as database:
        return database.execute(SQL, [list(types), list(providers)]).fetchone()


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(st.lists(st.tuples(RIGHT, DAMAGES, WORDS), min_size=1, max_size=12))
def test_a_damaged_code_is_read_as_meant_or_bounds_the_figure(rows):
    damaged = []
    for (kind, provider), damage, word in rows:
        damaged.append({
            "right": (kind.upper(), provider),
            "type": (word, provider),
            "provider": (kind, word),
            "words after": (f"{kind.upper()} - {word} as delivered", f" {provider.upper()}: {word}".strip()),
        }[damage])  # fmt: skip
    true, undecided, groups, _ = count([right for right, *_ in rows])
    at_least, might, found, providers = count(damaged)
    assert undecided == 0 and "unknown" not in groups
    assert at_least <= true <= at_least + might
    for (_, damage, word), group, right, provider in zip(rows, found, groups, providers, strict=True):
        missing = word in ("", "-1")
        assert group == (("not_recorded" if missing else "unknown") if damage == "type" else right)
        assert damage != "provider" or provider == ("not_recorded" if missing else "unknown")
