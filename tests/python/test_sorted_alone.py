"""A column that was sorted by itself is told from a table that was sorted as a whole."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from per10k.ingest.sorted_alone import FEWEST, is_sorted_alone

DRAW = random.Random(1)
# Children with one to three rows each, in the order of their numbers, and codes and days as they come.
CHILDREN = [str(number) for number in range(8, 68) for _ in range(1 + number % 3)]
CODES = DRAW.choices(["U1", "U4", "K2", "H5"], k=len(CHILDREN))
DAYS = DRAW.sample([f"2023-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)], len(CHILDREN))


@pytest.mark.parametrize("values", [CODES, DAYS], ids=["codes", "days"])
@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_column_sorted_by_itself(values, is_reversed):
    alone = sorted(values, reverse=is_reversed)
    assert is_sorted_alone(CHILDREN, alone, may_follow=values is DAYS)
    assert is_sorted_alone(CHILDREN, alone[:60] + [""] * (len(CHILDREN) - 60))
    assert not is_sorted_alone(CHILDREN, values)


@given(seed=st.integers(0, 100_000), share=st.floats(0, 1))
def test_a_table_that_was_sorted_as_a_whole_is_none(seed, share):
    """By its codes or its days, of rows that came in any order."""
    draw = random.Random(seed)
    rows = [(child, code if draw.random() < share else "", day) for child, code, day in zip(CHILDREN, CODES, DAYS, strict=True)]
    for column in (0, 1, 2):
        children, codes, days = zip(*sorted(rows, key=lambda row: row[column] if column else int(row[0])), strict=True)
        if column != 1:
            assert not is_sorted_alone(children, codes)
        if column != 2 or children != tuple(CHILDREN):
            assert not is_sorted_alone(children, days, may_follow=True)


def test_what_may_be_in_order_by_chance_or_for_a_reason():
    in_turn = [str(number) for number in range(10, 10 + 2 * FEWEST)]
    days = sorted(DAYS)[: len(in_turn)]
    # Numbers are given out as children come, and each has one row.
    assert not is_sorted_alone(in_turn, days, may_follow=True)
    # One code for all but the last; a handful of rows; few children.
    assert not is_sorted_alone(in_turn, ["A"] * (len(in_turn) - 1) + ["B"])
    assert not is_sorted_alone(in_turn, sorted(CODES)[:6] + [""] * (len(in_turn) - 6))
    assert not is_sorted_alone(in_turn[: FEWEST - 1] * 2, sorted(CODES)[: 2 * (FEWEST - 1)])
    assert not is_sorted_alone(in_turn, [""] * len(in_turn))
