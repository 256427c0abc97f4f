"""How fast the project is: beside a do-nothing dbt project of its size, and beside the same figures in plain SQL."""
