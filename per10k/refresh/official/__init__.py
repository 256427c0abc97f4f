"""What the Department for Education publishes of each council: read from its files, and kept by the day they were retrieved."""
