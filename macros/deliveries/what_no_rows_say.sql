{#
    What a row may say, and so large a share of an extract's rows cannot: a list of [extract, what a row says, of which rows it is asked, the share
    of them from which it is no chance, in words, and the column each of whose values is asked by itself, as a term that came in a file
    of its own].
#}
{% macro what_no_rows_say() -%}
    {{ return([
        ['local_attendance', '2 * sessions_attended < sessions_possible', 'sessions_possible > 0', 0.5,
            'have fewer than half of their sessions attended, as where those missed stand for them', 'term_id'],
        ['local_attendance', 'sessions_attended = sessions_possible', 'sessions_possible > 0', 0.9,
            'have every session attended, as where those possible stand for them', 'term_id'],
        ['local_attendance', 'sessions_attended <= 100', 'sessions_possible > 110', 0.9,
            'have at most 100 sessions attended of more than 110, as where percentages stand for them', 'term_id'],
        ['local_attendance', 'sessions_possible > 250', 'sessions_possible > 0', 0.5,
            'have more than 250 possible sessions, as where those of a year stand for those of the term', 'term_id'],
        ['local_attendance', 'sessions_possible < 80', 'sessions_possible > 0', 0.8,
            'have fewer than 80 possible sessions, as where days or weeks are counted', none],
        ['local_parenting_programmes', 'sessions_attended > sessions_offered', 'sessions_offered > 0 and sessions_attended is not null', 0.05,
            'have more sessions attended than offered', none],
        ['local_asg_concerns', "is_progressed = (outcome = 'no_action')", "outcome in ('enquiry', 'no_action') and is_progressed is not null", 0.5,
            'say by their outcome the contrary of whether they progressed', none],
        ['local_ehcp_transitions', '100 * month(finalised_date) + day(finalised_date) in (215, 331)', 'finalised_date is not null', 0.8,
            'were finalised on the last day on which they may be, as where the day on which they were due stands for it', none],
    ]) }}
{%- endmacro %}
