"""What ``per10k`` is asked: a module for each subcommand, with its options, which hands them to the part that does it.

A module imports its part when it is asked, and not before, so that the command starts at once.
"""
