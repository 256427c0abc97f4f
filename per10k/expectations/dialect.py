"""SQLAlchemy's way into DuckDB for Great Expectations, which fetches a result only after it has handed its connection back."""

import duckdb_engine
from sqlalchemy.dialects import registry

# The address of a database as `duckdb+reading:///path`.
registry.register("duckdb.reading", __name__, "ReadingDialect")


class ReadingDialect(duckdb_engine.Dialect):
    """DuckDB without transactions, of which reading has no need: the rollback that ends one throws the result away."""

    supports_statement_cache = True

    def do_begin(self, connection: object) -> None:
        """Begin nothing."""

    def do_commit(self, connection: object) -> None:
        """Commit nothing."""

    def do_rollback(self, connection: object) -> None:
        """Roll nothing back."""
