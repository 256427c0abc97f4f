"""Councils that split and merge: the extracts of one council written as those of several, and of several as one."""
