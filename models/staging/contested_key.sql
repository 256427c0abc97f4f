{# Extracts in which rows have the key of another that says otherwise, with how many they are beside the rows used. #}
with contested as (
    {% for extract in extracts() %}
    {{ contested_rows(ref('rows_set_aside'), extract) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

dated as (
    select
        contested.*,
        {% for day in ['day_1', 'day_2', 'day_3', 'day_4'] -%}
        {{ read_date(day) }} as read_{{ day }}{{ ',' if not loop.last }}
        {% endfor %}
    from contested
),

supply as (
    select * from {{ ref('extract_supply') }} where field is null
)

select
    dated.la_code,
    dated.extract,
    count(*) as rows_contested,
    max(supply.staged_rows) as rows_staged,
    min(dated.source_row) as other_row,
    min_by(dated.kept_row, dated.source_row) as kept_row,
    min(least(dated.read_day_1, dated.read_day_2, dated.read_day_3, dated.read_day_4)) as first_day,
    max(greatest(dated.read_day_1, dated.read_day_2, dated.read_day_3, dated.read_day_4)) as last_day
from dated
inner join supply on dated.la_code = supply.la_code and dated.extract = supply.extract
group by dated.la_code, dated.extract
