{{ breakdown_fact({
    'in_month': ['lac_ceased_by_reason', 'lac_ceased', 'lac_ceased_permanence_pct'],
    'financial_year_to_date': ['lac_ceased_by_reason', 'lac_ceased_ytd', 'lac_ceased_permanence_pct_ytd'],
}, 'leaving_reason', 'exits') }}
