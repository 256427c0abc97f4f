{{ breakdown_fact({
    'as_at_month_end': ['lac_by_placement_ownership', 'lac_commissioned_pct'],
}, 'ownership', 'children') }}
