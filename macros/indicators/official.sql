{# A council's own figures against the official ones (docs/benchmarks.md). #}

{# Whether an indicator of a basis has, in one of its months, a figure of the time that an official year or month stands for. #}
{% macro is_of_official_period(basis, covers) -%}
    case {{ basis }}
        when 'in_month' then {{ covers }} = 'month'
        when 'financial_year_to_date' then {{ covers }} = 'financial year'
        when 'rolling_12_months' then {{ covers }} in ('financial year', 'calendar year')
        when 'as_at_month_end' then {{ covers }} in ('31 March', '30 September')
        when 'quarter' then {{ covers }} = 'December to February'
        when 'term' then {{ covers }} = 'school year' or {{ covers }} like '%offer day'
        else false
    end
{%- endmacro %}


{#
    How far late entry may move a figure, in its unit. share: of the cases that are recorded otherwise a year later, in per cent. A share
    moves furthest where the cases that meet it and those that do not move by as much in opposite directions: by 2 x share x p x (1 - p).
    One case is allowed for, as nothing moves by less. Nothing where the share is not known.
    compared: row with official_value, unit, and the denominator and population of the council's own figure.
#}
{% macro late_entry_tolerance(share, compared) -%}
    {%- set value = compared ~ '.official_value' -%}
    coalesce(
        case {{ compared }}.unit
            when 'count' then greatest({{ value }} * {{ share }} / 100, 1)
            when 'rate_per_10k' then greatest({{ value }} * {{ share }} / 100, coalesce(cast(10000 as double) / nullif({{ compared }}.population, 0), 0))
            when 'percentage'
                then greatest(
                    2 * {{ share }} * {{ value }} * (100 - {{ value }}) / 10000, coalesce(cast(100 as double) / nullif({{ compared }}.denominator, 0), 0)
                )
        end * case when {{ share }} is not null then 1 end,
        0
    )
{%- endmacro %}
