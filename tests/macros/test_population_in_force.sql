-- Which estimate a month takes under each rule: the June switch, two releases on one day, a revision, other ages and councils.
with populations (la_code, mid_year, age_band, population, published_on) as (
    values
    ('X', 2016, '0-17', 56600, date '2017-06-22'),
    ('X', 2017, '0-17', 56950, date '2018-06-28'),
    ('X', 2018, '0-17', 57100, date '2019-06-26'),
    ('X', 2018, '10-17', 24000, date '2019-06-26'),
    ('X', 2019, '0-17', 57300, date '2020-06-30'),
    -- After a census, its year and a revision of the year before are published on one day.
    ('X', 2020, '0-17', 57450, date '2021-06-25'),
    ('X', 2020, '0-17', 57500, date '2022-12-21'),
    ('X', 2021, '0-17', 58000, date '2022-12-21'),
    ('Y', 2017, '0-17', 90000, date '2018-06-28')
),

months (la_code, month_end, latest_published, census_year) as (
    values
    ('X', date '2017-05-31', null, 56950),
    ('X', date '2018-03-31', 56600, 56950),
    ('X', date '2018-05-31', 56600, 57100),
    ('X', date '2018-06-30', 56950, 57100),
    ('X', date '2019-03-31', 56950, 57100),
    ('X', date '2019-04-30', 56950, 57300),
    ('X', date '2020-05-31', 57100, 57500),
    ('X', date '2020-06-30', 57300, 57500),
    ('X', date '2021-03-31', 57300, 57500),
    ('X', date '2021-06-30', 57450, 58000),
    ('X', date '2022-11-30', 57450, null),
    ('X', date '2022-12-31', 58000, null),
    ('Y', date '2018-06-30', 90000, null)
),

latest as (
    {{ population_in_force('months', 'populations', 'latest_published') }}
),

census as (
    {{ population_in_force('months', 'populations', 'census_year') }}
),

young_offending as (
    {{ population_in_force('months', 'populations', 'latest_published', '10-17') }}
)

select
    months.*,
    latest.population as latest_found,
    census.population as census_found
from months
left join latest on months.la_code = latest.la_code and months.month_end = latest.month_end
left join census on months.la_code = census.la_code and months.month_end = census.month_end
left join young_offending
    on months.la_code = young_offending.la_code and months.month_end = young_offending.month_end
where
    latest.population is distinct from months.latest_published
    or census.population is distinct from months.census_year
    or young_offending.population
    is distinct from case when months.la_code = 'X' and months.month_end >= date '2019-06-30' then 24000 end
