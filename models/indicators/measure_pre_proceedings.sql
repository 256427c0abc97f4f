{{ section_counts(pre_proceedings_measures()) }}
