{#
    Direction of travel (rule S22): the change between two values as displayed, as a sign, and as a judgement by what good
    performance is.
#}

{# Change between two values as displayed; null where either is missing. #}
{% macro displayed_change(value, comparator, decimals) -%}
    {{ displayed(displayed(value, decimals) ~ ' - ' ~ displayed(comparator, decimals), decimals) }}
{%- endmacro %}


{# 'up', 'down' or 'same'; null where the change is. #}
{% macro arrow(change) -%}
    case
        when {{ change }} > 0 then 'up'
        when {{ change }} < 0 then 'down'
        when {{ change }} = 0 then 'same'
    end
{%- endmacro %}


{#
    'better', 'worse' or 'same' by polarity: high, low, or within_limits (nearer to the band or target is better, inside it at both
    times is the same). Null for information measures and where the change is null.
    change, value, comparator: as displayed. target: alias of the target's relation (see rag).
#}
{% macro judgement(change, value, comparator, polarity, target) -%}
    case
        when {{ change }} is null or {{ polarity }} = 'info' then null
        when {{ polarity }} = 'within_limits' then
            case
                when {{ distance_to_limits(value, target) }} < {{ distance_to_limits(comparator, target) }} then 'better'
                when {{ distance_to_limits(value, target) }} > {{ distance_to_limits(comparator, target) }} then 'worse'
                when {{ distance_to_limits(value, target) }} = {{ distance_to_limits(comparator, target) }} then 'same'
            end
        when {{ change }} = 0 then 'same'
        when {{ change }} > 0 and {{ polarity }} = 'high' or {{ change }} < 0 and {{ polarity }} = 'low' then 'better'
        else 'worse'
    end
{%- endmacro %}


{# How far a value lies outside its limits, whichever kind they are; 0 inside them. Rounded, so that two equal distances are equal. #}
{% macro distance_to_limits(value, target) -%}
    round(
        case {{ target }}.direction
            when 'band' then greatest({{ target }}.band_low - {{ value }}, {{ value }} - {{ target }}.band_high, 0)
            when 'range' then greatest(abs({{ value }} - {{ target }}.centre) - {{ target }}.green_tolerance, 0)
            when 'at_most' then greatest({{ value }} - {{ target }}.target, 0)
            when 'at_least' then greatest({{ target }}.target - {{ value }}, 0)
        end,
        6
    )
{%- endmacro %}


{#
    Whether a change lies within ordinary chance for counts of that size, so that its arrow should not be read as a trend: true or
    false, null where it cannot be judged.

    percentage: the 95% interval of the difference of the two proportions, from the Wilson interval of each (Newcombe 1998,
        method 10, as the public health guidance on proportions uses it), spans no difference.
    count and rate: the counts differ by less than 1.96 standard errors on the scale of the square root of the count and
        3/8, where a Poisson count has the variance 1/4 from small numbers on (Anscombe 1948); rates allow for their populations.
    average and maximum: null; their numerators are amounts, of whose spread nothing is known. So is a percentage of over 100, as of a
        target, which no proportion is.
    numerator, denominator / other_numerator, other_denominator: the two periods' counts, which must not share events; for a
        rate the denominator is the population.
#}
{% macro is_within_chance(unit, numerator, denominator, other_numerator, other_denominator) -%}
    case
        when {{ numerator }} is null or {{ other_numerator }} is null or {{ unit }} in ('average', 'maximum') then null
        when {{ unit }} = 'percentage' then
            case when
                {{ denominator }} > 0 and {{ other_denominator }} > 0
                and {{ numerator }} <= {{ denominator }} and {{ other_numerator }} <= {{ other_denominator }}
                then
                {%- set p = '(cast(' ~ numerator ~ ' as double) / nullif(' ~ denominator ~ ', 0))' %}
                {%- set q = '(cast(' ~ other_numerator ~ ' as double) / nullif(' ~ other_denominator ~ ', 0))' %}
                {{ p }} - {{ q }} - sqrt(
                    power({{ p }} - {{ wilson_limit(numerator, denominator, '-') }}, 2)
                    + power({{ wilson_limit(other_numerator, other_denominator, '+') }} - {{ q }}, 2)
                ) <= 0
                and {{ p }} - {{ q }} + sqrt(
                    power({{ wilson_limit(numerator, denominator, '+') }} - {{ p }}, 2)
                    + power({{ q }} - {{ wilson_limit(other_numerator, other_denominator, '-') }}, 2)
                ) >= 0
            end
        when {{ unit }} like 'rate%' then
            2 * abs(
                sqrt(({{ numerator }} + 0.375) / nullif({{ denominator }}, 0))
                - sqrt(({{ other_numerator }} + 0.375) / nullif({{ other_denominator }}, 0))
            ) <= 1.96 * sqrt(1.0 / nullif({{ denominator }}, 0) + 1.0 / nullif({{ other_denominator }}, 0))
        else 2 * abs(sqrt({{ numerator }} + 0.375) - sqrt({{ other_numerator }} + 0.375)) <= 1.96 * sqrt(2)
    end
{%- endmacro %}


{# Lower ('-') or upper ('+') limit of the 95% Wilson score interval of a proportion, 0 to 1. #}
{% macro wilson_limit(numerator, denominator, side) -%}
    (
        (2.0 * {{ numerator }} + 3.8416 {{ side }} 1.96 * sqrt(
            3.8416 + 4.0 * {{ numerator }} * ({{ denominator }} - {{ numerator }}) / nullif({{ denominator }}, 0)
        )) / (2 * ({{ denominator }} + 3.8416))
    )
{%- endmacro %}


{#
    is_within_chance for a change on the month before, on counts that share no event: a rolling year changes by the month that came
    in and the one that dropped out, a percentage of the year to date by the new month against the months before. Null for other
    year-to-date figures, which only grow.

    row: alias with unit, summed_over, change_on_month, and numerator and base (denominator or population) of the period, previous_month_,
    month_ (the month alone) and dropped_month_.
#}
{% macro change_on_month_is_within_chance(row) -%}
    case
        when {{ row }}.change_on_month is null then null
        when {{ row }}.summed_over = 'rolling_12_months' then {{ is_within_chance(
            row ~ '.unit', row ~ '.month_numerator', row ~ '.month_base',
            row ~ '.dropped_month_numerator', row ~ '.dropped_month_base'
        ) }}
        when {{ row }}.summed_over <> 'financial_year_to_date' then {{ is_within_chance(
            row ~ '.unit', row ~ '.numerator', row ~ '.base', row ~ '.previous_month_numerator', row ~ '.previous_month_base'
        ) }}
        when {{ row }}.unit = 'percentage' then {{ is_within_chance(
            row ~ '.unit', row ~ '.month_numerator', row ~ '.month_base',
            row ~ '.previous_month_numerator', row ~ '.previous_month_base'
        ) }}
    end
{%- endmacro %}
