{{ breakdown_fact({
    'in_month': ['lac_ceased_by_reason', 'lac_ceased'],
    'financial_year_to_date': ['lac_ceased_by_reason', 'lac_ceased_ytd'],
}, 'leaving_reason', 'exits') }}
