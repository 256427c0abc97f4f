"""A council's own: the folder that holds what is its own, read, checked in one go, and turned into tables of a run."""
