{{ section_perhaps(all_measures()) }}
