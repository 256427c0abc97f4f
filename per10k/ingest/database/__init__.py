"""A database schema that holds SSD tables, read table by table."""
