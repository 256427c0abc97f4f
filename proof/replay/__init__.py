"""Published figures turned back into the case-level extracts that lead to them, and the check that they do."""
