"""Where a model's SQL puts rows of one council beside those of another: a join, window, group or subquery without la_code."""

import sys
from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

KEY = "la_code"

# A union of many selects is as deep to the parser as it is long.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 10_000))


def places_without_council(sql: str, relations: set[str]) -> Iterator[str]:
    """Find what in a query goes across councils.

    sql: a select in DuckDB's dialect, whose own CTEs are looked into. relations: names of the tables that have a column la_code.
    Yields the SQL of each place.
    """
    statement = sqlglot.parse_one(sql, read="duckdb")
    # Within itself a recursive query is a table like any other, taken to have a council.
    recursive = [query for query in statement.find_all(exp.With) if query.args.get("recursive")]
    names = {query.alias for queries in recursive for query in queries.expressions}
    relations = relations | names
    for table in statement.find_all(exp.Table):
        table.meta["is_recursive"] = table.name in names
    for scope in traverse_scope(statement):
        query = scope.expression
        if not isinstance(query, exp.Select) or not any(_has_council(source, relations) for source in _read(scope).values()):
            continue
        found = [*_joins(scope, relations), *_windows(query), *_groups(query), *_subqueries(scope, relations)]
        yield from (place.sql(dialect="duckdb") for place in found)


def _read(scope: Scope) -> dict[str, exp.Expression | Scope]:
    """What a query reads, by the name it has there."""
    return {name: node if node.meta.get("is_recursive") else source for name, (node, source) in scope.selected_sources.items()}


def _has_council(source: exp.Expression | Scope, relations: set[str]) -> bool:
    if isinstance(source, exp.Table):
        return source.sql(dialect="duckdb").split(" ")[0] in relations
    if not isinstance(source, Scope):
        return False
    query = source.expression
    if isinstance(query, exp.SetOperation):
        return any(_has_council(part, relations) for part in source.set_operation_scopes)
    if not isinstance(query, exp.Select):
        return False
    for column in query.expressions:
        if column.alias_or_name == KEY:
            return True
        if column.is_star:
            named = [_read(source)[column.table]] if isinstance(column, exp.Column) else _read(source).values()
            if any(_has_council(one, relations) for one in named):
                return True
    return False


def _joins(scope: Scope, relations: set[str]) -> Iterator[exp.Expression]:
    known = scope.expression.args["from_"].this.alias_or_name if scope.expression.args.get("from_") else None
    has_before = known is not None and _has_council(_read(scope).get(known), relations)
    for join in scope.expression.args.get("joins") or []:
        name = join.this.alias_or_name
        has_it = _has_council(_read(scope).get(name), relations)
        is_keyed = any(column.name == KEY for column in join.args.get("using") or []) or any(
            name in _of_council(one.left) | _of_council(one.right) for one in _equalities(join.args.get("on"))
        )
        if has_it and has_before and not is_keyed:
            yield join
        has_before = has_before or has_it


def _equalities(condition: exp.Expression | None) -> Iterator[exp.EQ]:
    """The equalities of two councils that must hold for a condition to."""
    for part in condition.flatten() if isinstance(condition, exp.And) else [condition]:
        one = part.unnest() if part else None
        if isinstance(one, exp.And):
            yield from _equalities(one)
        elif isinstance(one, exp.EQ) and (left := _of_council(one.left)) and (right := _of_council(one.right)) and left != right:
            yield one


def _of_council(side: exp.Expression) -> set[str]:
    """The relations whose council a side of an equality is: several where the first known of them counts; none: not one."""
    parts = [side.this, *side.expressions] if isinstance(side, exp.Coalesce) else [side]
    return {part.table for part in parts} if all(isinstance(part, exp.Column) and part.name == KEY for part in parts) else set()


def _windows(query: exp.Select) -> Iterator[exp.Expression]:
    for window in _own(query, exp.Window):
        is_of_named = window.args.get("alias") and not isinstance(window.parent, exp.Select)
        if not is_of_named and not any(column.name == KEY for column in window.args.get("partition_by") or []):
            yield window


def _groups(query: exp.Select) -> Iterator[exp.Expression]:
    positions = {str(place) for place, column in enumerate(query.expressions, 1) if column.alias_or_name == KEY}
    shows_it = bool(positions) or any(column.is_star for column in query.expressions)
    group = query.args.get("group")
    is_by_all = group and group.args.get("all") and shows_it
    if group and not is_by_all and not any(one.name == KEY or one.sql() in positions for one in group.expressions):
        yield group
    if query.args.get("distinct") and not shows_it:
        yield query
    if not group and any(not isinstance(total.parent, exp.Window) for total in _own(query, exp.AggFunc)):
        yield query


def _subqueries(scope: Scope, relations: set[str]) -> Iterator[exp.Expression]:
    for inner in scope.subquery_scopes:
        if any(_has_council(source, relations) for source in _read(inner).values()):
            where = inner.expression.args.get("where")
            within = inner.expression.find_ancestor(exp.In, exp.Select)
            is_of_councils = isinstance(within, exp.In) and within.this.name == inner.expression.selects[0].alias_or_name == KEY
            if not is_of_councils and not any(_equalities(where.this if where else None)):
                yield inner.expression


def _own(query: exp.Select, kind: type[exp.Expression]) -> Iterator[exp.Expression]:
    """What of a kind stands in a query itself and not in one within it."""
    return (one for one in query.find_all(kind) if one.find_ancestor(exp.Select) is query)
