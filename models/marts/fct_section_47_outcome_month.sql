{{ breakdown_fact({
    'in_month': ['s47_by_outcome', 's47_completed'],
    'financial_year_to_date': ['s47_by_outcome', 's47_completed_ytd'],
}, 'outcome_category', 'enquiries') }}
