{#
    Whether something lasted 24 hours or more, or is still open. Moments with a time are compared to the minute; where either is a
    date alone, it lasted from one day to another.
#}
{% macro lasts_24_hours(started_at, ended_at) -%}
    (
        {{ ended_at }} is null
        or case
            when
                {{ started_at }} = cast(cast({{ started_at }} as date) as timestamp)
                or {{ ended_at }} = cast(cast({{ ended_at }} as date) as timestamp)
                then cast({{ ended_at }} as date) > cast({{ started_at }} as date)
            else {{ ended_at }} >= {{ started_at }} + interval 24 hour
        end
    )
{%- endmacro %}
