"""Episodes that a later return put right, or of children whom it no longer has.

A return holds every episode that was open in its year. One that was open in a return and is not in the next was put right there,
or the child had left:

- Another episode of the child runs on the day that it began: its start was corrected, and it never was. So, too, where the child
  is said to have entered care (S) a little later, within what the first return with it tells of.
- Another begins later, and not with S: it ended then, and care went on.
- The child is not in the return, or entered care anew in it: it had left by the day before the return's year, on a day and for a
  reason that nobody knows.

An episode that had ended before is put right only where an episode of a later return runs through it.
"""

# What stands for the reason of an end on a day that is not known, until rows are made.
UNKNOWN = "?"

# A corrected start is days or months from the first one; longer ago, the child was in care twice.
CORRECTED_WITHIN = "interval 6 month"

# Until when an episode ran: what ended on a day that nobody can read is not open.
UNTIL = """case
        when dec <> '' then dec when coalesce(unread_dec, '') <> '' or rec not in ('', 'X1') then decom else '9999-12-31'
    end"""

# What each return says of an episode.
SAID = f"""
    select la_code, child, decom, rne, decom as first_day, {UNTIL} as until,
        rank // 1000000000000 as return_number
    from ssda903_episodes"""

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
    -- What the return says that should have it; of one that need not be in it, what the latest says that tells of its days.
    judged as (
        select told.*, said.decom as other_decom, said.rne as other_rne
        from told
        left join said on told.la_code = said.la_code and told.child = said.child
            and said.until > told.decom and said.decom < told.until
            and case when told.is_expected then said.return_number = told.next_return
                else said.return_number > told.return_number end
        qualify row_number() over (
            partition by told.la_code, told.child, told.decom, told.number order by said.return_number desc, said.decom
        ) = 1
    ),
    described as (
        select *,
            other_rne = 'S' and other_decom <= first_reference_date
                and (decom >= first_year_start or other_decom::date <= decom::date + {CORRECTED_WITHIN}) as is_start_corrected,
            strftime(next_year_start::date - 1, '%Y-%m-%d') as last_day_before
        from judged where is_expected or other_decom is not null
    )
    select la_code, child, decom, number,
        coalesce(other_decom <= decom or is_start_corrected, decom >= next_year_start) as is_withdrawn,
        case
            when other_decom is null then last_day_before
            when other_rne = 'S' and is_expected and other_decom >= next_year_start and decom < next_year_start
                then last_day_before
            else other_decom
        end as ended,
        case when other_decom is null or other_rne = 'S' then '{UNKNOWN}' else 'X1' end as reason
    from described"""

LISTED = f"""
    select episodes.of_return, episodes.la_code, episodes.ingest_file, 'ssda903_episodes', episodes.ingest_position, 'DEC',
        episodes.dec,
        'the episode is not in a later return, which holds every episode of its year' || case
            when corrected.is_withdrawn then ': another of the child takes its place'
            when corrected.reason = '{UNKNOWN}' then ': the child had left by then, on a day that is not known'
            else '' end,
        case when corrected.is_withdrawn then 'nothing' else 'the episode until ' || corrected.ended end
    from corrected_episodes as corrected
    inner join latest_episodes as episodes using (la_code, child, decom, number)"""
