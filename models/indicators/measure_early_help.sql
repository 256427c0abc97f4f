{{ section_counts(early_help_measures()) }}
