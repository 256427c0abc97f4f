{{ section_counts(workforce_measures()) }}
