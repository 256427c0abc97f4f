{#
    Spells of one child, with a spell that starts on the day another ends, or the day after, joined to it as one (rule S12),
    whatever other spells of the child lie between. A spell that starts inside another, which should not be, stays one of its own
    unless it touches another; it is marked is_overlapping either way.
    Gives la_code, person_id, the id of the first part, start_date, end_date (null while open), parts, is_overlapping.

    relation: relation or CTE with la_code, person_id, start_date, end_date. id: its key column.
    Rows without a child or a start are left out; an end before the start closes the spell on its first day.
#}
{% macro joined_spells(relation, id) -%}
    select
        la_code,
        person_id,
        min(case when place = first_place then {{ id }} end) as {{ id }},
        min(start_date) as start_date,
        case when max(cast(end_date is null as integer)) = 0 then max(end_date) end as end_date,
        count(*) as parts,
        max(is_overlapping) as is_overlapping
    from (
        with dated as (
            select
                la_code, person_id, {{ id }}, start_date,
                case when end_date < start_date then start_date else end_date end as end_date
            from {{ relation }}
            where person_id is not null and start_date is not null
        ),

        ordered as (
            select
                *,
                row_number() over series as place,
                {{ flag("start_date < max(coalesce(end_date, date '9999-12-30')) over earlier") }} as is_overlapping
            from dated
            window
                series as (
                    partition by la_code, person_id
                    order by start_date nulls last, coalesce(end_date, date '9999-12-30'), {{ id }} nulls last
                ),
                earlier as (
                    partition by la_code, person_id
                    order by start_date nulls last, coalesce(end_date, date '9999-12-30'), {{ id }} nulls last
                    rows between unbounded preceding and 1 preceding
                )
        ),

        -- What each spell continues: of those that end on its first day or the day before, the last.
        linked as (
            select
                spells.la_code, spells.person_id, spells.{{ id }}, spells.start_date, spells.end_date, spells.place,
                spells.is_overlapping, max(earlier.place) as continued_place
            from ordered as spells
            left join ordered as earlier
                on
                    spells.la_code = earlier.la_code and spells.person_id = earlier.person_id and spells.place > earlier.place
                    and earlier.end_date between {{ add_days('spells.start_date', -1) }} and spells.start_date
            group by
                spells.la_code, spells.person_id, spells.{{ id }}, spells.start_date, spells.end_date, spells.place, spells.is_overlapping
        )

        {{ with_first_places('linked') }}
    ) as chains
    group by la_code, person_id, first_place
{%- endmacro %}


{#
    The rows of a relation with first_place: of a chain in which each row names the place of the one that it continues, the place of the
    first. relation: CTE with la_code, person_id, place (1, 2, ... of each child) and continued_place, an earlier one or null.
#}
{% macro with_first_places(relation) -%}
    {{ return(adapter.dispatch('with_first_places', 'per10k')(relation)) }}
{%- endmacro %}
