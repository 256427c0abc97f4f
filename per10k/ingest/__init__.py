"""Reads the returns that councils already hold and writes them as SSD-named extracts (see docs/returns.md)."""

VERSION = "1"
