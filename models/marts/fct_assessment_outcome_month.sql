{{ breakdown_fact({
    'in_month': ['assessments_by_outcome', 'assessments_outcome_ongoing_pct'],
    'financial_year_to_date': ['assessments_by_outcome', 'assessments_outcome_ongoing_pct_ytd'],
}, 'outcome_group', 'assessments') }}
