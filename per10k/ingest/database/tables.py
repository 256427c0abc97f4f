"""Tables and views of a schema that are named as extracts of the contract, and their rows as text."""

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlalchemy.dialects.postgresql.base import PGInspector
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from per10k.core.contract import read_contract
from per10k.ingest.database import payloads
from per10k.ingest.model import IngestError

BATCH_ROWS = 5_000
LONDON = ZoneInfo("Europe/London")
AS_TEXT = "Nothing was kept of this run. Name with --schema one that has views of the tables, with the column as text there."


@dataclass(frozen=True)
class Table:
    """A table. extract, columns: in lower case, as the contract names them; name, own: as the database does."""

    extract: str
    name: str
    columns: tuple[str, ...]
    own: tuple[str, ...]


class Database:
    """A connection, in one transaction, so that all tables are as at one moment. Raises IngestError, without the password."""

    def __init__(self, url: str, schema: str | None) -> None:
        try:
            self.url = sqlalchemy.make_url(url)
        except ArgumentError:
            raise IngestError(
                "The address of the database cannot be read. Write it as postgresql+psycopg://user:password@host:5432/database; "
                "of a password, @ is written as %40 and / as %2F."
            ) from None
        self.schema = schema

    @contextmanager
    def connected(self) -> Iterator[sqlalchemy.Connection]:
        """Connect, read only and as at one moment where the database can do so."""
        with self._in_words("The database cannot be used"):
            try:
                engine = sqlalchemy.create_engine(self.url)
            except ModuleNotFoundError as error:
                raise IngestError(f"There is no driver for this database: install the Python package {error.name}.") from None
            is_postgres = engine.dialect.name == "postgresql"
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if is_postgres else {}
            try:
                with engine.connect().execution_options(**options) as connection:
                    yield connection
            finally:
                engine.dispose()

    def tables(self, connection: sqlalchemy.Connection) -> list[Table]:
        """The tables and views that are named as extracts, in any case; raises IngestError where there is none."""
        inspector = sqlalchemy.inspect(connection)
        names = [*inspector.get_table_names(self.schema), *inspector.get_view_names(self.schema)]
        if isinstance(inspector, PGInspector):
            names += [*inspector.get_materialized_view_names(self.schema), *inspector.get_foreign_table_names(self.schema)]
        found: dict[str, str] = {}
        for name in names:
            if name.lower() in read_contract().extracts and found.setdefault(name.lower(), name) != name:
                raise IngestError(f"{self._where()} has both {found[name.lower()]} and {name}; it is not clear which is meant.")
        staged = [name for name in names if name.lower() == payloads.TABLE]
        if not found and staged:
            # Where the tables that payloads are made of are there as well, these say more.
            return [self._payloads(inspector, staged[0])]
        if not found:
            raise IngestError(
                f"{self._where()} has no table of the SSD (its tables: {', '.join(sorted(names)[:10]) or 'none'}). "
                "Name the schema with --schema, and ask whether this user may read it."
            )
        return [self._table(inspector, extract, name) for extract, name in sorted(found.items())]

    def rows(self, connection: sqlalchemy.Connection, table: Table) -> Iterator[list[str]]:
        """The rows of a table as text, in batches that the server keeps until they are asked for."""
        columns: list[sqlalchemy.ColumnClause[Any]] = [sqlalchemy.column(name) for name in table.own]
        query = sqlalchemy.select(*columns).select_from(sqlalchemy.table(table.name, *columns, schema=self.schema))
        with self._in_words(f"{table.name} cannot be read to its end"):
            for batch in connection.execution_options(yield_per=BATCH_ROWS).execute(query).partitions():
                for row in batch:
                    yield [self._text_in(table, column, value) for column, value in zip(table.own, row, strict=True)]

    def _text_in(self, table: Table, column: str, value: object) -> str:
        try:
            return as_text(value)
        except TypeError:
            found = f"{table.name} has in the column {column} what is no text, number or day, but {type(value).__name__}"
            raise IngestError(f"{self._where()}: {found}. {AS_TEXT}") from None

    def _table(self, inspector: sqlalchemy.Inspector, extract: str, name: str) -> Table:
        """Only the columns of the contract are read: names and addresses of children stay where they are."""
        own = self._columns(inspector, name)
        contract = read_contract().extracts[extract]
        columns = tuple(column for column in ("la_code", *contract.fields) if column in own)
        if missing := [column for column in contract.key if column not in own]:
            raise IngestError(f"{self._where()}: {name} has no column {', '.join(missing)}, by which its rows are told apart.")
        return Table(extract, name, columns, tuple(own[column] for column in columns))

    def _columns(self, inspector: sqlalchemy.Inspector, name: str) -> dict[str, str]:
        """The columns of a table by their names in lower case; raises IngestError where two have one."""
        own: dict[str, str] = {}
        for column in inspector.get_columns(name, self.schema):
            if own.setdefault(column["name"].lower(), column["name"]) != column["name"]:
                both = f"{own[column['name'].lower()]} and {column['name']}"
                raise IngestError(f"{self._where()}: {name} has both {both}; it is not clear which is meant.")
        return own

    def _payloads(self, inspector: sqlalchemy.Inspector, name: str) -> Table:
        """The table of the daily flow's payloads, as one whose rows are those of several extracts."""
        own = self._columns(inspector, name)
        if payloads.PAYLOAD not in own:
            raise IngestError(f"{self._where()}: {name} has no column {payloads.PAYLOAD}, in which its payloads are.")
        columns = tuple(column for column in (payloads.PAYLOAD, payloads.STATE) if column in own)
        return Table(payloads.TABLE, name, columns, tuple(own[column] for column in columns))

    def _where(self) -> str:
        return f"The schema {self.schema}" if self.schema else "The schema that this user has by default"

    @contextmanager
    def _in_words(self, what: str) -> Iterator[None]:
        try:
            yield
        except IngestError:
            raise
        except Exception as error:
            # Drivers raise errors of their own while rows are fetched; anything else is a fault of this program.
            cause = getattr(error, "orig", None) or error
            if not (isinstance(error, SQLAlchemyError) or type(cause).__module__.startswith(("psycopg", "sqlite3", "pyodbc"))):
                raise
            advice = f". {AS_TEXT}" if type(cause).__name__ == "DataError" else ""
            raise IngestError(f"{what}: {self._without_password(str(cause))}{advice}") from None

    def _without_password(self, text: str) -> str:
        line = " ".join(text.split())
        # A password stands before the host or among the options, as it is or with its signs escaped.
        options = [value for name, value in self.url.query.items() if "pass" in name.lower()]
        for secret in [self.url.password, *options]:
            for form in (str(secret), quote(str(secret), safe="")) if secret else ():
                line = line.replace(form, "***")
        return line[:300]


def as_text(value: object) -> str:
    """A value as staging reads it: days and moments in ISO form, Y and N, JSON as text, '' for null.

    A moment with a time zone is the local one; at midnight it is its day. Raises TypeError for what a reader could make several
    things of: bytes, ranges, arrays of anything that is not text or a number.
    """
    match value:
        case None:
            return ""
        case bool():
            return "Y" if value else "N"
        case datetime():
            local = value.astimezone(LONDON).replace(tzinfo=None) if value.tzinfo else value
            return local.isoformat(" ").removesuffix(" 00:00:00")
        case date():
            return value.isoformat()
        case Decimal() | float():
            if not math.isfinite(value):
                return "" if math.isnan(value) else str(value)
            return str(int(value)) if value == value // 1 else format(value, "f") if isinstance(value, Decimal) else repr(value)
        case dict() | list():
            return json.dumps(value)
        case str() | int() | time() | timedelta() | UUID():
            return str(value)
        case _:
            raise TypeError(type(value).__name__)


def fields_of(tables: Sequence[Table]) -> dict[str, list[str]]:
    """Extract -> its columns beside the council's."""
    return {table.extract: [column for column in table.columns if column != "la_code"] for table in tables}
