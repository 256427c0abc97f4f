with indicators as (
    select * from {{ ref('fct_indicator_month') }}
),

categories as (
    select * from {{ ref('breakdown_category') }}
),

received as (
    select * from indicators where measure_id = 'contacts_by_source'
),

progressed as (
    select * from indicators where measure_id = 'contacts_by_source_to_referral' and unit = 'percentage'
)

select
    received.la_code,
    received.month_end,
    received.basis,
    received.breakdown as source_group,
    categories.label,
    cast(categories.print_order as integer) as print_order,
    cast(received.numerator as bigint) as contacts,
    cast(progressed.numerator as bigint) as progressed_to_referral,
    progressed.value as progressed_to_referral_percentage,
    received.missing_reason,
    cast(received.value_at_least as bigint) as contacts_at_least,
    cast(received.value_at_most as bigint) as contacts_at_most,
    progressed.value_at_least as progressed_to_referral_percentage_at_least,
    progressed.value_at_most as progressed_to_referral_percentage_at_most,
    {{ worse_quality('received', 'progressed') }}
from received
inner join progressed
    on
        received.la_code = progressed.la_code
        and received.month_end = progressed.month_end
        and received.basis = progressed.basis
        and received.breakdown = progressed.breakdown
inner join categories
    on received.measure_id = categories.measure_id and received.breakdown = categories.breakdown
