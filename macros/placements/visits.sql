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
    Day by which a looked-after child must next be visited: within 7 days of the start of the placement, then so many days after
    the last visit since it began. A date; null without a placement. For rows of cohort_looked_after_visit.
#}
{% macro visit_due_date(limit_days) -%}
    greatest(
        {{ add_days('chain_start_date', 7) }},
        case when visit_date >= chain_start_date then {{ add_days('visit_date', limit_days) }} end
    )
{%- endmacro %}
