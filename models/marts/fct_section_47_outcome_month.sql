{{ breakdown_fact({
    'in_month': ['s47_by_outcome', 's47_completed', 's47_outcome_not_substantiated_pct'],
    'financial_year_to_date': ['s47_by_outcome', 's47_completed_ytd', 's47_outcome_not_substantiated_pct_ytd'],
}, 'outcome_category', 'enquiries') }}
