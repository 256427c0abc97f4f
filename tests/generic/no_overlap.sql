{# No spell of a child starts inside an earlier one, save those that the model itself marks as overlapping. #}
{% test no_overlap(model) %}
select
    la_code,
    person_id,
    start_date,
    latest_end
from (
    select
        la_code,
        person_id,
        start_date,
        is_overlapping,
        max(coalesce(end_date, date '9999-12-31')) over (
            partition by la_code, person_id
            order by start_date, is_overlapping, coalesce(end_date, date '9999-12-31')
            rows between unbounded preceding and 1 preceding
        ) as latest_end
    from {{ model }}
) as spells
where is_overlapping = 0 and start_date < latest_end
{% endtest %}
