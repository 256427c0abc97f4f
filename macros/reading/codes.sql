{#
    Codes. A field's codes have one home, `codes` in the source contract (models/staging/_extracts.yml). A value that is there and is
    none of them is staged as 'unknown': no rule takes it for another code, a breakdown shows it as a group of its own, and what
    rests on it is undecided, as where the value is missing (rule S25).
#}

{#
    A field by its codes: the code in lower case, 'unknown' where the value is none, null where it is missing; of a field that may have
    several, the list of them, each once. A field of which other extracts have one of the same name, with other codes, is named with its
    extract: local_exclusions.phase.
#}
{% macro read_coded(field) -%}
    {%- set column, codes, separators = field.split('.')[-1], codes_of(field), separators_of(field) -%}
    {{ adapter.dispatch('known_codes', 'per10k')(column, codes, separators) if separators else known_code(column, codes) }}
{%- endmacro %}


{# Whether a field, named in the same way, has a value that is none of its codes. #}
{% macro has_unknown_code(field) -%}
    {%- set column, codes, separators = field.split('.')[-1], codes_of(field), separators_of(field) -%}
    {%- if separators -%}
        {{ has_code(adapter.dispatch('known_codes', 'per10k')(column, codes, separators), "'unknown'") }}
    {%- else -%}
        {{ known_code(column, codes) }} = 'unknown'
    {%- endif -%}
{%- endmacro %}


{# The codes of a field by the source contract, in lower case; one without letters while dbt parses. #}
{% macro codes_of(field) -%}
    {{ return((listed_for(field, 'codes') or ['']) | map('string') | map('lower') | unique | list) }}
{%- endmacro %}


{# What stands between the codes of a field, or extract.field, that may have several, by the source contract; nothing for any other. #}
{% macro separators_of(field) -%}
    {%- set separators, column = [], field.split('.')[-1] -%}
    {%- for source in (graph.sources or {}).values() if field in (column, source.name ~ '.' ~ column) and column in source.columns -%}
        {%- do separators.extend(source.columns[column].meta.get('several', [])) -%}
    {%- endfor -%}
    {{ return(separators | unique | join) }}
{%- endmacro %}


{# What the source contract lists for a field, or extract.field, under a name, such as codes. #}
{% macro listed_for(field, name) -%}
    {%- set listed = [] -%}
    {%- set column = field.split('.')[-1] -%}
    {%- for source in (graph.sources.values() if execute else []) if field in (column, source.name ~ '.' ~ column) -%}
        {%- if column in source.columns -%}
            {%- do listed.extend(source.columns[column].meta.get(name, [])) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(listed) }}
{%- endmacro %}


{#
    The same for a column and a list of codes in lower case. A code may be followed by what it stands for: U1 in
    'U1 - Foster placement with relative'. Where that follows at once after a space ('K2 Homes'), the code has a digit or three
    letters at least: B is not what 'B and B' means, nor NO what 'No longer required' does.
#}
{% macro known_code(column, codes) -%}
    {%- set code = read_code(column) -%}
    {%- set long_ones, short_ones = [], [] -%}
    {%- for one in codes -%}
        {%- do (long_ones if one | length > 2 or one | select('in', '0123456789') | list else short_ones).append(one) -%}
    {%- endfor -%}
    case
        when {{ code }} is null then null
        when {{ code }} in ('{{ codes | join("', '") }}') then {{ code }}
        else coalesce({{ adapter.dispatch('led_by_code', 'per10k')(code, long_ones, short_ones) }}, 'unknown')
    end
{%- endmacro %}


{#
    Whether what a field holds in the council's own words is one that some rule knows; true where it is missing. The words have one
    home, `words` of the field in the source contract: by kind, as LIKE patterns, in lower case and joined by underscores. The roles
    of workers and the groups of teams have theirs in the variables of the project and in seed team_group.
    words: SQL of what it holds, as read_word gives it.
#}
{% macro is_known_word(field, words) -%}
    {%- set known = [is_word_of(field, words)] -%}
    {%- if field == 'invo_professional_role_id' -%}
        {%- do known.append(is_role_of(read_code(field), var('lead_worker_roles') + var('other_worker_roles'))) -%}
    {%- elif field == 'team_group' -%}
        {%- do known.append(has_code('(select array_agg(team_group) from ' ~ ref('team_group') ~ ')', words)) -%}
    {%- elif field == 'clah_health_check_type' -%}
        {%- do known.append(health_check_type(read_code(field)) ~ ' is not null') -%}
    {%- endif -%}
    ({{ words }} is null or {{ known | join(' or ') }})
{%- endmacro %}


{# Whether words are of a kind that the source contract lists for a field; none: of any kind. #}
{% macro is_word_of(field, words, kind=none) -%}
    {%- set conditions = [] -%}
    {%- for one in listed_for(field, 'words') if kind is none or one.kind == kind -%}
        {%- for pattern in one.like -%}
            {%- do conditions.append(words ~ " like '" ~ pattern ~ "'") -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ '(' ~ conditions | join(' or ') ~ ')' if conditions else 'false' }}
{%- endmacro %}


{# Whether a worker's role is a lead worker's: its code, its description, or the two as 'CW - Allocated Case Worker'. #}
{% macro is_lead_role(role) -%}
    {{ is_role_of(role, var('lead_worker_roles')) }}
{%- endmacro %}


{# The same for any list of roles. #}
{% macro is_role_of(role, roles) -%}
    {%- set roles = roles | map('lower') | join("', '") -%}
    (
        {{ role }} in ('{{ roles }}')
        or trim(split_part({{ role }}, ' - ', 1)) in ('{{ roles }}')
        or trim(split_part({{ role }}, ' - ', 2)) in ('{{ roles }}')
    )
{%- endmacro %}


{# Whether a coded column settles nothing: its value is missing, or none of its codes. #}
{% macro is_undecided(column) -%}
    ({{ column }} is null or {{ column }} = 'unknown')
{%- endmacro %}


{# Whether the category that a row is shown in says only that nobody knows it: nothing is recorded, or what no rule knows. #}
{% macro is_not_known(category) -%}
    ({{ category }} in ('not_recorded', 'unknown'))
{%- endmacro %}
