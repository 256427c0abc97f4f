"""The same models on another engine, over what DuckDB has checked and landed (docs/spark.md)."""
