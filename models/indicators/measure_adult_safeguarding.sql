{{ section_counts(adult_safeguarding_measures()) }}
