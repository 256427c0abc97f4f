{#
    Plans of children who move to another phase of education in September, to be final by 15 February for moves between schools and by
    31 March for moves after school (Special Educational Needs and Disability Regulations 2014, reg. 18). Which of the two a council
    reports as secondary it decides by the phase it gives.
#}
with moves as (
    select
        *,
        cast(
            cast(transition_year as string) || case when phase = 'secondary' then '-03-31' else '-02-15' end as date
        ) as plan_due_date
    from {{ ref('stg_ehcp_transitions') }}
    where transition_year between 1901 and 2099
)

select
    moves.la_code,
    moves.person_id,
    moves.phase,
    moves.transition_year,
    moves.plan_due_date,
    moves.finalised_date,
    {{ flag('moves.finalised_date <= moves.plan_due_date') }} as is_finalised_in_time,
    {{ flag(names_field('moves.unusable_values', 'finalised_date')) }} as is_finalised_unread
from moves
