{#
    Care episodes of children, each with its period of care and the day the child entered care (rule S13). Without an
    identifier, a period is known by the day it began: the recorded one, or else the latest episode with the start reason S (or
    none recorded, or none that is known); an episode that lacks it is of the child's period that began that day. An end before the start closes an episode on its first day; one that ended on an unknown
    day, and that another of its period follows, ended by then. relation: record_care_episode, or a CTE of it.
#}
{% macro episodes_of_care(relation) -%}
    {%- set next_start -%}
        min(start_date) over (
            partition by la_code, person_id, period_of_care_id order by {{ day_number('start_date') }} nulls last
            range between 1 following and unbounded following
        )
    {%- endset -%}
    select
        la_code,
        person_id,
        looked_after_episode_id,
        period_of_care_id,
        coalesce(
            min(entered_care_date) over (partition by la_code, person_id, period_of_care_id),
            min(start_date) over (partition by la_code, person_id, period_of_care_id)
        ) as entered_care_date,
        max({{ flag("entered_care_date is not null or start_reason = 's' or " ~ is_undecided('start_reason')) }})
            over (partition by la_code, person_id, period_of_care_id) as is_entry_known,
        start_date,
        case
            when earliest_end is not null and latest_end is null then coalesce({{ next_start }}, end_date)
            else end_date
        end as end_date,
        case when latest_end is not null or {{ next_start }} is null then earliest_end end as earliest_end,
        latest_end,
        end_reason
    from (
        select
            la_code,
            person_id,
            looked_after_episode_id,
            coalesce(
                period_of_care_id,
                max(period_of_care_id) over (partition by la_code, person_id, began_on),
                person_id || ' ' || cast(began_on as string)
            ) as period_of_care_id,
            entered_care_date,
            start_date,
            start_reason,
            case when end_date < start_date then start_date else end_date end as end_date,
            earliest_end,
            latest_end,
            end_reason
        from (
            select
                *,
                coalesce(
                    entered_care_date,
                    max(case when start_reason = 's' or {{ is_undecided('start_reason') }} then start_date end)
                        over (partition by la_code, person_id order by start_date nulls last),
                    start_date
                ) as began_on
            from {{ relation }}
            where person_id is not null and start_date is not null
        ) as dated
    ) as identified
{%- endmacro %}


{#
    Whether a legal status is a series of short breaks (V3, V4), under which alone nobody counts as looked after.
    legal_statuses: alias of stg_legal_status.
#}
{% macro is_short_breaks(legal_statuses) -%}
    ({{ legal_statuses }}.legal_status_code in ('v3', 'v4'))
{%- endmacro %}


{#
    What a legal status says of a day on which it is open: short_breaks; other_status, also where none is recorded; null for an
    order of permanence, which makes nobody looked after and does not end short breaks, and for a row that is open on no day.
    A child is out of the count only while all that is open is short breaks (rule S13). legal_statuses: alias of
    stg_legal_status.
#}
{% macro legal_status_kind(legal_statuses) -%}
    case
        when
            {{ legal_statuses }}.start_date is null
            or {{ legal_statuses }}.end_date <= {{ legal_statuses }}.start_date
            or {{ permanence_order(legal_statuses ~ '.legal_status') }} is not null
            then null
        when {{ is_short_breaks(legal_statuses) }} then 'short_breaks'
        else 'other_status'
    end
{%- endmacro %}


{# Whether an immigration status, in lower case, is that of an unaccompanied asylum-seeking child. #}
{% macro is_unaccompanied(status) -%}
    ({{ status }} like '%unaccompanied%' or {{ status }} = 'uasc')
{%- endmacro %}


{# Which permanence order a text names: special_guardianship, child_arrangements (residence orders too); null for none. #}
{% macro permanence_order(text) -%}
    case
        when {{ text }} = 'sgo' or {{ text }} like '%special guardian%' then 'special_guardianship'
        when {{ text }} = 'cao' or {{ text }} like '%child arrangement%' or {{ text }} like '%residence order%'
            then 'child_arrangements'
    end
{%- endmacro %}


{# Why a child left care, from the reason the last episode ended with (codes of the SSDA903 return, in lower case). #}
{% macro leaving_care_reason(end_reason) -%}
    case
        when {{ end_reason }} is null then 'not_recorded'
        when {{ end_reason }} in ('e11', 'e12') then 'adopted'
        when {{ end_reason }} in ('e43', 'e44', 'e45', 'e46', 'e47', 'e48') then 'special_guardianship'
        when {{ end_reason }} = 'e41' then 'child_arrangements'
        when {{ end_reason }} in ('e4', 'e4a', 'e4b') then 'returned_home'
        when {{ end_reason }} in ('e5', 'e6') then 'independent_living'
        when {{ end_reason }} in ('e3', 'e7') then 'other_care'
        when {{ end_reason }} = 'e9' then 'sentenced'
        when {{ end_reason }} = 'e2' then 'died'
        when {{ end_reason }} in ('e8', 'e13', 'e14', 'e15', 'e16', 'e17', 'x1') then 'other'
        else 'unknown'
    end
{%- endmacro %}


{#
    The day until which the latest care plan is up to date by the rule of a month (rule S9), a date. From the month of the
    variable care_plan_rule_from, by its age: at most 1 month for a child up to 1 month in care, 3 months up to 4 months, 6 months
    after that, counted forward from the day of entry: who came on 28 February is 4 months in care on 28 June, not on the 30th. Of
    these limits the one that runs out first while it is the one in force. Before, the day before overtaken_from,
    on which the first review since the plan has been held for long enough; null while there is none, and without a plan.
#}
{% macro care_plan_lasts_until(plan_date, overtaken_from, entered_care_date, month_end) -%}
    case
        when {{ month_end }} < {{ date_variable('care_plan_rule_from') }} then {{ add_days(overtaken_from, -1) }}
        {% for limit, time_in_care in [(1, 1), (3, 4)] %}
        when
            {{ month_end }} <= {{ add_months(entered_care_date, time_in_care) }}
            and {{ last_day_within_months(plan_date, limit) }} < {{ add_months(entered_care_date, time_in_care) }}
            then {{ last_day_within_months(plan_date, limit) }}
        {% endfor %}
        else {{ last_day_within_months(plan_date, 6) }}
    end
{%- endmacro %}
