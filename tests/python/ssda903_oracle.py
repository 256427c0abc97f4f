"""The indicators that SSDA903 returns support, counted straight from their CSV files.

Shares no code with the pipeline: csv, plain Python, the codes of the return and the rules of the catalogue with rules S1 to S17
and S37.
"""

import calendar
import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from govuk_bank_holidays.bank_holidays import BankHolidays

HOLIDAYS = {day["date"] for day in BankHolidays(use_cached_holidays=True).get_holidays(BankHolidays.ENGLAND_AND_WALES)}
ADOPTED, SGO, CAO = {"E11", "E12"}, {"E43", "E44", "E45", "E46", "E47", "E48"}, {"E41"}
SHORT_BREAKS, AWAY, MISSING = {"V3", "V4"}, {"T0", "T1", "T2", "T3", "T4", "M2", "M3"}, {"M2", "M3"}
FOSTER, ADOPTIVE = {"U1", "U2", "U3", "U4", "U5", "U6"}, {"A3", "A4", "A5", "A6"}
COMMISSIONED = FOSTER | {"K1", "K2", "K3", "R1", "R3", "S1", "H5"}
FAR = date(9999, 1, 1)
AT_BIRTHDAYS = {f"care_leavers_{ages}_{what}" for ages in ("17_18", "19_21") for what in ("suitable_accommodation", "eet")}


def day_of(text):
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()
    except (TypeError, ValueError):
        return None


def add_months(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def working_day_after(day, count):
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in HOLIDAYS
    return day


def is_open(start, end, day):
    return start <= day and (end is None or end > day)


def months_old(birth, day):
    return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)


@dataclass(frozen=True)
class Episode:
    start: date
    end: date | None
    rne: str
    rec: str
    ls: str
    place: str
    provider: str
    post: str
    urn: str
    is_end_unknown: bool = False


@dataclass
class Period:
    episodes: list
    is_known_entry: bool

    @property
    def entered(self):
        return self.episodes[0].start

    @property
    def end(self):
        ends = [episode.end for episode in self.episodes]
        return None if None in ends else max(ends)

    @property
    def is_end_unknown(self):
        return max(self.episodes, key=lambda episode: (episode.end or FAR, episode.start)).is_end_unknown

    @property
    def reason(self):
        return max(self.episodes, key=lambda episode: (episode.end, episode.start)).rec if self.end else ""


class Returns:
    """What the returns say together: folders of one set each, with the day that each is as at."""

    def __init__(self, folders):
        self.birth, self.asylum, self.reviews = {}, {}, defaultdict(set)
        self.decisions, self.agreed, self.missing, self.leavers = defaultdict(dict), {}, {}, {}
        self.orders, self.workers = {}, {}
        said, sets = defaultdict(dict), []
        for folder, last_day in folders:
            tables = self._tables(folder)
            sets.append((date(last_day.year - 1, 4, 1), last_day))
            of_day = defaultdict(list)
            for row in tables["DECOM"]:
                of_day[row["CHILD"], day_of(row["DECOM"])].append(self._episode(row))
            for (child, start), episodes in of_day.items():
                for number, episode in enumerate(sorted(dict.fromkeys(episodes), key=lambda e: e.end or FAR, reverse=True)):
                    said[child].setdefault((start, number), {})[len(sets) - 1] = episode
            self._others(tables, last_day)
            first_day = date(last_day.year - 1, 4, 1)
            # What was open by then and is in no later return had ended before it.
            open_ones = [key for key, end in self.orders.items() if end is None]
            self.orders |= dict.fromkeys(open_ones, first_day - timedelta(days=1)) if tables["DOLO_START"] else {}
            for row in tables["DOLO_START"]:
                self.orders[row["CHILD"], day_of(row["DOLO_START"])] = day_of(row["DOLO_END"])
        self.episodes = {child: self._put_right(episodes, sets) for child, episodes in said.items()}

    @staticmethod
    def _tables(folder):
        tables = defaultdict(list)
        for path in Path(folder).glob("*.*"):
            with path.open(newline="", encoding="utf-8-sig") as file:
                rows = [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]
            for mark in (
                "DECOM",
                "ETHNIC",
                "REVIEW",
                "DUC",
                "IN_TOUCH",
                "DATE_INT",
                "DATE_PLACED",
                "MIS_START",
                "DOLO_START",
                "SW_DECOM",
            ):
                if rows and mark in rows[0]:
                    tables[mark] += [row for row in rows if row["CHILD"]]
        return tables

    @staticmethod
    def _episode(row):
        codes = (row["RNE"], row["REC"], row["LS"], row["PLACE"], row["PLACE_PROVIDER"], row["PL_POST"], row["URN"])
        return Episode(day_of(row["DECOM"]), day_of(row["DEC"]), *codes)

    @staticmethod
    def _put_right(said, sets):
        """Each episode as the last return with it has it, put right by the next, which holds all that was open in its year.

        said: (first day, number) -> number of a return -> the episode there. sets: first and last day of each return's year.
        """

        def until(episode):
            is_ended = episode.rec not in ("", "X1")
            return episode.end or (episode.start if is_ended else FAR)

        result = []
        for of_sets in said.values():
            first, last = min(of_sets), max(of_sets)
            episode, end = of_sets[last], until(of_sets[last])
            later = range(last + 1, len(sets))
            is_missed = bool(later) and end > sets[last + 1][0]

            def others(number, start=episode.start, end=end):
                found = [x[number] for x in said.values() if number in x]
                return sorted((x for x in found if until(x) > start and x.start < end), key=lambda x: x.start)

            telling = [last + 1] if is_missed else [number for number in reversed(later) if others(number)][:1]
            other = next(iter(others(telling[0])), None) if telling else None
            year_start = sets[last + 1][0] if later else None
            if other and other.start <= episode.start:
                continue
            if other and other.rne != "S":
                result.append(replace(episode, end=other.start, rec="X1"))
            elif other:
                is_recent = episode.start >= sets[first][0] or other.start <= add_months(episode.start, 6)
                if other.start <= sets[first][1] and is_recent:
                    continue
                left = is_missed and other.start >= year_start > episode.start
                result.append(replace(episode, end=year_start - timedelta(days=1) if left else other.start, rec="?"))
            elif not is_missed:
                result.append(episode)
            elif episode.start < year_start:
                result.append(replace(episode, end=year_start - timedelta(days=1), rec="?"))
        return Returns._closed(sorted(result, key=lambda e: (e.start, e.end or FAR)))

    @staticmethod
    def _closed(episodes):
        """A reason for an end without its day: ended by the next episode; the last on an unknown day, in care on none. One that
        is open though others began later had ended by then: care went on, or it began anew (S) and the day is not known.
        """
        for place, episode in enumerate(episodes):
            if episode.end is None and episode.rec not in ("", "X1"):
                follows = place + 1 < len(episodes)
                end = episodes[place + 1].start if follows else episode.start
                episodes[place] = replace(episode, end=end, is_end_unknown=not follows)
            elif episode.end is None and (later := [other for other in episodes if other.start > episode.start]):
                first = min(other.start for other in later)
                is_anew = any(other.rne == "S" for other in later if other.start == first)
                episodes[place] = replace(episode, end=first, rec="?" if is_anew else "X1")
        return episodes

    def _others(self, tables, last_day):
        for rows in tables.values():
            for row in rows:
                if birth := day_of(row.get("DOB")):
                    self.birth[row["CHILD"]] = birth
        for row in tables["ETHNIC"]:
            if birth := day_of(row["DOB"]):
                self.birth[row["CHILD"]] = birth
        for row in tables["DUC"]:
            self.asylum[row["CHILD"]] = day_of(row["DUC"])
        for row in tables["REVIEW"]:
            self.reviews[row["CHILD"]].add(day_of(row["REVIEW"]))
        for row in tables["DATE_PLACED"]:
            self.decisions[row["CHILD"]][day_of(row["DATE_PLACED"])] = day_of(row["DATE_PLACED_CEASED"])
        for row in tables["DATE_INT"]:
            self.agreed[row["CHILD"]] = row
        for row in tables["MIS_START"]:
            self.missing[row["CHILD"], day_of(row["MIS_START"]), row["MISSING"], day_of(row["MIS_END"])] = row["MISSING"]
        self.workers[last_day] = [
            (row["CHILD"], row["SW_ID"].upper(), day_of(row["SW_DECOM"]), day_of(row["SW_DEC"])) for row in tables["SW_DECOM"]
        ]
        self.leavers[last_day] = {row["CHILD"]: row for row in tables["IN_TOUCH"]}


class Oracle:
    """Numerator and denominator of each measure in a month, or as at its end."""

    def __init__(self, folders):
        self.told = told = Returns(folders)
        self.last_day = max(day for _, day in folders)
        self.episodes = {child: self._of_a_child(told.birth.get(child), rows) for child, rows in told.episodes.items()}
        self.periods = {child: self._periods(episodes) for child, episodes in self.episodes.items()}
        self.placements = {child: self._chains(child, periods) for child, periods in self.periods.items()}
        days = [day for reviews in told.reviews.values() for day in reviews]
        years = defaultdict(int)
        for day in days:
            years[day.year - (day.month < 4)] += 1
        usual = [year for year, count in years.items() if count >= 0.1 * max(years.values())]
        self.reviews_begin = date(min(usual), 4, 1) if usual else None
        self.events = self._events()

    def _of_a_child(self, birth, episodes):
        """What was open on the 18th birthday ended on it (Children Act 1989 s.105), and what began later was no care: what should
        have followed at the end did not.
        """
        adult = birth and add_months(birth, 12 * 18)
        if not adult or adult > self.last_day:
            return episodes
        return [
            replace(episode, end=adult, rec="" if episode.rec == "X1" else episode.rec)
            if episode.end is None or episode.end > adult
            else episode
            for episode in episodes
            if episode.start < adult
        ]

    @staticmethod
    def _periods(episodes):
        periods = []
        for episode in episodes:
            last = periods[-1].episodes[-1] if periods else None
            # On the day of an X1 care goes on, whatever the reason.
            goes_on = last is not None and last.rec == "X1" and last.end == episode.start
            begins = last is None or (episode.rne == "S" and episode.start != last.start and not goes_on)
            if begins or (last.end and last.rec not in ("", "X1")):
                periods.append(Period([], episode.rne == "S"))
            periods[-1].episodes.append(episode)
        return periods

    # Looked after

    def looked_after(self, day):
        """Child -> period of care at the end of a day, without those under short breaks alone."""
        found = {}
        for child, periods in self.periods.items():
            spans = [(period, e) for period in periods for e in period.episodes if is_open(e.start, e.end, day)]
            if any(e.ls not in SHORT_BREAKS for _, e in spans):
                found[child] = max((period for period, _ in spans), key=lambda period: period.entered)
        return found

    def _has_short_breaks(self, child, day):
        return any(e.ls in SHORT_BREAKS and is_open(e.start, e.end, day) for e in self.episodes[child])

    def _exits(self):
        for child, periods in self.periods.items():
            for number, period in enumerate(periods):
                after = periods[number + 1].entered if number + 1 < len(periods) else FAR
                if period.end and after >= period.end and not period.is_end_unknown:
                    yield child, period

    def _events(self):
        """Measure -> (day, numerator, denominator) of each event."""
        events = defaultdict(list)
        events["dolo_started"] = [(start, 1, 1) for _, start in self.told.orders]
        for child, periods in self.periods.items():
            for period in periods:
                breaks = self._is_short_break(child, period.entered)
                if period.is_known_entry and not breaks:
                    events["lac_admissions"].append((period.entered, 1, 1))
                    birth = self.told.birth.get(child)
                    if birth and birth <= period.entered:
                        age = Decimal((period.entered - birth).days) / Decimal("365.25")
                        rounded = age.quantize(Decimal("0.1"), ROUND_HALF_UP)
                        events["lac_admissions_average_age"].append((period.entered, rounded, 1))
            # An order has the day that is written, of whomever was in care before it.
            for period in self._periods(self.told.episodes[child]):
                if period.end and period.reason in SGO | CAO and any(own.entered <= period.end for own in periods):
                    events["sgo_cao_granted"].append((period.end, 1, 1))
                    events["sgo_started"].append((period.end, period.reason in SGO, 1))
        for child, period in self._exits():
            if period.reason in ADOPTED:
                self._adoption(events, child, period)
            breaks = self._is_short_break(child, max(period.entered, period.end - timedelta(days=1)))
            if period.reason == "X1" or breaks:
                continue
            kinds = {"permanence": ADOPTED | SGO | CAO, "sgo": SGO, "cao": CAO, "sgo_cao": SGO | CAO, "adopted": ADOPTED}
            events["lac_ceased"].append((period.end, 1, 1))
            for kind, reasons in kinds.items():
                events[f"lac_ceased_{kind}"].append((period.end, period.reason in reasons, 1))
        for child in self.told.reviews:
            events["lac_reviews_in_time"] += [(held, due is not None and held <= due, 1) for held, due in self._reviews(child)]
        for (child, start, *_), kind in self.told.missing.items():
            if kind == "M" and start and child in self._in_care(child, start):
                events["lac_missing_episodes"].append((start, 1, 1))
        return events

    def _in_care(self, child, day):
        open_ones = [e for e in self.episodes.get(child, ()) if is_open(e.start, e.end, day)]
        return {child} if any(e.ls not in SHORT_BREAKS for e in open_ones) else set()

    def _adoption(self, events, child, period):
        order = period.end
        agreed = self.told.agreed.get(child) if period is self._adopted_period(child) else None
        decisions = self._decisions(child, period)
        if not decisions and agreed:
            decisions = {day_of(agreed["DATE_INT"]): None}
        stood = [day for day, ceased in decisions.items() if day <= order and (ceased is None or ceased > order)]
        within = bool(stood) and order <= add_months(max(stood), 12)
        events["adoptions"].append((order, 1, 1))
        events["adoptions_within_12m_shobpa"].append((order, within, 1))
        placed = self._placed_day(period)
        with_adopters = placed
        if agreed and agreed["FOSTER_CARE"] == "1":
            own = [pair for pair in self.placements[child][0] if pair[0].place in ("A3", "A5")]
            own = [chain for row, chain in own if period.entered <= row.start <= order and chain[2] in FOSTER]
            with_adopters = max((chain[0] for chain in own), default=None)
        if with_adopters and with_adopters >= period.entered and period.is_known_entry:
            events["adoption_a10_days"].append((order, (with_adopters - period.entered).days, 1))
        if placed and period.is_known_entry:
            events["adoption_a1_days"].append((order, (placed - period.entered).days, 1))
        ordered = next((e.start for n, e in enumerate(period.episodes) if e.ls == "E1" and (n or e.rne not in ("P", "T"))), None)
        if period.episodes[0].ls == "E1" and period.episodes[0].rne in ("P", "T"):
            ordered = None
        matched = day_of(agreed["DATE_MATCH"]) if agreed else None
        if ordered and matched:
            events["adoption_a2_days"].append((order, max(0, (matched - ordered).days), 1))

    def _adopted_period(self, child):
        periods = self.periods[child]
        return next((p for p in reversed(periods) if p.end and p.reason in ADOPTED), periods[-1])

    def _decisions(self, child, period):
        periods = self.periods[child]
        agreed = self.told.agreed.get(child)
        found = {}
        for day, ceased in self.told.decisions.get(child, {}).items():
            own = next((p for p in reversed(periods) if p.entered <= day), periods[0])
            if agreed and day_of(agreed["DATE_INT"]) == day:
                own = self._adopted_period(child)
            if own is period:
                found[day] = ceased
        return found

    @staticmethod
    def _placed_day(period):
        """First day of the last run of episodes placed for adoption; None where it began before what is known."""
        placed = previous = None
        for number, episode in enumerate(period.episodes):
            if episode.place in ADOPTIVE and previous not in ADOPTIVE:
                placed = None if number == 0 and episode.rne == "L" else episode.start
            previous = episode.place
        return placed

    def _reviews(self, child):
        """(day held, day due) of each review; due is None where nobody can tell."""
        # Of what was no care, as it began with the 18th birthday or later, nobody can tell.
        cared_for = {period.entered: period for period in self.periods.get(child, [])}
        written = self._periods(self.told.episodes.get(child, []))
        periods, of_period = [cared_for.get(period.entered) for period in written], defaultdict(list)
        for held in sorted(self.told.reviews[child]):
            own = next((n for n in reversed(range(len(written))) if written[n].entered <= held), None)
            of_period[own].append(held)
        dues = {
            own: [None] * len(days) if own is None or not periods[own] else self._dues(periods[own], days)
            for own, days in of_period.items()
        }
        return [(held, due) for own, days in of_period.items() for held, due in zip(days, dues[own], strict=False)]

    def _dues(self, period, days):
        """The day that each review of a period was due, and at the end the one that is awaited."""
        began_before = not period.is_known_entry or period.entered + timedelta(days=28) < self.reviews_begin
        later = [add_months(held, 3 if number == 0 and not began_before else 6) for number, held in enumerate(days)]
        return [working_day_after(period.entered, 20), *later]

    def _all_in_time(self, children, day):
        """Whether all reviews that fell due in the financial year to a day were in time, of each child who had one."""
        year, found = date(day.year - (day.month < 4), 4, 1), []
        for child, period in children.items():
            others = self._periods(self.told.episodes[child])
            until = min((p.entered for p in others if p.entered > period.entered), default=FAR)
            days = sorted(held for held in self.told.reviews.get(child, ()) if period.entered <= held < until)
            reviews = [(due, held) for due, held in zip(self._dues(period, days), [*days, FAR], strict=True) if due <= day]
            judged = [held <= due for due, held in reviews if due >= year or held > day]
            if judged and working_day_after(period.entered, 20) <= day:
                found.append(all(judged))
        return found

    # Placements

    def _chains(self, child, periods):
        """Placements as (start, end, type, provider, chain), and chains as [start, end, first type, counts]."""
        rows = []
        for period in periods:
            previous = None
            for episode in period.episodes:
                goes_on = previous and episode.rne == "S" and previous.rec == "X1" and previous.end == episode.start
                same = goes_on or previous and episode.rne == "L" and not (previous.end and previous.end < episode.start)
                if same and (episode.place, episode.provider) == (previous.place, previous.provider):
                    rows[-1] = replace(
                        rows[-1], end=episode.end, urn=episode.urn or rows[-1].urn, post=episode.post or rows[-1].post
                    )
                else:
                    rows.append(episode)
                previous = episode
        return self._joined(child, sorted(rows, key=lambda e: (e.start, e.end or FAR)))

    def _joined(self, child, rows):
        stretches, latest = [], None
        for row in rows:
            apart = latest is None or row.rne == "S" or row.start > latest + timedelta(days=1)
            if not stretches or (row.rne not in ("T", "U", "L") and apart):
                stretches.append([])
            stretches[-1].append(row)
            latest = max(latest or row.start, row.end or date(9999, 12, 30))
        placements, chains = [], []
        for stretch in stretches:
            stays = [n for n, row in enumerate(stretch) if row.place not in AWAY]
            goes_on = {n: self._goes_on(stretch, stays, n) for n in stays}
            for n, row in enumerate(stretch):
                continued = goes_on[n] if n in goes_on else self._comes_back(stretch, stays, goes_on, n)
                if not continued or not chains:
                    chains.append([row.start, row.end, row.place, False])
                chain = chains[-1]
                chain[1] = None if None in (chain[1], row.end) else max(chain[1], row.end)
                chain[3] |= row.place not in MISSING and not self._is_short_break(child, row.start)
                placements.append((row, chain))
        return placements, chains

    def _is_short_break(self, child, day):
        statuses = [e.ls for e in self.told.episodes[child] if is_open(e.start, e.end, day)]
        return bool(statuses) and all(ls in SHORT_BREAKS for ls in statuses)

    @staticmethod
    def _goes_on(stretch, stays, n):
        row, place = stretch[n], stays.index(n)
        if place == 0:
            return False
        before = stretch[stays[place - 1]]
        if row.rne in ("T", "U", "L") or (row.place in ("A3", "A5") and before.place in FOSTER | {"A3", "A5"}):
            return True
        away = stretch[n - 1]
        if away.place not in AWAY:
            return False
        away_end, stay_end = away.end or FAR, before.end or FAR
        returned = away_end >= stay_end or away.end is None or row.start <= away.end + timedelta(days=1)
        alike = (row.place, row.provider) == (before.place, before.provider)
        places = all("" in pair or pair[0] == pair[1] for pair in ((row.urn, before.urn), (row.post, before.post)))
        return returned and alike and places

    @staticmethod
    def _comes_back(stretch, stays, goes_on, n):
        earlier, later = [m for m in stays if m < n], [m for m in stays if m > n]
        if not earlier:
            return False
        if stretch[n].place in MISSING or (later and goes_on[later[0]]):
            return True
        group = [row for m, row in enumerate(stretch) if m > earlier[-1] and (not later or m < later[0])]
        if not later and any(row.end is None for row in group):
            return True
        return (stretch[earlier[-1]].end or FAR) >= (stretch[n].end or FAR)

    def _placed(self, child, day):
        """The placement at the end of a day and its chain: of several, the one that began last."""
        open_ones = [pair for pair in self.placements[child][0] if is_open(pair[0].start, pair[0].end, day)]
        return open_ones[-1] if open_ones else (None, None)

    # Figures

    def _starting(self, first, last):
        """(child, first day) of each admission of a period: known, and not to short breaks alone."""
        for child, periods in self.periods.items():
            for period in periods:
                if period.is_known_entry and first <= period.entered <= last and not self._is_short_break(child, period.entered):
                    yield child, period.entered

    def in_period(self, measure, first, last):
        if measure in AT_BIRTHDAYS:
            return self._at_birthdays(measure, first, last)
        if measure == "lac_children_starting":
            return len({child for child, _ in self._starting(first, last)}), None
        if measure == "lac_uasc_starting":
            # The status is in force from the first day in care that is known until the day on which it ceased.
            asylum, starting = self.told.asylum, self._starting(first, last)
            return len({child for child, entered in starting if child in asylum and (asylum[child] or FAR) > entered}), None
        if measure == "lac_missing_children":
            starts = {(c, s) for (c, s, *_), k in self.told.missing.items() if k == "M" and s and first <= s <= last}
            return len({(c, (s.year, s.month)) for c, s in starts if self._in_care(c, s)}), None
        rows = [(n, d) for day, n, d in self.events[measure] if first <= day <= last]
        return sum(n for n, _ in rows), sum(d for _, d in rows)

    def _at_birthdays(self, measure, first, last):
        """Of care leavers whose birthday is in a period, each as the return of the year of the birthday has them."""
        ages = {"17": (17, 18), "19": (19, 20, 21)}[measure.split("_")[2]]
        rows = {}
        for day, leavers in self.told.leavers.items():
            for child, row in leavers.items():
                age = months_old(self.told.birth[child], day) // 12
                birthday = add_months(self.told.birth[child], 12 * age)
                if first <= birthday <= last and age in ages and birthday > add_months(day, -12):
                    rows[child, birthday] = row
        return self._outcome("care_leavers_eet" if measure.endswith("eet") else "suitable", rows.values())

    def as_at(self, measure, day):
        if measure.startswith("care_leavers"):
            return self._leavers(measure, day)
        children = self.looked_after(day)
        if measure == "lac_number":
            return len(children), None
        if measure == "lac_uasc":
            return sum(c in self.told.asylum and (self.told.asylum[c] or FAR) > day for c in children), None
        if measure == "lac_deprived_of_liberty":
            under = {child for (child, start), end in self.told.orders.items() if is_open(start, end, day)}
            return len(under & children.keys()), len(children)
        if measure == "lac_children_all_reviews_in_time":
            found = self._all_in_time(children, day)
            return sum(found), len(found)
        if measure == "lac_3plus_social_workers":
            return self._with_three_workers(children, day), len(children)
        placed = {child: self._placed(child, day) for child in children}
        if measure == "lac_3plus_placements":
            counted = [child for child in children if not self._has_short_breaks(child, day)]
            return sum(self._placements_in_year(child, day) >= 3 for child in counted), len(counted)
        if measure == "lac_long_term_stable_2yr":
            long_term = [c for c, p in children.items() if self._is_long_term(c, p, day)]
            return sum(self._is_stable(c, *placed[c], day) for c in long_term), len(long_term)
        types = {
            "lac_family_setting": FOSTER | ADOPTIVE | {"P1"},
            "lac_with_parents": {"P1"},
            "lac_kinship": {"U1", "U2", "U3"},
            "lac_foster_excl_kin": {"U4", "U5", "U6"},
            "lac_foster": FOSTER,
            "lac_secure_or_childrens_home": {"K1", "K2"},
            "lac_semi_independent": {"P2", "H5", "K3"},
            "lac_commissioned": COMMISSIONED,
            "lac_unregistered_placement": {"Z1", "Z11", "Z12", "Z13", "Z14"},
            "children_placed_for_adoption": ADOPTIVE,
        }[measure]
        rows = [row for row, _ in placed.values() if row and row.place in types]
        if measure == "lac_commissioned":
            rows = [row for row in rows if row.provider in ("PR4", "PR5")]
        return len(rows), len(children)

    def _with_three_workers(self, children, day):
        """How many had three social workers in the year of the return that is as at that day."""
        found = defaultdict(set)
        for child, worker, start, end in self.told.workers.get(day, ()):
            if worker and start <= day and (end is None or end > max(start, date(day.year - 1, 4, 1))):
                found[child].add(worker)
        return sum(len(found[child]) >= 3 for child in children)

    def _placements_in_year(self, child, day):
        first = add_months(day.replace(day=1), -11)
        chains = self.placements[child][1]
        counted = [c for c in chains if c[3] and c[0] <= day and (c[1] is None or (c[1] > first and c[1] > c[0]))]
        rows = [row for row, _ in self.placements[child][0] if row.place in MISSING and day < date(2016, 4, 1)]
        rows = [row for row in rows if row.start <= day and (row.end is None or (row.end > first and row.end > row.start))]
        return len(counted) + len(rows)

    def _is_long_term(self, child, period, day):
        birth = self.told.birth.get(child)
        return birth is not None and add_months(birth, 192) > day and period.entered <= add_months(day, -30)

    def _is_stable(self, child, row, chain, day):
        if row is None:
            return False
        if chain[0] <= add_months(day, -24):
            return True
        chains = self.placements[child][1]
        place = next(n for n, other in enumerate(chains) if other is chain)
        if row.place not in ADOPTIVE or place == 0:
            return False
        before = chains[place - 1]
        return (before[1] or FAR) >= chain[0] - timedelta(days=1) and before[0] <= add_months(day, -24)

    def _leavers(self, measure, day):
        rows = {c: row for c, row in self.told.leavers.get(day, {}).items() if row["IN_TOUCH"] != "DIED"}
        rows = {c: row for c, row in rows.items() if 16 * 12 <= months_old(self.told.birth[c], day) < 26 * 12}
        if measure == "care_leavers_number":
            return len(rows), None
        if measure == "care_leavers_former_uasc":
            return sum(c in self.told.asylum and c in self.told.episodes for c in rows), None
        return self._outcome(measure, rows.values())

    @staticmethod
    def _outcome(measure, rows):
        rows = [row for row in rows if row["IN_TOUCH"] not in ("RHOM", "DIED")]
        if measure == "care_leavers_eet":
            return sum(row["IN_TOUCH"] == "YES" and row["ACTIV"][:1] in ("F", "P") for row in rows), len(rows)
        rows = [row for row in rows if row["ACCOM"][:1] not in ("G", "H", "R")]
        housed = [row for row in rows if row["IN_TOUCH"] == "YES" and row["ACCOM"][:1].isalpha()]
        return sum(row["ACCOM"][1:] == "1" for row in housed), len(rows)
