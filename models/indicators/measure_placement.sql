{{ section_counts(placement_measures()) }}
