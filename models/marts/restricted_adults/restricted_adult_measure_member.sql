{# The rows of adult safeguarding behind every measure's month. A view, as is that of children's. #}
{{ config(materialized='view') }}

select * rename (person_id as adult_id)
from (
    {{ section_members(all_measures(about='adults')) }}
) as members
