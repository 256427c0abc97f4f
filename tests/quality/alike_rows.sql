-- Rows that are alike in everything but their ids, and counted each: an export run twice, or two systems merged. Where they are
-- many, reporting_period stops the build.
select * from {{ ref('alike_row') }}
