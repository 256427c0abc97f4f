{# Types of placement by the codes of the SSDA903, in lower case as staging reads them: a code of the contract, or 'unknown'. #}

{# Whether the child was away from the placement: a temporary absence, or missing. #}
{% macro is_absence(placement_type) -%}
    ({{ placement_type }} in ('t0', 't1', 't2', 't3', 't4') or {{ is_missing_from_placement(placement_type) }})
{%- endmacro %}


{# Whether the child was missing from care, which older returns recorded as a placement. #}
{% macro is_missing_from_placement(placement_type) -%}
    ({{ placement_type }} in ('m2', 'm3'))
{%- endmacro %}


{# Whether the child was with foster carers who are relatives or friends. #}
{% macro is_kinship_foster(placement_type) -%}
    ({{ placement_type }} in ('u1', 'u2', 'u3'))
{%- endmacro %}


{# Whether the child was with foster carers who are neither relatives nor friends. #}
{% macro is_other_foster(placement_type) -%}
    ({{ placement_type }} in ('u4', 'u5', 'u6'))
{%- endmacro %}


{# Whether the child was with foster carers of either kind. #}
{% macro is_foster(placement_type) -%}
    ({{ is_kinship_foster(placement_type) }} or {{ is_other_foster(placement_type) }})
{%- endmacro %}


{# Whether the child was placed for adoption. #}
{% macro is_placed_for_adoption(placement_type) -%}
    ({{ placement_type }} in ('a3', 'a4', 'a5', 'a6'))
{%- endmacro %}


{# Whether the code is one of those that came in 2025/26 for settings without registration, and for others (rule S35). #}
{% macro is_unregistered_or_new(placement_type) -%}
    ({{ placement_type }} in ('z11', 'z12', 'z13', 'z14'))
{%- endmacro %}


{# Whether the setting may be without registration: under one of these codes, or under that in whose place they came. #}
{% macro is_in_no_known_setting(placement_type) -%}
    ({{ placement_type }} = 'z1' or {{ is_unregistered_or_new(placement_type) }})
{%- endmacro %}


{#
    Whether a placement, with foster carers or residential, is bought from a private or voluntary provider; from another authority
    or public body too where `commissioned_includes_other_authorities` says so. provider: what placement_provider gives.
#}
{% macro is_commissioned(placement_type, provider) -%}
    (
        {{ placement_type }} in ('u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'k1', 'k2', 'k3', 'r1', 'r3', 's1', 'h5')
        and {{ provider }} in (
            'private', 'voluntary'{{ ", 'other_authority', 'other_public'" if var('commissioned_includes_other_authorities') }}
        )
    )
{%- endmacro %}


{#
    The group of types that a breakdown shows; not_recorded where there is no type, or no placement. Supported accommodation is H5
    until 2023/24 and K3 since; another placement is Z1, until 2024/25, in whose place Z11 to Z14 came: a group of their own, as
    unregistered settings are among them (rule S35). A code without a place here is unknown.
#}
{% macro placement_group(placement_type) -%}
    case
        when {{ placement_type }} is null then 'not_recorded'
        when {{ is_kinship_foster(placement_type) }} then 'foster_relative_or_friend'
        when {{ is_other_foster(placement_type) }} then 'foster_other'
        when {{ is_placed_for_adoption(placement_type) }} then 'placed_for_adoption'
        when {{ placement_type }} = 'p1' then 'with_parents'
        when {{ placement_type }} = 'p2' then 'independent_living'
        when {{ placement_type }} = 'k1' then 'secure_home'
        when {{ placement_type }} = 'k2' then 'childrens_home'
        when {{ placement_type }} in ('h5', 'k3') then 'semi_independent'
        when {{ placement_type }} = 's1' then 'residential_school'
        when {{ placement_type }} in ('r1', 'r2', 'r3', 'r5') then 'other_residential'
        when {{ is_missing_from_placement(placement_type) }} then 'missing'
        when {{ is_absence(placement_type) }} then 'temporary'
        when {{ is_unregistered_or_new(placement_type) }} then 'unregistered_or_new_code'
        when {{ placement_type }} in ('p3', 'z1') then 'other'
        else 'unknown'
    end
{%- endmacro %}


{# Who provides a placement, in the words of a breakdown; not_recorded where nobody is, unknown for a code that is none. #}
{% macro placement_provider(provider) -%}
    case
        when {{ provider }} is null then 'not_recorded'
        when {{ provider }} = 'pr0' then 'parents'
        when {{ provider }} = 'pr1' then 'own_provision'
        when {{ provider }} = 'pr2' then 'other_authority'
        when {{ provider }} = 'pr3' then 'other_public'
        when {{ provider }} = 'pr4' then 'private'
        when {{ provider }} = 'pr5' then 'voluntary'
        else 'unknown'
    end
{%- endmacro %}


{# Whose a placement is, the council's own or bought in, from what placement_provider gives. #}
{% macro placement_ownership(provider) -%}
    case {{ provider }}
        when 'own_provision' then 'in_house'
        when 'other_authority' then 'other_authority'
        when 'other_public' then 'other_authority'
        when 'private' then 'commissioned'
        when 'voluntary' then 'commissioned'
        when 'parents' then 'with_parents'
        else {{ provider }}
    end
{%- endmacro %}


{#
    Which of the reasons of care episodes that began on one day comes first, as text: one that says the carers stayed the same (T, U),
    a return to care (S), any other, then one that nothing but the legal status changed (L); of the same kind by the code.
#}
{% macro start_reason_order(start_reason) -%}
    case
        when {{ start_reason }} in ('t', 'u') then '1'
        when {{ start_reason }} = 's' then '2'
        when {{ start_reason }} = 'l' then '4'
        else '3'
    end || {{ start_reason }}
{%- endmacro %}
