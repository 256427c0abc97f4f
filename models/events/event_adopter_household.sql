{#
    A household is in stage 1 from its start to that of stage 2, and in stage 2 until approved; approval or closing ends either.
    A stage whose only end is written and no day is in no stock.
#}
select
    la_code,
    household_id,
    stage_1_started_date,
    coalesce(
        least(stage_2_started_date, approved_date, closed_date), case when is_end_unknown then stage_1_started_date end
    ) as stage_1_ended_date,
    case when least(stage_2_started_date, approved_date, closed_date) is null and is_end_unknown then stage_1_started_date end
        as earliest_stage_1_end,
    stage_2_started_date,
    coalesce(least(approved_date, closed_date), case when is_end_unknown then stage_2_started_date end) as stage_2_ended_date,
    case when least(approved_date, closed_date) is null and is_end_unknown then stage_2_started_date end as earliest_stage_2_end,
    approved_date,
    closed_date
from {{ ref('stg_adopters') }}
