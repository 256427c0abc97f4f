"""What figures cannot say for want of a target, a population or a benchmark of the council, so that silence is no praise."""


def cautions(year: str, month: str, *, has_target: bool, has_population: bool, has_benchmark: bool) -> list[str]:
    """Sentences on what is not known of a council. year: financial year, as 2018/19; month: as March 2019."""
    told = []
    if not has_target:
        told.append(f"No target of the council is known for {year}, so no line is red, amber or green: that is no praise.")
    if not has_population:
        told.append(f"No population estimate was published by {month}, so there are no rates per 10,000.")
    if not has_benchmark:
        told.append(f"No benchmark of the council is known for {year}, so nothing is compared with other councils.")
    return told
