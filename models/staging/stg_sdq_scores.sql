with delivered as (
    {{ usable_rows('ssd_sdq_scores') }}
)

select
    la_code,
    source_row,
    {{ read_text('csdq_table_id') }} as questionnaire_id,
    {{ read_text('csdq_person_id') }} as person_id,
    {{ read_date('csdq_sdq_completed_date') }} as completed_date,
    {{ read_score('csdq_sdq_score') }} as score,
    {{ unusable_values([
        ['csdq_sdq_completed_date', 'date'],
        ['csdq_sdq_score', 'score'],
    ]) }} as unusable_values
from delivered
