{{ section_counts(education_measures()) }}
