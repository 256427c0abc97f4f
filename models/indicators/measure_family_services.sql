{{ section_counts(family_services_measures()) }}
