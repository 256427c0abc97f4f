{#
    Spells of one child, with a spell that starts on the day another ends, or the day after, joined to it as one (SEMANTICS S12).
    Gives la_code, person_id, the id of the first part, start_date, end_date (null while open), parts, is_overlapping.

    relation: relation or CTE with la_code, person_id, start_date, end_date. id: its key column.
    join_overlaps: whether a spell that starts inside another, which should not be, is joined to it too; otherwise it stays a spell
        of its own. It is marked is_overlapping either way.
    Rows without a child or a start are left out; an end before the start closes the spell on its first day.
#}
{% macro joined_spells(relation, id, join_overlaps=false) -%}
    {%- set continues = 'start_date <= ' ~ add_days('latest_end', 1) if join_overlaps
        else 'start_date between previous_end and ' ~ add_days('previous_end', 1) -%}
    select
        la_code,
        person_id,
        min(case when is_first_part = 1 then {{ id }} end) as {{ id }},
        min(start_date) as start_date,
        case when max(cast(end_date is null as integer)) = 0 then max(end_date) end as end_date,
        count(*) as parts,
        max(is_overlapping) as is_overlapping
    from (
        select
            *,
            sum(is_first_part) over (partition by la_code, person_id order by start_date, {{ id }}) as spell_number
        from (
            select
                la_code,
                person_id,
                {{ id }},
                start_date,
                case when end_date < start_date then start_date else end_date end as end_date,
                {{ flag('start_date < latest_end') }} as is_overlapping,
                {{ flag('not coalesce(' ~ continues ~ ', false)') }} as is_first_part
            from (
                select
                    *,
                    lag(case when end_date < start_date then start_date else end_date end)
                        over (partition by la_code, person_id order by start_date, {{ id }}) as previous_end,
                    max(case when end_date < start_date then start_date else coalesce(end_date, date '9999-12-30') end)
                        over (
                            partition by la_code, person_id order by start_date, {{ id }}
                            rows between unbounded preceding and 1 preceding
                        ) as latest_end
                from {{ relation }}
                where person_id is not null and start_date is not null
            ) as following
        ) as marked
    ) as numbered
    group by la_code, person_id, spell_number
{%- endmacro %}
