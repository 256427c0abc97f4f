with choices as (
    select * from {{ source('preparation', 'rule_choice') }}
)

select
    la_code,
    rule_choice,
    rule,
    meaning,
    default_value,
    value,
    is_own
from choices
