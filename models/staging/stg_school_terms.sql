with delivered as (
    {{ usable_rows('local_school_terms') }}
)

select
    la_code,
    source_row,
    {{ read_text('term_id') }} as term_id,
    {{ read_text('term_name') }} as term_name,
    {{ read_date('term_start') }} as start_date,
    {{ read_date('term_end') }} as end_date,
    {{ unusable_values([
        ['term_start', 'date'],
        ['term_end', 'date'],
    ]) }} as unusable_values
from delivered
