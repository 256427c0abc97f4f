with delivered as (
    {{ usable_rows('local_referral_decisions') }}
)

select
    la_code,
    source_row,
    {{ read_text('referral_id') }} as referral_id,
    {{ read_timestamp('referral_received_at') }} as received_at,
    {{ read_timestamp('decision_at') }} as decided_at,
    {{ unusable_values([
        ['referral_received_at', 'timestamp'],
        ['decision_at', 'timestamp'],
    ]) }} as unusable_values
from delivered
