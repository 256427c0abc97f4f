{#
    Why the rows of an extract are hardly all there are. filters: relation with what (open: no row has
    ended; open_since: none that was open months ago; closed: none is open; latest: nobody has a second one, of a kind; current: none is
    of a child or plan that is open no more; children: none is of anybody who is 18 or older today) and rows_found.
#}
{% macro filtered_in_words(filters) -%}
    case {{ filters }}.what
        when 'open_since'
            then 'not one of ' || {{ filters }}.rows_found
                || ' rows that were open months ago has ended since, while others began, as where ends are no longer filled in'
        when 'open'
            then 'not one of its ' || {{ filters }}.rows_found || ' rows has ended, as where an export asks for what is open alone'
        when 'closed'
            then 'not one row is open, of which ' || {{ filters }}.rows_found
                || ' were months ago, as where an export asks for what has ended alone, or fills in the ends of what has not'
        when 'current'
            then 'not one row is about any of ' || {{ filters }}.rows_found
                || ' children, plans or periods of care that have ended since it begins, as where an export asks for those that are open'
        when 'children'
            then 'nobody in it is 18 or older today, though ' || {{ filters }}.rows_found
                || ' are 16 or 17, as where an export asks for those who are children today'
        else
            'each of its ' || {{ filters }}.rows_found
            || ' rows is the only one of whom it is about (of a kind), as where an export asks for the latest alone'
    end
{%- endmacro %}
