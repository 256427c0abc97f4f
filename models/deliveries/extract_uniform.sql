{#
    What the rows of an extract have in common that so many rows of any council have not: one answer or code for all where there are more
    (`has_both` of the source contract), which is not filled in, or whose other rows were left out; a day that is another one of the row, as
    where it is filled in from there; the legal status of the row before, as where all have today's; days of which Fridays are few and
    Sundays many, as where midnights were read in another time zone and the days are those before, or Mondays few and Saturdays many, as
    where they are those after; ends that are reckoned from the starts
    (days_reckoned). Returns are as they were made, but for the last.
    The weekdays are also told of the summer by itself.
#}
{% set least_rows = 60 %}

with answered as (
    {% for extract, flags in flags_with_both().items() %}
    {% for flag, one_is_enough in flags.items() %}
    select
        la_code,
        '{{ extract }}' as extract,
        'have one answer for all in {{ flag }}, as where it is not filled in, or the others are not delivered' as what,
        case when max({{ flag }}) = min({{ flag }}) and count(*) >= {{ one_is_enough }} then count(*) else 0 end as rows_alike,
        count(*) as rows_found,
        1 as share,
        true as is_slight
    from {{ ref(staging_model(extract)) }}
    where {{ flag }} is not null
    group by la_code
    union all
    {% endfor %}
    {% endfor %}
    select
        contacts.la_code,
        'local_contact_decisions' as extract,
        'have the day of the contact for that of the decision, as where it is filled in from there' as what,
        count(case when decisions.decision_date = contacts.contact_date then 1 end) as rows_alike,
        count(*) as rows_found,
        0.98 as share,
        true as is_slight
    from {{ ref('stg_contacts') }} as contacts
    inner join {{ ref('stg_contact_decisions') }} as decisions
        on contacts.la_code = decisions.la_code and contacts.contact_id = decisions.contact_id
    where contacts.contact_date is not null and decisions.decision_date is not null
    group by contacts.la_code
),

-- Days of statuses and of the week.
dated as (
    select
        la_code,
        'ssd_legal_status' as extract,
        'have the status of the row before, as where all of a child have that of today' as what,
        count(case when legal_status_code = code_before then 1 end) as rows_alike,
        count(code_before) as rows_found,
        0.5 as share,
        false as is_slight
    from (
        select *, lag(legal_status_code) over (partition by la_code, person_id order by start_date nulls last) as code_before
        from {{ ref('stg_legal_status') }}
        where person_id is not null
    ) as statuses
    group by la_code
    union all
    {{ weekdays_moved(ref('extract_day')) }}
),

durations as (
    {{ durations_of_rows(days_that_follow()) }}
),

reckoned as (
    {{ days_reckoned('durations', ref('calendar_day')) }}
),

found as (
    select *, false as is_of_returns_too from answered
    union all
    select *, false as is_of_returns_too from dated
    union all
    select *, false as is_of_returns_too from ({{ one_day_for_two('durations') }}) as one_day
    union all
    select *, true as is_of_returns_too from reckoned
)

select found.la_code, found.extract, found.what, found.rows_alike, found.rows_found, found.is_slight
from found
left join {{ source('preparation', 'returned_extract') }} as returned
    on found.la_code = returned.la_code and found.extract = returned.extract
where
    (returned.extract is null or found.is_of_returns_too)
    and found.rows_alike >= greatest({{ least_rows }}, found.share * found.rows_found)
