{#
    What made a published figure another, in words, as '2 rows added late, 1 row changed, population 56947 to 57100'; null where
    it is as it was published. figures: alias of the published figure beside what is counted now. moved_rows: alias of the numbers
    of rows that add something else to it, by reason.
#}
{% macro what_changed(figures, moved_rows) -%}
    case
        when {{ figures }}.is_changed then concat_ws(
            ', ',
            {% for reason, words in {
                'added_late': 'added late', 'changed': 'changed', 'removed': 'removed', 'rule': 'by rule',
                'other': 'following from other rows or the extract date',
            }.items() -%}
            {%- set rows = moved_rows ~ '.rows_' ~ reason -%}
            case
                when {{ rows }} > 0 then {{ rows }} || case when {{ rows }} = 1 then ' row ' else ' rows ' end || '{{ words }}'
            end,
            {% endfor -%}
            case
                when {{ figures }}.population <> {{ figures }}.population_now
                    then 'population ' || {{ figures }}.population || ' to ' || {{ figures }}.population_now
            end,
            case
                when {{ figures }}.missing_reason is distinct from {{ figures }}.missing_reason_now
                    then coalesce({{ figures }}.missing_reason, 'a value') || ' to '
                        || coalesce({{ figures }}.missing_reason_now, 'a value')
            end
        )
    end
{%- endmacro %}
