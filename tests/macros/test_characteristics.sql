-- Bands of age at their birthdays, and the main ethnic group of every code of the source contract.
with ages (birth_date, day, expected) as (
    values
    (date '2019-04-01', date '2019-03-31', 'unborn'),
    (date '2019-03-31', date '2019-03-31', 'under_1'),
    (date '2018-04-01', date '2019-03-31', 'under_1'),
    (date '2018-03-31', date '2019-03-31', '1_to_4'),
    (date '2014-04-01', date '2019-03-31', '1_to_4'),
    (date '2014-03-31', date '2019-03-31', '5_to_9'),
    (date '2009-04-01', date '2019-03-31', '5_to_9'),
    (date '2009-03-31', date '2019-03-31', '10_to_15'),
    (date '2003-04-01', date '2019-03-31', '10_to_15'),
    (date '2003-03-31', date '2019-03-31', '16_and_over'),
    (null, date '2019-03-31', null)
),

codes (code, expected) as (
    values
    ('wbri', 'white'), ('wiri', 'white'), ('woth', 'white'), ('wirt', 'white'), ('wrom', 'white'),
    ('mwbc', 'mixed'), ('mwba', 'mixed'), ('mwas', 'mixed'), ('moth', 'mixed'),
    ('aind', 'asian'), ('apkn', 'asian'), ('aban', 'asian'), ('chne', 'asian'), ('cnhe', 'asian'), ('aoth', 'asian'),
    ('bcrb', 'black'), ('bafr', 'black'), ('both', 'black'), ('ooth', 'other'),
    ('refu', null), ('nobt', null), ('unknown', null), (null, null)
)

select cast(birth_date as string) as failing
from ages
where {{ age_band('birth_date', 'day') }} is distinct from expected
union all
select code as failing
from codes
where {{ ethnic_group('code') }} is distinct from expected
{% for code in (in_contract('ssd_person').columns.pers_ethnicity.meta.codes if execute else []) -%}
union all
select 'no case for {{ code }}' as failing
where '{{ code | lower }}' not in (select codes.code from codes where codes.code is not null)
{% endfor %}
