{#
    Plans that are open though each of the child's cases was closed over a month before the last day of the extracts, of those that are open and
    of children with a case: as a part of extract_contradiction. A tenth is no chance: a plan ends before its case does, and where nobody
    writes ends any longer, or a part of them is lost, the case closes all the same. extract: of plans.
#}
{% macro on_without_a_case(extract) -%}
    select
        la_code,
        '{{ extract }}' as extract,
        'go on though all cases of the child have been closed for a month, as where ends are not taken over' as what,
        count(case when all_closed = 1 then 1 end) as rows_contrary,
        count(*) as rows_found,
        0.1 as share
    from (
        select
            plans.la_code,
            plans.source_row,
            min({{ flag('coalesce(cases.close_date, cases.earliest_end) < ' ~ add_days('reaches.last_day', -31)) }}) as all_closed
        from {{ ref(staging_model(extract)) }} as plans
        inner join {{ ref('stg_cin_episodes') }} as cases on plans.la_code = cases.la_code and plans.person_id = cases.person_id
        inner join {{ ref('extract_reach') }} as reaches on plans.la_code = reaches.la_code
        where plans.start_date is not null and plans.end_date is null and plans.earliest_end is null
        group by plans.la_code, plans.source_row
    ) as plans_open
    group by la_code
{%- endmacro %}
