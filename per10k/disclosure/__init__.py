"""The publication edition: the aggregate marts with small numbers withheld, and whatever would give them away."""
