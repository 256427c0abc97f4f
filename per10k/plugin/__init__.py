"""Python that the project lends to DuckDB while dbt runs."""
