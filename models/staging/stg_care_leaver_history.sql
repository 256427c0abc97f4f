with delivered as (
    {{ usable_rows('local_care_leaver_history') }}
)

select
    la_code,
    source_row,
    {{ read_month('snapshot_month') }} as month_end,
    {{ read_text('person_id') }} as person_id,
    {{ read_coded('eligibility') }} as eligibility,
    {{ read_coded('in_touch') }} as in_touch,
    {{ read_coded('accommodation') }} as accommodation,
    {{ read_suitability('accom_suitable') }} as is_accommodation_suitable,
    {{ read_coded('activity') }} as activity,
    {{ read_date('pathway_plan_date') }} as pathway_plan_date,
    {{ read_flag('around_birthday_flag') }} as is_around_birthday,
    {{ unusable_values([
        ['snapshot_month', 'month'],
        ['accom_suitable', 'suitability'],
        ['pathway_plan_date', 'date'],
        ['around_birthday_flag', 'flag'],
        ['eligibility', 'code'],
        ['in_touch', 'code'],
        ['accommodation', 'code'],
        ['activity', 'code'],
    ]) }} as unusable_values
from delivered
