"""Episodes that a later return put right, or of children whom it no longer has.

A return holds every episode that was open in its year. One that was open in a return and is not in the next was put right there,
or the child had left:

- Another episode of the child runs on the day that it began: its start was corrected, and it never was. So, too, where the child
  is said to have entered care (S) a little later, within what the first return with it tells of, or within a month.
- Another begins later, and not with S: it ended then, and care went on. So it did where another begins with S on the first day of
  the later return's year: some systems write each episode as of that day.
- The child is not in the return, but in a later one with an episode that is no new admission: it was in care all along.
- The child is in no return any more, or entered care anew: it had left by the day before the return's year, on a day and for a
  reason that nobody knows.

A child who left and came back within months, and one whose start was corrected over the end of the year, may look alike: the list
says so of each.

An episode that ends in X1 on the day that its return is as at, and that none follows, is open: some systems close
all on 31 March.

An episode that had ended before is put right only where an episode of a later return runs through it.
"""

from per10k.ingest.ssda903 import over_years, versions

# What stands for the reason of an end on a day that is not known, until rows are made.
UNKNOWN = "?"

# A corrected start is days or months from the first one; longer ago, the child was in care twice.
CORRECTED_WITHIN = "interval 6 month"

# The same over the end of a year, where the child may have left and come back: so short a stay would not be without its end.
CORRECTED_OVER_YEARS_WITHIN = "interval 1 month"

# Until when an episode ran: what ended on a day that nobody can read is not open.
UNTIL = """case
        when dec <> '' then dec when coalesce(unread_dec, '') <> '' or rec not in ('', 'X1') then decom else '9999-12-31'
    end"""

# What each return says of an episode.
SAID = f"""
    select la_code, child, decom, rne, decom as first_day, {UNTIL} as until,
        rank // 1000000000000 as return_number
    from ssda903_episodes"""

CLOSED = """
    create table closed_episodes as
    select la_code, child, decom, number, dec, of_return, ingest_file, ingest_position
    from latest_episodes as episodes
    where rec = 'X1' and dec = reference_date and not exists (
        select 1 from latest_episodes as others
        where others.la_code = episodes.la_code and others.child = episodes.child
            and others.decom between episodes.dec and strftime(episodes.dec::date + 1, '%Y-%m-%d')
            and (others.decom, others.number) <> (episodes.decom, episodes.number)
    )"""

OPENED = """
    update latest_episodes as episodes set dec = '', rec = ''
    from closed_episodes as closed
    where episodes.la_code = closed.la_code and episodes.child = closed.child
        and episodes.decom = closed.decom and episodes.number = closed.number"""

CORRECTED = f"""
    create table corrected_episodes as
    with first_told as (
        select la_code, child, decom, number, min(rank // 1000000000000) as return_number
        from ssda903_episodes group by la_code, child, decom, number
    ),
    told as (
        select episodes.*, {UNTIL} as until,
            firsts.year_start as first_year_start, firsts.reference_date as first_reference_date,
            following.return_number as next_return, following.year_start as next_year_start,
            until > following.year_start as is_expected
        from latest_episodes as episodes
        inner join first_told using (la_code, child, decom, number)
        inner join own_returns as firsts on first_told.return_number = firsts.return_number
        inner join own_returns as lasts on episodes.return_number = lasts.return_number
        inner join own_returns as following on lasts.next_return = following.return_number
    ),
    said as ({SAID}),
    -- What the first return says that should have it and has the child; of an episode that need not be in it, what the latest
    -- says that tells of its days.
    judged as (
        select told.*, said.decom as other_decom, said.rne as other_rne, said.return_number as other_return
        from told
        left join said on told.la_code = said.la_code and told.child = said.child
            and said.until > told.decom and said.decom < told.until
            and case when told.is_expected then said.return_number >= told.next_return
                else said.return_number > told.return_number end
        qualify row_number() over (
            partition by told.la_code, told.child, told.decom, told.number
            order by case when told.is_expected then said.return_number else -said.return_number end, said.decom
        ) = 1
    ),
    described as (
        select *,
            coalesce(is_expected and other_rne = 'S' and other_decom = next_year_start and decom < next_year_start, false)
                as is_cut,
            other_rne = 'S' and other_decom <= first_reference_date
                and (decom >= first_year_start or other_decom::date <= decom::date + {CORRECTED_WITHIN}) as is_start_corrected,
            coalesce(
                is_expected and rne = 'S' and other_rne = 'S' and other_decom > first_reference_date
                    and other_decom::date <= decom::date + {CORRECTED_WITHIN} and not is_cut,
                false
            ) as is_doubtful,
            is_doubtful and other_decom::date <= decom::date + {CORRECTED_OVER_YEARS_WITHIN} as is_corrected_over_years,
            strftime(next_year_start::date - 1, '%Y-%m-%d') as last_day_before
        from judged where is_expected or other_decom is not null
    )
    select la_code, child, decom, number,
        coalesce(other_decom <= decom or is_start_corrected, decom >= next_year_start)
            or is_corrected_over_years as is_withdrawn,
        case
            when other_decom is null then last_day_before
            when is_cut then other_decom
            when other_rne = 'S' and is_expected and other_decom >= next_year_start and decom < next_year_start
                then last_day_before
            else other_decom
        end as ended,
        case when other_decom is null or other_rne = 'S' and not is_cut then '{UNKNOWN}' else 'X1' end as reason,
        is_doubtful, is_cut, coalesce(is_expected and other_return > next_return, false) as is_lacking
    from described"""

# What should be in the return before, and whose child it has not: of each child the first that says so.
UNFORETOLD = f"""
    create table unforetold_episodes as
    with said as ({SAID})
    select episodes.la_code, episodes.child, episodes.decom, of_return, ingest_file, ingest_position
    from ssda903_episodes as episodes
    inner join own_returns as later on episodes.rank // 1000000000000 = later.return_number
    inner join own_returns as earlier on earlier.la_code = later.la_code and earlier.next_return = later.return_number
    where later.year_start <= strftime(earlier.reference_date::date + 1, '%Y-%m-%d')
        and episodes.decom <= earlier.reference_date and {UNTIL} > earlier.year_start
        and not exists (
            select 1 from said
            where said.la_code = episodes.la_code and said.child = episodes.child and said.return_number = earlier.return_number
        )
    qualify row_number() over (partition by episodes.la_code, episodes.child order by episodes.rank) = 1"""

# What is open beside another of the child from the same day: a child is in one place at a time.
BESIDE = """
    create table beside_episodes as
    select la_code, child, decom, of_return, ingest_file, ingest_position
    from latest_episodes anti join corrected_episodes using (la_code, child, decom, number)
    where dec = '' and coalesce(unread_dec, '') = '' and rec in ('', 'X1')
    qualify count(*) over (partition by la_code, child, decom) > 1"""

# How many of a council are uncertain, and what is said of them: ends and starts that the next return put right, or the one before
# contradicts, and episodes that another should follow.
UNCERTAIN = f"""
    with last_episodes as (
        from care_episodes
        qualify row_number() over (partition by la_code, child order by place_in_order desc) = 1
    )
    select la_code, count(*) as episodes,
        'episodes of care that another should follow (X1) and none does: the child had left, or the next is missing' as what
    from last_episodes where rec = 'X1' and dec <> ''
    group by all
    union all
    select la_code, count(*), 'episodes of care that end in X1 on the last day of the return, and that none follows: read as open'
    from closed_episodes
    group by all
    union all
    select la_code, count(*), 'entries into care (S) on the day on which another episode of the child ended in X1: care went on'
    from care_episodes where goes_on and not follows_corrected
    group by all
    union all
    select la_code, count(*), 'episodes of care, open though another of the child began later: read as ended by then'
    from care_episodes where is_left_open
    group by all
    union all
    select la_code, count(*), 'episodes of care that began before the end of the return before, which has not the child: '
        || 'their first day may be wrong, or they were added late'
    from unforetold_episodes
    group by all
    union all
    select la_code, count(*), 'episodes of care, open beside another of the child from the same day: one of them is wrong'
    from beside_episodes
    group by all
    union all{versions.UNCERTAIN}
    union all{over_years.UNCERTAIN}
    union all
    select la_code, count(*), 'episodes of care, open in one return and not in the next: ' || case
            when is_doubtful then 'the start was corrected, or the child left and came back'
            when is_lacking then 'the child was in care all along, by a later return'
            when is_cut then 'another begins on 1 April as an entry into care (S): read as one that goes on'
            else 'they had ended, on a day that is not known'
        end
    from corrected_episodes
    where is_doubtful or is_lacking or is_cut or (not is_withdrawn and reason = '{UNKNOWN}')
    group by all"""

LISTED = f"""
    select episodes.of_return, episodes.la_code, episodes.ingest_file, 'ssda903_episodes', episodes.ingest_position, 'DEC',
        episodes.dec,
        'the episode is not in a later return, which holds every episode of its year' || case
            when corrected.is_withdrawn and corrected.is_doubtful
                then ': another of the child takes its place, as it begins within a month; or the child left and came back'
            when corrected.is_withdrawn then ': another of the child takes its place'
            when corrected.is_doubtful
                then ': the child had left by then, on a day that is not known, and came back; or its start was corrected'
            when corrected.reason = '{UNKNOWN}' then ': the child had left by then, on a day that is not known'
            when corrected.is_cut
                then ': another begins on the first day of its year as an entry into care (S), as where all are cut there'
            when corrected.is_lacking
                then ': nor is the child in the next, but in a later one without a new admission: it was in care all along'
            else '' end,
        case when corrected.is_withdrawn then 'nothing' else 'the episode until ' || corrected.ended end
    from corrected_episodes as corrected
    inner join latest_episodes as episodes using (la_code, child, decom, number)
    union all
    select of_return, la_code, ingest_file, 'ssda903_episodes', ingest_position, 'DEC', dec,
        'the episode ends in X1 on the last day of the return, and none follows', 'the episode as open'
    from closed_episodes
    union all
    select of_return, la_code, ingest_file, 'ssda903_episodes', ingest_position, 'RNE', rne,
        'another episode of the child ended on ' || decom || ' in X1, so that care went on', 'the episode as one that goes on'
    from care_episodes where goes_on and not follows_corrected
    union all
    select of_return, la_code, ingest_file, 'ssda903_episodes', ingest_position, 'DEC', '',
        'the episode is open, and another of the child began later', 'the episode until ' || dec
    from care_episodes where is_left_open
    union all
    select of_return, la_code, ingest_file, 'ssda903_episodes', ingest_position, 'DECOM', decom,
        'the return before, which holds every episode of its year, has not the child: the day may be wrong, or it was added late',
        'the episode as it is written'
    from unforetold_episodes
    union all
    select of_return, la_code, ingest_file, 'ssda903_episodes', ingest_position, 'DECOM', decom,
        'open, as is another of the child from the same day: a child is in one place at a time', 'both'
    from beside_episodes
    union all{versions.LISTED}
    union all{over_years.LISTED}"""
