{#
    Whether a published result can be what it says: a percentage or score of none, or of one and more, as one in between is a fraction that
    stands for a percentage; and of results of a school year, published when its last month had begun, as earlier ones are of the year
    before. results: alias of rows of stg_attainment. An offer of a place is published before the year.
#}
{% macro is_published_result(results) -%}
    not ({{ results }}.published_value > 0 and {{ results }}.published_value < 1)
    and ({{ results }}.measure like 'offer_day_%' or coalesce({{ results }}.published_on >= {{ add_months(results ~ '.academic_year_start', 10) }}, true))
{%- endmacro %}


{# The same of the Youth Data Summary: who reoffends, in per cent and how often. summary: alias of rows of stg_yds. #}
{% macro is_published_summary(summary) -%}
    (
        {{ summary }}.yds_measure not in ('reoffending_binary', 'reoffences_per_reoffender')
        or {{ summary }}.published_value = 0
        or {{ summary }}.published_value >= 1
    )
{%- endmacro %}


{#
    Whether counts of the Youth Data Summary come to the value beside them, where one is given, within what it is rounded to: half of one
    per 100,000 or per cent, half a hundredth of others; children who reoffend are no more than there are. summary: alias of rows of stg_yds.
    units: by measure, of how many its value is.
#}
{% macro are_counts_of_value(summary, units) -%}
    case
        {% for measure, unit in units.items() -%}
        when {{ summary }}.yds_measure = '{{ measure }}' then
            coalesce(
                abs({{ unit }} * {{ summary }}.numerator / {{ summary }}.denominator - {{ summary }}.published_value)
                <= {{ 0.51 if unit in (100, 100000) else 0.006 }},
                {{ summary ~ '.numerator <= ' ~ summary ~ '.denominator' if unit != 1 else 'true' }}
            )
        {% endfor -%}
        else true
    end
{%- endmacro %}
