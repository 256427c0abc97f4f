with delivered as (
    {{ usable_rows('local_ehcp_transitions') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_coded('local_ehcp_transitions.phase') }} as phase,
    {{ read_whole_number('transition_year') }} as transition_year,
    {{ read_date('finalised_date') }} as finalised_date,
    {{ unusable_values([
        ['local_ehcp_transitions.phase', 'code'],
        ['transition_year', 'whole_number'],
        ['finalised_date', 'date'],
    ]) }} as unusable_values
from delivered
