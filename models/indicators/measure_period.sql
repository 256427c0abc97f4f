{{ section_periods(all_measures()) }}
