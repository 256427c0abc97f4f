{{ section_counts(section_47_measures()) }}
