{#
    What is counted of youth justice, as section_counts takes it: contacts of programmes, and what the Youth Data Summary has of periods of
    its own (rule S20).
#}
{% macro youth_justice_measures() -%}
    {%- set published = {
        'rows': ref('event_youth_justice_outcome'), 'row_id': "concat_ws(' ', yds_measure, period_end)", 'is_about_child': false,
        'dated': 'period_end', 'period': {'first': 'period_start', 'last': 'period_end', 'published_on': 'published_on'},
    } -%}
    {%- set blocks = [
        {
            'rows': ref('event_youth_justice_contact'), 'row_id': 'contact_id', 'is_about_child': false, 'dated': 'contact_date',
            'measures': {'yj_programme_contacts': {'numerator': '1'}},
        },
        dict(published, where="yds_measure = 'first_time_entrants' and counted is not null", measures={
            'yj_first_time_entrants': {'numerator': 'counted'},
        }),
    ] -%}
    {%- for measure_id, yds_measure in {
        'yj_first_time_entrants_rate': 'first_time_entrants', 'yj_custody_rate': 'custody',
        'yj_reoffending_binary': 'reoffending_binary', 'yj_reoffences_per_reoffender': 'reoffences_per_reoffender',
    }.items() -%}
        {%- do blocks.append(dict(
            published, where="yds_measure = '" ~ yds_measure ~ "' and numerator is not null",
            period=dict(published.period, has_counts='is_counted = 1'),
            measures={measure_id: {'numerator': 'numerator', 'denominator': 'denominator'}}
        )) -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}
