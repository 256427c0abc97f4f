{{ section_counts(assessment_measures()) }}
