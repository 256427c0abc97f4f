"""Figures and the bounds that they say of themselves, by the models of the project in one database."""

SLIGHT = 1e-9  # of sums of hours in another order


def figures_of(project):
    """SQL of every figure of measure_window, indicator_dictionary and breakdown_category: its name, value and two bounds.

    project: the Project whose models made the tables.
    """
    return f"""
    select
        windows.measure_id || ' ' || windows.breakdown || ' ' || windows.summed_over || ' ' || windows.month_end || ' '
            || units.unit as figure,
        {project.in_unit("units.unit", "numerator", "denominator", "null")} as value,
        {project.in_unit("units.unit", "numerator - might_not_count", "denominator + denominator_if_least", "null")} as at_least,
        {project.in_unit("units.unit", "numerator + might_count", "denominator + denominator_if_most", "null")} as at_most
    from measure_window as windows
    inner join (
        select measure_id, unit from indicator_dictionary where unit in ('count', 'percentage')
        union
        select measure_id, 'count' from breakdown_category
    ) as units on windows.measure_id = units.measure_id
"""


def is_within(value, at_least, at_most):
    """Whether a value lies within bounds; one that is not there, where no case may be left to judge, is none."""
    return (at_least is None or at_least - SLIGHT <= value) and (at_most is None or value <= at_most + SLIGHT)
