"""Annex A: the eleven lists of children that a council gives to an inspection, as sheets of one workbook."""
