{#
    Assessments that name a referral, or conferences an enquiry, though the child has a later one by then, as where each is joined to the
    child's first: of those of whose child there are several. Selects of la_code, extract, what, rows_contrary, rows_found and the share
    from which it is so.
#}
{% macro named_first() -%}
    {%- set named = [
        ('ssd_cin_assessments', 'start_date', 'ssd_cin_episodes', 'referral_id', 'referral_date', 'referral'),
        ('ssd_initial_cp_conference', 'conference_date', 'ssd_s47_enquiry', 's47_enquiry_id', 'start_date', 'Section 47 enquiry'),
    ] -%}
    {% for extract, day, other, id, other_day, called in named -%}
    select
        la_code,
        '{{ extract }}' as extract,
        'name another {{ called }} than the child''s last by then, as where each is joined to the first' as what,
        count(case when named_day < last_day then 1 end) as rows_contrary,
        count(case when named_day is not null and first_day < last_day then 1 end) as rows_found,
        0.5 as share
    from (
        select
            rows_told.la_code,
            rows_told.source_row,
            max(case when others.{{ id }} = rows_told.{{ id }} then others.{{ other_day }} end) as named_day,
            min(others.{{ other_day }}) as first_day,
            max(others.{{ other_day }}) as last_day
        from {{ ref(staging_model(extract)) }} as rows_told
        inner join {{ ref(staging_model(other)) }} as others
            on
                rows_told.la_code = others.la_code
                and rows_told.person_id = others.person_id
                and others.{{ other_day }} <= rows_told.{{ day }}
        group by rows_told.la_code, rows_told.source_row
    ) as named
    group by la_code
    {{ 'union all' if not loop.last }}
    {% endfor -%}
{%- endmacro %}
