"""Whether a new case system gives the figures of the old one: two built councils, compared to the record."""
