"""Broken extracts: a good council, one fault at a time, and what becomes of it.

`council.py` makes the good council, `case.py` says what a case is, `days.py`, `rows.py`, `texts.py` and `files.py`
hold the cases, `pipeline.py` builds what is needed to judge them, and `page.py` writes docs/bad-input.md from them.
"""
