"""The monthly report that members and managers read, made from the marts alone."""
