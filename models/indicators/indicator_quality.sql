{#
    How good the fields are that an indicator rests on, over the months that its basis covers, all teams together: its data are as
    good as the worst of them (rule S25). What is as at a month end, or of a quarter or term, is judged by 12 months of rows,
    and what dates no month by all rows. Of fields that stand in for each other, row by row, the best counts, but the first one's
    values are its own: nothing stands in for one that is there and cannot be read. Of others that do, the first that is supplied.
#}
with dictionary as (
    select
        indicator_id,
        measure_id,
        case when basis in ('in_month', 'financial_year_to_date') then basis else 'rolling_12_months' end as covered
    from {{ ref('indicator_dictionary') }}
),

measure_fields as (
    select * from {{ ref('measure_field') }}
),

field_windows as (
    select * from {{ ref('indicator_field_window') }}
),

measure_needs as (
    select distinct dictionary.measure_id, dictionary.covered, measure_fields.need
    from dictionary
    inner join measure_fields on dictionary.measure_id = measure_fields.measure_id
),

needs as (
    select distinct need, place, extract, field from measure_fields
),

judged_needs as (
    select
        field_windows.*,
        needs.need,
        needs.extract || '.' || needs.field = split_part(split_part(needs.need, ' else ', 1), ' or ', 1) as is_first,
        -- The first in place, and of one place the best; a column of which nothing can be read after all.
        case when field_windows.is_unread then 90 else needs.place * 10 end
        + greatest(
            case field_windows.status when 'good' then 0 when 'check' then 1 else 2 end,
            case field_windows.values_status when 'check' then 1 when 'poor' then 2 else 0 end
        ) as preference
    from field_windows
    inner join needs on field_windows.extract = needs.extract and field_windows.field = needs.field
),

met_needs as (
    select
        la_code,
        month_end,
        covered,
        need,
        greatest(
            min(preference), max(case when is_first and not is_unread and values_status <> 'good' then preference end)
        ) as preference
    from judged_needs
    group by la_code, month_end, covered, need
),

judged_measures as (
    select
        met_needs.la_code,
        met_needs.month_end,
        met_needs.covered,
        measure_needs.measure_id,
        max(met_needs.preference % 10) as severity
    from met_needs
    inner join measure_needs on met_needs.need = measure_needs.need and met_needs.covered = measure_needs.covered
    group by met_needs.la_code, met_needs.month_end, met_needs.covered, measure_needs.measure_id
),

-- Words for the few fields that are not good.
gaps as (
    select judged_needs.*, {{ gap_in_words('judged_needs') }} as gap
    from judged_needs
    where judged_needs.preference % 10 > 0
),

gaps_of_measures as (
    select
        gaps.la_code,
        gaps.month_end,
        gaps.covered,
        measure_needs.measure_id,
        gaps.preference % 10 as severity,
        {{ joined_text('gaps.gap', '; ') }} as fields
    from gaps
    inner join met_needs
        on
            gaps.la_code = met_needs.la_code
            and gaps.month_end = met_needs.month_end
            and gaps.covered = met_needs.covered
            and gaps.need = met_needs.need
            and gaps.preference = met_needs.preference
    inner join measure_needs on gaps.need = measure_needs.need and gaps.covered = measure_needs.covered
    group by gaps.la_code, gaps.month_end, gaps.covered, measure_needs.measure_id, severity
)

select
    judged_measures.la_code,
    dictionary.indicator_id,
    judged_measures.month_end,
    case judged_measures.severity when 0 then 'good' when 1 then 'check' else 'poor' end as data_quality,
    gaps_of_measures.fields as data_quality_note
from judged_measures
inner join dictionary
    on judged_measures.measure_id = dictionary.measure_id and judged_measures.covered = dictionary.covered
left join gaps_of_measures
    on
        judged_measures.la_code = gaps_of_measures.la_code
        and judged_measures.month_end = gaps_of_measures.month_end
        and judged_measures.covered = gaps_of_measures.covered
        and judged_measures.measure_id = gaps_of_measures.measure_id
        and judged_measures.severity = gaps_of_measures.severity
