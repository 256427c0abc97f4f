{{ breakdown_fact({
    'as_at_month_end': ['lac_by_placement_type', 'lac_family_setting_pct'],
}, 'placement_group', 'children') }}
