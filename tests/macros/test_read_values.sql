-- How a delivered field is read, by kind; a null is what is missing or cannot be read. Spaces about a value and words such as
-- NULL are gone by then (tests/broken_extracts/).
with cases (kind, delivered, expected) as (
    values
    ('text', 'A 12', 'A 12'),
    ('text', '', null),
    ('text', '-1', null),
    ('text', '-10', '-10'),
    ('text', null, null),
    ('code', 'RC9', 'rc9'),
    ('code', '-1', null),
    ('date', '2019-04-01', '2019-04-01'),
    ('date', '2019-04-01 23:59:59', '2019-04-01'),
    ('date', '2019-04-01 00:00:00.000', '2019-04-01'),
    ('date', '2019-04-01T10:15:00', '2019-04-01'),
    ('date', '2020-02-29', '2020-02-29'),
    ('date', '2019-02-29', null),
    ('date', '31/02/2019', null),
    ('date', '04/13/2019', null),
    -- A year of two digits must not become a year of the first century.
    ('date', '01/04/19', null),
    ('date', '19-04-01', null),
    ('date', '01-04-2019', null),
    ('date', '20190401', null),
    ('date', '43556', null),
    ('date', 'infinity', null),
    -- The years with which systems write 'none', and mistyped ones.
    ('date', '1900-01-01', null),
    ('date', '1901-01-02', '1901-01-02'),
    ('date', '2099-12-30', '2099-12-30'),
    -- And the days.
    ('date', '1901-01-01', null),
    ('date', '1970-01-01', null),
    ('date', '1970-01-01 01:00:00', null),
    ('date', '1970-01-02', '1970-01-02'),
    ('date', '2099-12-31', null),
    ('date', '2100-01-01', null),
    ('date', '9999-12-31 00:00:00', null),
    ('date', '0219-04-01', null),
    ('date', '01/01/1900', null),
    ('date', '31/12/9999', null),
    -- Whatever else is left of a text when the files have been opened is no day, and is not left to a cast.
    ('date', '01/04/2019', null),
    ('date', '2019-03-31T23:00:00Z', null),
    ('date', '2019-04-01 00:30:00+01:00', null),
    ('date', '2019-04-01 10:15 PM', null),
    ('date', 'unknown', null),
    ('date', '', null),
    ('date', '-1', null),
    ('date', null, null),
    ('timestamp', '2019-04-01', '2019-04-01 00:00:00'),
    ('timestamp', '2019-04-01 09:30', '2019-04-01 09:30:00'),
    ('timestamp', '2019-04-01 09:30:15', '2019-04-01 09:30:15'),
    ('timestamp', '2019-04-01 25:00', null),
    ('flag', 'Y', 'true'),
    ('flag', 'y', 'true'),
    ('flag', 'Yes', 'true'),
    ('flag', 'TRUE', 'true'),
    ('flag', 't', 'true'),
    ('flag', '1', 'true'),
    ('flag', 'N', 'false'),
    ('flag', 'no', 'false'),
    ('flag', 'False', 'false'),
    ('flag', 'F', 'false'),
    ('flag', '0', 'false'),
    ('flag', '1.0', 'true'),
    ('flag', '0.0', 'false'),
    ('flag', 'on', 'true'),
    ('flag', 'Off', 'false'),
    ('flag', 'Yes.', 'true'),
    ('flag', 'n.', 'false'),
    -- Yes to Access, and nothing to the SSD: the opening of the files tells which (tests/python/test_extract_files.py).
    ('flag', '-1', null),
    ('flag', 'X', null),
    ('flag', 'Yes..', null),
    ('flag', '2', null),
    ('flag', '10', null),
    ('flag', 'U', null),
    ('flag', '', null),
    ('flag', null, null),
    ('whole number', '56954', '56954'),
    ('whole number', '0', '0'),
    ('whole number', '2.0', '2'),
    -- Half a plan is a mistake, not one plan.
    ('whole number', '2.5', null),
    ('whole number', '56,954', null),
    ('whole number', 'two', null),
    ('whole number', 'inf', null),
    ('whole number', '-1', null),
    ('whole number', '', null),
    ('number', '0.81', '0.81'),
    ('number', '1', '1.0'),
    ('number', '0,81', null),
    ('number', 'full time', null),
    ('number', '-1', null),
    ('hours', '0.8', '0.8'),
    ('hours', '0,8', '0.8'),
    ('hours', '80%', '0.8'),
    ('hours', '80,5 %', '0.805'),
    ('hours', '0', '0.0'),
    ('hours', '1.5', '1.5'),
    ('hours', '1.51', null),
    ('hours', '37', null),
    ('hours', '100', null),
    ('hours', '151%', null),
    ('hours', '-0.5', null),
    ('hours', '-1', null),
    ('hours', 'full time', null),
    ('hours', '', null),
    ('places', '0', '0'),
    ('places', '20', '20'),
    ('places', '21', null),
    ('places', '99', null),
    ('places', '-2', null),
    ('places', '2.5', null),
    ('suitability', '1', 'true'),
    ('suitability', '2', 'false'),
    ('suitability', '1 - Accommodation is considered suitable', 'true'),
    ('suitability', 'Not suitable', 'false'),
    ('suitability', 'Y', 'true'),
    ('suitability', '3', null),
    ('suitability', '', null),
    ('month', '2019-02', '2019-02-28'),
    ('month', '2020-02-29', '2020-02-29'),
    ('month', '2018-12-01', '2018-12-31'),
    ('month', '2019-13', null),
    ('month', 'Mar-19', null),
    ('month', '', null),
    ('leading code', 'U1', 'u1'),
    ('leading code', 'U1 - Foster placement with relative or friend', 'u1'),
    ('leading code', 'U1-Foster', 'u1'),
    ('leading code', 'E4A', 'e4a'),
    ('leading code', '-1', null),
    ('leading code', '', null),
    ('word', 'Advanced practitioner', 'advanced_practitioner'),
    ('word', 'Newly-qualified', 'newly_qualified'),
    ('word', '', null),
    ('health check type', 'Initial Health Assessment', 'initial_health_assessment'),
    ('health check type', 'IHA', 'initial_health_assessment'),
    ('health check type', 'Review Health Assessment', 'health_assessment'),
    ('health check type', 'Health Assessment', 'health_assessment'),
    ('health check type', 'Dental Check', 'dental_check'),
    ('health check type', 'Initial dental check', 'dental_check'),
    ('health check type', 'Immunisations', null),
    ('academic year', '2022/23', '2022-09-01'),
    ('academic year', '2022-23', '2022-09-01'),
    ('academic year', '2022/2023', '2022-09-01'),
    ('academic year', '202223', '2022-09-01'),
    ('academic year', '1999/00', '1999-09-01'),
    ('academic year', '2022/24', null),
    ('academic year', '2023', null),
    ('academic year', '2022-09-01', null),
    ('academic year', 'spring', null)
),

answers as (
    select
        kind,
        delivered,
        expected,
        case kind
            when 'text' then {{ read_text('delivered') }}
            when 'code' then {{ read_code('delivered') }}
            when 'date' then cast({{ read_date('delivered') }} as varchar)
            when 'timestamp' then cast({{ read_timestamp('delivered') }} as varchar)
            when 'flag' then cast({{ read_flag('delivered') }} as varchar)
            when 'suitability' then cast({{ read_suitability('delivered') }} as varchar)
            when 'number' then cast({{ read_number('delivered') }} as varchar)
            when 'hours' then cast({{ read_hours('delivered') }} as varchar)
            when 'places' then cast({{ read_places('delivered') }} as varchar)
            when 'month' then cast({{ read_month('delivered') }} as varchar)
            when 'leading code' then {{ read_leading_code('delivered') }}
            when 'word' then {{ read_word('delivered') }}
            when 'health check type' then {{ health_check_type(read_code('delivered')) }}
            when 'academic year' then cast({{ read_academic_year('delivered') }} as varchar)
            when 'whole number' then cast({{ read_whole_number('delivered') }} as varchar)
        end as answer
    from cases
)

select *
from answers
where answer is distinct from expected
