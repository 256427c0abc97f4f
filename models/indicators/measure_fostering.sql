{{ section_counts(fostering_measures()) }}
