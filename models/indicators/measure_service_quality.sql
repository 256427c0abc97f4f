{{ section_counts(service_quality_measures()) }}
