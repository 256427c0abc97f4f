{#
    The rows of a relation with what the outcome text of a field says, as outcome_flags (read_set_flags) and outcome_fault: why it
    cannot be read, or not whole; null where it can. The text before the comments is the same in many rows, and is read once.
#}
{% macro with_outcomes(relation, field) -%}
    {%- set before_comments = adapter.dispatch('before_comments', 'per10k')(relation ~ '.' ~ field) -%}
    select
        {{ relation }}.*,
        outcomes.outcome_flags,
        outcomes.outcome_fault
    from {{ relation }}
    left join (
        select
            la_code,
            outcome_text,
            {{ read_set_flags('outcome_text', field) }} as outcome_flags,
            {{ _outcome_fault('outcome_text', field) }} as outcome_fault
        from (select distinct la_code, {{ before_comments }} as outcome_text from {{ relation }}) as texts
    ) as outcomes
        on {{ relation }}.la_code = outcomes.la_code and {{ before_comments }} = outcomes.outcome_text
{%- endmacro %}


{#
    The flags that an outcome text sets, as a list of their names (NEW_REFERRAL_FLAG, ...), empty where none is set.
    The SSD builds this JSON by joining strings and cuts it at a fixed length, so a quote in the comments or a lost tail makes it
    invalid; what stands before the comments is still good and is read by pattern, never by a JSON parser. What a comment itself
    says is not read. The sector's scripts write a name with OUTCOME_ before it or without, in any case, and its value as Y, 1 or
    true. A flag that is none of the field's by the source contract is UNKNOWN_FLAG in the list, and so is one with a value that is
    neither yes nor no, or a text of which nothing can be read: what it would say, nobody knows.
    text: the outcome text up to its comments, in capitals. field: the field it was delivered in.
#}
{% macro read_set_flags(text, field) -%}
    {%- set known = listed_for(field, 'flags') -%}
    {%- set flags = adapter.dispatch('set_flags', 'per10k')(text) -%}
    {%- if not known -%}
        {{ return(flags) }}
    {%- endif -%}
    {%- set is_unread -%}
        case
            when {{ _is_without_flags(text, field) }} then true
            when not ({{ _is_cut_in_flags(text) }}) then {{ adapter.dispatch('has_unread_flag', 'per10k')(text) }}
        end
    {%- endset -%}
    {{ return(adapter.dispatch('flags_known', 'per10k')(flags, known, is_unread)) }}
{%- endmacro %}


{# Why the flags of an outcome text, as of read_set_flags, cannot be read, or not all of them. #}
{% macro _outcome_fault(text, field) -%}
    case
        when {{ read_text(text) }} is null then null
        when {{ _is_without_flags(text, field) }} then 'no outcome: expected JSON that names flags'
        when {{ _is_cut_in_flags(text) }} then 'cut before its comments'
        when {{ has_flag(read_set_flags(text, field), 'UNKNOWN_FLAG') }}
            then 'sets a flag that no rule knows, or gives one a value that is neither yes nor no'
    end
{%- endmacro %}


{#
    Whether an outcome text is cut before its comments, so that a flag may be lost (a cut in the comments loses none).
    The SSD ends the text with its comments, and any writer of JSON with a bracket.
#}
{% macro _is_cut_in_flags(text) -%}
    {{ text }} not like '%}' and {{ text }} not like '%COMMENTS"'
{%- endmacro %}


{# Whether an outcome text says nothing that can be read: it is cut before any flag that is set, or quotes its flags otherwise. #}
{% macro _is_without_flags(text, field) -%}
    {%- set known = listed_for(field, 'flags') -%}
    case
        when {{ _is_cut_in_flags(text) }} then not {{ adapter.dispatch('sets_a_flag', 'per10k')(text) }}
        else
            {{ text }} not like '%FLAG"%' and {{ text }} like '%FLAG%'
            {{- ' or ' ~ adapter.dispatch('names_no_known_flag', 'per10k')(text, known) if known }}
    end
{%- endmacro %}


{# Whether a list from read_set_flags names a flag. #}
{% macro has_flag(flags, name) -%}
    {{ return(adapter.dispatch('list_has', 'per10k')(flags, name)) }}
{%- endmacro %}
