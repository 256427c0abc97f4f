{% set nothing_published %}
    select
        cast(null as varchar) as la_code,
        cast(null as date) as month_end,
        cast(null as varchar) as measure_id,
        cast(null as varchar) as breakdown,
        cast(null as date) as period_start,
        cast(null as date) as period_end,
        cast(null as date) as published_on,
        cast(null as boolean) as has_counts
    where false
{% endset %}
{{ section_periods(all_measures()) or nothing_published }}
