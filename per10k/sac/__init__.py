"""The Safeguarding Adults Collection of a year, from the marts: rounded and marked as it is published (rule S34)."""
