{{ breakdown_fact({
    'as_at_month_end': ['cpp_open_by_duration', 'cpp_open'],
}, 'duration', 'children') }}
