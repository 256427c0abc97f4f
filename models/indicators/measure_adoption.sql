{{ section_counts(adoption_measures()) }}
