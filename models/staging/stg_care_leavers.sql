with delivered as (
    {{ usable_rows('ssd_care_leavers') }}
)

select
    la_code,
    source_row,
    {{ read_text('clea_table_id') }} as care_leaver_id,
    {{ read_text('clea_person_id') }} as person_id,
    {{ read_coded('clea_care_leaver_eligibility') }} as eligibility,
    {{ read_coded('clea_care_leaver_in_touch') }} as in_touch,
    {{ read_coded('clea_care_leaver_accommodation') }} as accommodation,
    {{ read_suitability('clea_care_leaver_accom_suitable') }} as is_accommodation_suitable,
    {{ read_coded('clea_care_leaver_activity') }} as activity,
    {{ read_date('clea_pathway_plan_review_date') }} as pathway_plan_date,
    {{ unusable_values([
        ['clea_care_leaver_accom_suitable', 'suitability'],
        ['clea_pathway_plan_review_date', 'date'],
        ['clea_care_leaver_eligibility', 'code'],
        ['clea_care_leaver_in_touch', 'code'],
        ['clea_care_leaver_accommodation', 'code'],
        ['clea_care_leaver_activity', 'code'],
    ]) }} as unusable_values
from delivered
