{{ section_counts(youth_justice_measures()) }}
