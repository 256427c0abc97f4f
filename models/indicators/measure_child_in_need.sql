{{ section_counts(child_in_need_measures()) }}
