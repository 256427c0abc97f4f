{# The rows of adult safeguarding behind every measure's month. A view, as is that of children's. #}
{{ config(materialized=as_view()) }}

select
    la_code,
    measure_id,
    breakdown,
    month_end,
    dated_on,
    row_id,
    person_id as adult_id,
    numerator,
    denominator,
    due_date
from (
    {{ section_members(all_measures(about='adults')) }}
) as members
