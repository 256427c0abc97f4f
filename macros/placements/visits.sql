{#
    Days that may pass between visits to a looked-after child by the national standard: 6 weeks in the first year of a placement,
    12 weeks after it. The variable `lac_visit_reg28` adds what Regulation 28 says beyond that: 12 weeks only where the placement
    is meant to last to 18; weekly until the first review, then 4-weekly, with parents under an interim order or with a relative
    or friend (U3, as which those with a temporary approval are recorded). For rows of cohort_looked_after_visit.
#}
{% macro visit_limit_days() -%}
    case
        {% if var('lac_visit_reg28') -%}
        when is_closely_watched and not is_reviewed then 7
        when is_closely_watched then 28
        when not is_long_term_foster and not is_matched then 42
        {% endif -%}
        when is_over_a_year then 84
        else 42
    end
{%- endmacro %}


{#
    Visits as two dates for latest_dates: visit_date, of those that count (rule S10: the child was seen), and perhaps_visit_date, of
    those and of whichever nobody knows whether the child was seen at. visits: the model they are staged in.
#}
{% macro visits_that_count(visits) -%}
    select
        la_code,
        person_id,
        case when {{ 'is_child_seen' if var('visit_requires_seen') else 'true' }} then visit_date end as visit_date,
        case when {{ 'coalesce(is_child_seen, true)' if var('visit_requires_seen') else 'true' }} then visit_date end as perhaps_visit_date
    from {{ ref(visits) }}
{%- endmacro %}


{#
    Day by which a looked-after child must next be visited: within 7 days of the start of the placement, then so many days after
    the last visit since it began. A date; null without a placement. For rows of cohort_looked_after_visit. visit_date: the visit.
#}
{% macro visit_due_date(limit_days, visit_date='visit_date') -%}
    greatest(
        {{ add_days('chain_start_date', 7) }},
        case when {{ visit_date }} >= chain_start_date then {{ add_days(visit_date, limit_days) }} end
    )
{%- endmacro %}
