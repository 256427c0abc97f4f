{{ section_counts(looked_after_health_measures()) }}
