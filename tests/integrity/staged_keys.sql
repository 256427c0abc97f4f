-- No two staged rows of a council share their key, and none is without one. What has a date in its key is left to
-- tests/quality/repeated_rows.sql: one day may be written in two ways.
{% for extract in extracts() if not has_day_in_key(extract) %}
{% set key = staged_key(extract) %}
select
    '{{ extract }}' as extract,
    la_code,
    {{ key[0] }} as first_part_of_key,
    count(*) as rows_found
from {{ ref(staging_model(extract)) }}
group by la_code, {{ key | join(', ') }}
having count(*) > 1 or la_code is null or {{ key[0] }} is null
{% if not loop.last %}union all{% endif %}
{% endfor %}
