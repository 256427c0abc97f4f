{#
    Extracts of months of which every row gives the first day of one: a month by its first day, or the day after the month, when its list
    was drawn up. Months that are given as such, 2019-03, leave no doubt.
#}
{% set of_months = {
    'local_care_leaver_history': 'snapshot_month',
    'local_workforce': 'snapshot_month',
    'local_childrens_centre_reach': 'as_at_month',
    'local_ccis': 'snapshot_month',
} %}

{% for extract, month in of_months.items() %}
select
    la_code,
    '{{ extract }}' as extract,
    count(*) as rows_found,
    max({{ read_month(month) }}) as last_month
from ({{ usable_rows(extract) }}) as usable
where {{ read_text(month) }} is not null
group by la_code
having min(case when length({{ read_text(month) }}) > 7 and day({{ read_date(month) }}) = 1 then 1 else 0 end) = 1
{% if not loop.last %}union all{% endif %}
{% endfor %}
