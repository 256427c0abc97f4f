"""Whether another engine gives the same tables as DuckDB (docs/spark.md)."""
