"""per10k: monthly indicators of a council's children's services, from its case-level extracts."""
