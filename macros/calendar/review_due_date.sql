{#
    Day by which a child protection plan must next be reviewed: within 3 months of its start, then within 6 months of the review
    before (Working Together to Safeguard Children; SEMANTICS S11). previous_review is null for the first review.
#}
{% macro review_due_date(plan_start, previous_review) -%}
    case
        when {{ previous_review }} is null then {{ add_months(plan_start, 3) }}
        else {{ add_months(previous_review, 6) }}
    end
{%- endmacro %}
