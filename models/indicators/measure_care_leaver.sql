{{ section_counts(care_leaver_measures()) }}
