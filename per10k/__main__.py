"""``python -m per10k``: the same as the command ``per10k``."""

from per10k.cli import main

main(prog_name="per10k")
