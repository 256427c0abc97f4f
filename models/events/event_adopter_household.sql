{#
    A household is in stage 1 from its start to that of stage 2, and in stage 2 until approved; approval or closing ends either.
#}
select
    la_code,
    household_id,
    stage_1_started_date,
    least(stage_2_started_date, approved_date, closed_date) as stage_1_ended_date,
    stage_2_started_date,
    least(approved_date, closed_date) as stage_2_ended_date,
    approved_date,
    closed_date
from {{ ref('stg_adopters') }}
