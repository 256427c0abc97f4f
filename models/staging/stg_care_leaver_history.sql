with delivered as (
    {{ usable_rows('local_care_leaver_history') }}
)

select
    la_code,
    source_row,
    {{ read_month('snapshot_month') }} as month_end,
    {{ read_text('person_id') }} as person_id,
    {{ read_code('eligibility') }} as eligibility,
    {{ read_leading_code('in_touch') }} as in_touch,
    {{ read_leading_code('accommodation') }} as accommodation,
    {{ read_suitability('accom_suitable') }} as is_accommodation_suitable,
    {{ read_leading_code('activity') }} as activity,
    {{ read_date('pathway_plan_date') }} as pathway_plan_date,
    {{ unusable_values([
        ['snapshot_month', 'month'],
        ['accom_suitable', 'suitability'],
        ['pathway_plan_date', 'date'],
    ]) }} as unusable_values
from delivered
