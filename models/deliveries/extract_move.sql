{#
    Days of which a good part of what is open at once bears the date, as no day of work does. `renewed`: it ended and began anew for
    the same children, as where cases are moved to another system. Plans that touch are one, and so are the episodes of a period of
    care, so that theirs change nothing. `begun`: it began then, without any that had ended, as where a new system has its own first day
    for the start of all that it took over: what was open before is missing from the months before.
#}
{% set spells = {
    'ssd_cin_episodes': ['stg_cin_episodes', 'referral_id', 'referral_date', 'close_date'],
    'ssd_cin_plans': ['stg_cin_plans', "'plans'", 'start_date', 'end_date'],
    'ssd_cp_plans': ['stg_cp_plans', "'plans'", 'start_date', 'end_date'],
    'ssd_cla_episodes': ['stg_cla_episodes', 'period_of_care_id', 'start_date', 'end_date'],
    'ssd_cla_placement': ['stg_cla_placement', 'placement_id', 'start_date', 'cast(end_date as date)'],
    'ssd_legal_status': ['stg_legal_status', "'statuses'", 'start_date', 'end_date'],
    'ssd_early_help_episodes': ['stg_early_help_episodes', 'early_help_episode_id', 'start_date', 'end_date'],
} %}

with spells as (
    {% for extract, (model, part_of, begins, ends) in spells.items() %}
    select
        la_code,
        '{{ extract }}' as extract,
        person_id,
        {{ part_of }} as part_of,
        cast({{ begins }} as date) as start_date,
        {{ ends }} as end_date
    from {{ ref(model) }}
    where {{ begins }} < {{ ends }} or {{ ends }} is null
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- The next day, too: the days of some systems do not overlap.
followed as (
    select distinct
        ended.la_code,
        ended.extract,
        ended.person_id,
        begun.start_date as date_day,
        ended.part_of <> begun.part_of as is_anew
    from spells as ended
    inner join spells as begun
        on
            ended.la_code = begun.la_code
            and ended.extract = begun.extract
            and ended.person_id = begun.person_id
            and (begun.start_date = ended.end_date or begun.start_date = {{ add_days('ended.end_date', 1) }})
),

begun as (
    select distinct spells.la_code, spells.extract, spells.person_id, spells.start_date as date_day
    from spells
    left join followed
        on
            spells.la_code = followed.la_code
            and spells.extract = followed.extract
            and spells.person_id = followed.person_id
            and spells.start_date = followed.date_day
    where followed.person_id is null
),

busy_days as (
    select la_code, extract, date_day, 'renewed' as what, count(distinct person_id) as children from followed
    where is_anew
    group by la_code, extract, date_day
    having count(distinct person_id) >= {{ var('move_least') }}
    union all
    select la_code, extract, date_day, 'begun' as what, count(distinct person_id) as children from begun
    group by la_code, extract, date_day
    having count(distinct person_id) >= {{ var('move_least') }}
),

-- How many spells of a child begin less how many end on a day, and how many are open at its end.
child_days as (
    select
        la_code,
        extract,
        person_id,
        date_day,
        sum(change) as change,
        sum(sum(change)) over (partition by la_code, extract, person_id order by date_day) as spells_open
    from (
        select la_code, extract, person_id, start_date as date_day, 1 as change from spells
        union all
        select la_code, extract, person_id, end_date as date_day, -1 as change from spells
    ) as changes
    where person_id is not null and date_day is not null
    group by la_code, extract, person_id, date_day
),

-- A running sum, as most days are busy ones in a large council: never days joined to spells.
open_days as (
    select
        la_code,
        extract,
        date_day,
        cast(
            sum(sum({{ flag('spells_open > 0') }} - {{ flag('spells_open - change > 0') }}))
                over (partition by la_code, extract order by date_day)
            as bigint
        ) as children_open
    from child_days
    group by la_code, extract, date_day
)

select
    busy_days.la_code,
    busy_days.extract,
    busy_days.date_day,
    busy_days.what,
    busy_days.children,
    open_days.children_open
from busy_days
inner join open_days
    on
        busy_days.la_code = open_days.la_code
        and busy_days.extract = open_days.extract
        and busy_days.date_day = open_days.date_day
where busy_days.children >= {{ var('move_share') }} * open_days.children_open
