{{ section_counts(national_framework_measures()) }}
