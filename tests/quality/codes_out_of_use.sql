{% set in_use = in_contract('ssd_cla_placement').columns['clap_cla_placement_type'].meta.in_use if execute else {} %}

with placements as (
    select * from {{ ref('stg_cla_placement') }}
)

{% for code, days in in_use.items() %}
select
    la_code,
    source_row,
    placement_id,
    placement_type,
    start_date,
    end_date,
    '{{ "in use from " ~ days["from"] if days["from"] else "in use until " ~ days["until"] }}' as reason
from placements
where
    placement_type = '{{ code | lower }}'
    and {{ "end_date < date '" ~ days['from'] ~ "'" if days['from'] else "start_date > date '" ~ days['until'] ~ "'" }}
{{ 'union all' if not loop.last }}
{% else %}
select * from placements
{% endfor %}
