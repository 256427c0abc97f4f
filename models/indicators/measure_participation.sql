{{ section_counts(participation_measures()) }}
