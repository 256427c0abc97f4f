{{ breakdown_fact({
    'as_at_month_end': ['lac_by_placement_provider', 'lac_commissioned_pct'],
}, 'provider', 'children') }}
