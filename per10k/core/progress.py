"""What goes on during long work, for who waits at a terminal; logs and pipes stay free of it."""

import sys


def doing(what: str) -> None:
    """Say that something begins. what: a sentence without its full stop."""
    if sys.stderr.isatty():
        print(f"{what} ...", file=sys.stderr, flush=True)
