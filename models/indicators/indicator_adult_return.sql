{# What the tables of the Safeguarding Adults Collection count of each financial year (rule S34): the cells with a case. #}
{% set demographics = {
    'SG1a': 'age_band', 'SG1b': 'gender', 'SG1c': 'ethnic_group', 'SG1d': 'primary_support_reason',
} %}
{% set details = {
    'SG2a': has_code('cases.abuse_types', 'lines.return_row'), 'SG2b': has_code('cases.risk_locations', 'lines.return_row'),
    'SG2c': 'cases.risk_assessment = lines.return_row',
    'SG2e': 'cases.is_risk_identified = 1 and cases.risk_outcome = lines.return_row',
} %}
{% set answers = [
    ['SG3a', 'capacity', 'true'], ['SG3a', "'advocate'", 'is_advocate_of_lacking = 1'], ['SG4a', 'views', 'true'],
    ['SG4a', 'outcomes_met', "views = 'expressed' and outcomes_met is not null"],
] %}

with cases as (
    select * from {{ ref('event_adult_return_case') }}
),

lines as (
    select * from {{ ref('adult_return_row') }}
),

sources as (
    select distinct replace(return_column, 'section_42_', '') as risk_source from {{ ref('adult_return_column') }}
    where return_table = 'SG2a' and return_column like 'section_42%'
)

{% for return_table, column in demographics.items() %}
select
    la_code,
    year_start,
    '{{ return_table }}' as return_table,
    {{ column }} as return_row,
    case when kind = 'concern' then 'concern' else enquiry_type end as return_column,
    count(distinct adult_id) as counted
from cases where kind = 'concern' or (kind = 'begun' and enquiry_type is not null)
group by 1, 2, 3, 4, 5
union all
{% endfor %}
select
    la_code,
    year_start,
    'SG1f' as return_table,
    'total' as return_row,
    case when kind = 'concern' then 'concern' else coalesce(enquiry_type, 'type_not_recorded') end as return_column,
    count(*) as counted
from cases where kind in ('concern', 'begun')
group by 1, 2, 3, 4, 5
union all
{% for return_table, condition in details.items() %}
select
    cases.la_code,
    cases.year_start,
    lines.return_table,
    lines.return_row,
    cases.enquiry_type || '_' || sources.risk_source as return_column,
    count(*) as counted
from cases
inner join sources on {{ has_code('cases.risk_sources', 'sources.risk_source') }}
inner join lines on lines.return_table = '{{ return_table }}' and ({{ condition }})
where cases.kind = 'concluded' and cases.enquiry_type is not null
group by 1, 2, 3, 4, 5
union all
{% endfor %}
{% for return_table, answer, condition in answers %}
select
    la_code,
    year_start,
    '{{ return_table }}' as return_table,
    age_band as return_row,
    enquiry_type || '_' || {{ answer }} as return_column,
    count(*) as counted
from cases where kind = 'concluded' and enquiry_type is not null and {{ answer }} is not null and {{ condition }}
group by 1, 2, 3, 4, 5
union all
{% endfor %}
{% for return_table, return_row, counted in [['SG5a', "'total'", '*'], ['SG5b', 'age_band', 'distinct adult_id']] %}
select
    la_code,
    year_start,
    '{{ return_table }}' as return_table,
    {{ return_row }} as return_row,
    case when is_about_death = 1 then 'died' else 'none_died' end as return_column,
    count({{ counted }}) as counted
from cases where kind = 'review'
group by 1, 2, 3, 4, 5
{{ 'union all' if not loop.last }}
{% endfor %}
