{#
    Day by which a child protection plan must next be reviewed: within 3 months of its start, then within 6 months of the review
    before (Working Together to Safeguard Children; rule S11). previous_review is null for the first review.
#}
{% macro review_due_date(plan_start, previous_review) -%}
    case
        when {{ previous_review }} is null then {{ add_months(plan_start, 3) }}
        else {{ add_months(previous_review, 6) }}
    end
{%- endmacro %}


{#
    Day by which a looked-after child's care must next be reviewed: 20 working days after entering care, 3 months after that
    review, then 6 months after the review before (Care Planning Regulations; rule S11).
    first_due: the 20th working day. reviews_before: how many were held before it. previous_review: day of the last of them.
#}
{% macro looked_after_review_due_date(first_due, reviews_before, previous_review) -%}
    case
        when {{ reviews_before }} = 0 then {{ first_due }}
        when {{ reviews_before }} = 1 then {{ add_months(previous_review, 3) }}
        else {{ add_months(previous_review, 6) }}
    end
{%- endmacro %}
