{{ section_counts(child_protection_measures()) }}
