{# Why a council's figures would be wrong, however its extracts are read: reporting_period leaves it out, and dim_council says so. #}
with reaches as (
    select * from {{ ref('extract_reach') }}
),

usual as (
    select la_code, max(usual_rows) as rows_a_day from {{ ref('extract_usual_day') }}
    where extract = 'any' group by la_code
),

council_codes as (
    select * from {{ ref('council_code') }}
),

footprints as (
    select predecessor, {{ joined_text('successor', ' and ') }} as successors from {{ ref('council_district') }}
    group by predecessor
),

-- The months between would show counted zeros, and only whoever knows the delivery can say that they are right.
jumps as (
    select la_code, {{ jump_in_words('la_code', 'last_day', 'rows_beyond') }} as refusal from reaches
    where rows_beyond is not null and {{ date_variable('extract_date') }} is null
),

-- The months after the last row would be zeros: whoever gives a day later by far, or by more than a Christmas in which rows would
-- have come, has mistyped it, or delivers an old folder.
ahead as (
    select reaches.la_code, {{ ahead_in_words('reaches', date_variable('extract_date')) }} as refusal
    from reaches
    left join usual on reaches.la_code = usual.la_code
    where {{ is_far_ahead('reaches', date_variable('extract_date'), 'usual.rows_a_day') }}
),

former_codes as (
    select council_codes.*, footprints.successors
    from council_codes
    left join footprints on council_codes.code = footprints.predecessor
),

-- A council that was divided or joined with another has no months after that, and another has its cases.
ended as (
    select
        reaches.la_code,
        {{ ended_in_words('reaches.la_code', 'former_codes') }} as refusal
    from reaches
    inner join former_codes on reaches.la_code = former_codes.code and former_codes.la_code is null
    where former_codes.changed_on <= coalesce({{ date_variable('extract_date') }}, reaches.last_day)
),

-- One event under two ids is counted twice, and no figure shows it.
doubled as (
    {{ doubled_rows(ref('alike_row'), var('alike_rows_are_right')) }}
),

many_doubled as (
    select doubled.la_code, {{ alike_rows_in_words('doubled') }} as refusal from doubled
    where doubled.rows_again >= greatest({{ var('alike_least') }}, {{ var('alike_share') }} * doubled.rows_compared)
),

-- Of two rows with one key nobody can say which is right, and if the other was of another child, it is lost.
many_contested as (
    select contested.la_code, {{ contested_keys_in_words('contested') }} as refusal from {{ ref('contested_key') }} as contested
    where
        contested.rows_contested >= greatest({{ var('alike_least') }}, {{ var('alike_share') }} * contested.rows_staged)
        and contested.extract not in {{ in_list(var('last_rows_are_right')) }}
),

contrary as (
    select flags.la_code, {{ contrary_flags_in_words('flags') }} as refusal from {{ ref('contrary_flag') }} as flags
    where flags.field not in {{ in_list(var('flags_are_right')) }}
),

-- A rate of all ages, or of thousands, looks like any other.
other_populations as (
    select populations.la_code, {{ other_populations_in_words('populations', 'estimates') }} as refusal
    from {{ ref('stg_population_midyear') }} as populations
    inner join {{ ref('population') }} as estimates
        on
            populations.la_code = estimates.la_code
            and populations.mid_year = estimates.mid_year
            and populations.age_band = estimates.age_band
    where
        populations.area_code = populations.la_code
        and not populations.population between 0.75 * estimates.population and 1.25 * estimates.population
),

-- Of what is left out no figure shows anything.
filtered as (
    select
        filters.la_code,
        filters.extract || ' of ' || filters.la_code || ': ' || {{ filtered_in_words('filters') }}
        || '. The months before would be counted without the others: deliver all rows, those of years ago too. '
        || 'If there are no more, name the extract in the variable filtered_rows_are_right of dbt_project.yml; '
        || 'if they are not kept, in not_supplied.' as refusal
    from {{ ref('extract_filter') }} as filters
    where
        filters.is_certain
        and filters.extract not in {{ in_list(var('filtered_rows_are_right')) }}
),

-- A zero that nobody counted looks like one that was.
emptied as (
    select headings.la_code, {{ empty_in_words('headings') }} as refusal
    from {{ ref('extract_empty') }} as headings
    where headings.extract not in {{ in_list(var('filtered_rows_are_right')) }}
)

{% set refused = [
    'filtered', 'emptied', 'jumps', 'ahead', 'ended', 'many_doubled', 'many_contested', 'contrary', 'other_populations'
] %}
{% for why in refused %}
select * from {{ why }}
{{ 'union all' if not loop.last }}
{% endfor %}
