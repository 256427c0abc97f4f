"""The dashboard: pages over the published aggregates, served to this machine alone."""
