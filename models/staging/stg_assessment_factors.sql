with delivered as (
    {{ usable_rows('ssd_assessment_factors') }}
)

select
    la_code,
    source_row,
    {{ read_text('cinf_table_id') }} as factors_id,
    {{ read_text('cinf_assessment_id') }} as assessment_id,
    {{ read_factors('cinf_assessment_factors_json') }} as factors,
    {{ unusable_values([
        ['cinf_assessment_factors_json', 'factors'],
    ]) }} as unusable_values
from delivered
