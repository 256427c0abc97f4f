{#
    The early help cases of families: the council's own (local_early_help_cases) or, of a council that supplies none, its children's
    early help episodes, by family (rule S3). Episodes of a family that overlap, or of which one begins on the day on which another
    ends, are one case, that is closed with the last of them. A case of which a part ended on an unknown day did so too.
#}
with councils_with_cases as (
    select la_code from {{ ref('extract_supply') }}
    where need = 'local_early_help_cases' and is_supplied
),

own_cases as (
    select
        *,
        coalesce(family_id, 'case ' || early_help_case_id) as counted_family_id,
        coalesce({{ is_word_of('closure_reason', 'closure_reason', 'step_up') }}, false) as is_step_up,
        closure_reason is null or not {{ is_word_of('closure_reason', 'closure_reason') }} as is_reason_unknown
    from {{ ref('stg_early_help_cases') }}
),

episodes as (
    select
        episodes.la_code,
        episodes.early_help_episode_id,
        episodes.start_date,
        episodes.earliest_end,
        case when episodes.end_date < episodes.start_date then episodes.start_date else episodes.end_date end as end_date,
        {{ family_or_one(['families.family_id'], 'episodes.person_id') }} as family_id,
        {{ is_word_of('earl_episode_end_reason', 'episodes.end_reason', 'step_up') }} as is_step_up,
        episodes.end_reason is null or not {{ is_word_of('earl_episode_end_reason', 'episodes.end_reason') }} as is_reason_unknown
    from {{ ref('stg_early_help_episodes') }} as episodes
    left join {{ ref('record_child_family') }} as families
        on episodes.la_code = families.la_code and episodes.person_id = families.person_id
    where
        episodes.person_id is not null
        and episodes.start_date is not null
        and episodes.la_code not in (select with_cases.la_code from councils_with_cases as with_cases)
),

placed_episodes as (
    select
        *,
        coalesce(start_date <= max(coalesce(end_date, date '9999-12-30')) over (
            partition by la_code, family_id order by start_date nulls last, early_help_episode_id nulls last
            rows between unbounded preceding and 1 preceding
        ), false) as is_continued
    from episodes
),

numbered_episodes as (
    select
        *,
        count(case when not is_continued then 1 end) over (
            partition by la_code, family_id
            order by start_date nulls last, early_help_episode_id nulls last
            rows unbounded preceding
        ) as case_number
    from placed_episodes
),

ends_of_cases as (
    select *, case when count(*) over of_case = count(end_date) over of_case then max(end_date) over of_case end as closed_date
    from numbered_episodes
    window of_case as (partition by la_code, family_id, case_number)
)

select
    la_code,
    early_help_case_id,
    counted_family_id as family_id,
    family_id is not null as is_family_known,
    team_id,
    opened_date,
    closed_date,
    earliest_end,
    is_step_up,
    is_reason_unknown
from own_cases
where coalesce(opened_date, closed_date) is not null
union all
select
    la_code,
    max(case when not is_continued then early_help_episode_id end) as early_help_case_id,
    family_id,
    true as is_family_known,
    cast(null as string) as team_id,
    min(start_date) as opened_date,
    closed_date,
    case when closed_date is not null and count(earliest_end) > 0 then closed_date end as earliest_end,
    coalesce(max(cast(is_step_up and end_date = closed_date as integer)) = 1, false) as is_step_up,
    coalesce(max(cast(is_reason_unknown and end_date = closed_date as integer)) = 1, false) as is_reason_unknown
from ends_of_cases
group by la_code, family_id, case_number, closed_date
