"""Expectations at the door: what a council's extracts must be like, checked before anything is built.

The suites of Great Expectations are made from the source contract (models/staging/_extracts.yml) each time they are run,
so that there is nothing beside it to keep up to date.
"""
