{{ breakdown_fact({
    'in_month': ['step_downs_by_origin', 'step_downs_from_duty_pct'],
    'financial_year_to_date': ['step_downs_by_origin', 'step_downs_from_duty_pct_ytd'],
}, 'source_team', 'step_downs') }}
