with delivered as (
    {{ usable_rows('local_fgc') }}
)

select
    la_code,
    source_row,
    {{ read_text('fgc_case_id') }} as fgc_case_id,
    {{ read_text('family_id') }} as family_id,
    {{ read_whole_number('children_count') }} as children_count,
    {{ read_date('referral_date') }} as referral_date,
    {{ read_date('accepted_date') }} as accepted_date,
    {{ read_date('allocated_date') }} as allocated_date,
    {{ read_date('initial_contact_date') }} as initial_contact_date,
    {{ read_date('conference_date') }} as conference_date,
    {{ read_date('review_date') }} as review_date,
    {{ read_end('closed_date', 'coalesce(accepted_date, referral_date)') }} as closed_date,
    {{ read_earliest_end('closed_date', 'coalesce(accepted_date, referral_date)') }} as earliest_end,
    {{ read_code('closure_reason') }} as closure_reason,
    {{ unusable_values([
        ['children_count', 'whole_number'],
        ['referral_date', 'date'],
        ['accepted_date', 'date'],
        ['allocated_date', 'date'],
        ['initial_contact_date', 'date'],
        ['conference_date', 'date'],
        ['review_date', 'date'],
        ['closed_date', 'date'],
    ]) }} as unusable_values
from delivered
