{{ section_counts(looked_after_measures()) }}
