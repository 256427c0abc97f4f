"""Ratings of care providers: the Care Quality Commission's lists of the latest ratings and of the locations that it registers."""
