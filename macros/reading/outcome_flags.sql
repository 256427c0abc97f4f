{#
    The flags that an outcome text sets, as a list of their names (NEW_REFERRAL_FLAG, ...), empty where none is set.
    The SSD builds this JSON by joining strings and cuts it at a fixed length, so a quote in the comments or a lost tail makes it
    invalid; what stands before the comments is still good and is read by pattern, never by a JSON parser. What a comment itself
    says is not read. The sector's scripts write a name with OUTCOME_ before it or without, in any case, and its value as Y, 1 or
    true. A flag that is none of the field's by the source contract is UNKNOWN_FLAG in the list, and so is one with a value that is
    neither yes nor no, or a text of which nothing can be read: what it would say, nobody knows.
#}
{% macro read_set_flags(column) -%}
    {%- set known = flags_of(column) -%}
    {%- set flags = adapter.dispatch('set_flags', 'per10k')(column) -%}
    {%- if not known -%}
        {{ return(flags) }}
    {%- endif -%}
    {%- set is_unread -%}
        case
            when {{ is_without_flags(column) }} then true
            when not ({{ is_cut_in_flags(column) }}) then {{ adapter.dispatch('has_unread_flag', 'per10k')(column) }}
        end
    {%- endset -%}
    {{ return(adapter.dispatch('flags_known', 'per10k')(flags, known, is_unread)) }}
{%- endmacro %}


{# The flags of an outcome text by the source contract; none for what is no field of it, and while dbt parses. #}
{% macro flags_of(field) -%}
    {{ return(listed_for(field, 'flags')) }}
{%- endmacro %}


{#
    Whether an outcome text is cut before its comments, so that a flag may be lost (a cut in the comments loses none).
    The SSD ends the text with its comments, and any writer of JSON with a bracket.
#}
{% macro is_cut_in_flags(column) -%}
    {{ column }} not like '%}' and upper({{ column }}) not like '%COMMENTS"%'
{%- endmacro %}


{# Whether an outcome text says nothing that can be read: it is cut before any flag that is set, or quotes its flags otherwise. #}
{% macro is_without_flags(column) -%}
    {%- set known = flags_of(column) -%}
    case
        when {{ is_cut_in_flags(column) }} then not {{ adapter.dispatch('sets_a_flag', 'per10k')(column) }}
        else
            upper({{ column }}) not like '%FLAG"%' and upper({{ column }}) like '%FLAG%'
            {{- ' or ' ~ adapter.dispatch('names_no_known_flag', 'per10k')(column, known) if known }}
    end
{%- endmacro %}


{# Whether a list from read_set_flags names a flag. #}
{% macro has_flag(flags, name) -%}
    {{ return(adapter.dispatch('list_has', 'per10k')(flags, name)) }}
{%- endmacro %}
