{{ breakdown_fact({
    'in_month': ['cpp_ended_by_duration', 'cpp_ceased_2yr_plus_pct'],
    'financial_year_to_date': ['cpp_ended_by_duration', 'cpp_ceased_2yr_plus_pct_ytd'],
}, 'duration', 'plans') }}
