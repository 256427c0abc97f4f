"""The dashboard: the marts' own figures on its pages, no child unless lists are asked for, nobody let in without the key."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

import duckdb
import pytest
import uvicorn
from bs4 import BeautifulSoup
from commands import per10k

from per10k.core.database_files import HISTORY
from per10k.core.exit_codes import Exit
from per10k.dashboard.app import HEADERS, make
from per10k.dashboard.source import Source
from per10k.nightly import history
from per10k.report.words import MISSING

ROOT = Path(__file__).parents[2]
DATABASE = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))
CHILDREN = Path(os.environ.get("PER10K_CHILD_DB") or DATABASE.with_name(f"{DATABASE.stem}_children.duckdb"))
KEY = "the-key-of-the-test"


class Site:
    """A dashboard that is served, as a browser that has been let in sees it."""

    def __init__(self, source, port):
        self.source, self.port, self.base = source, port, f"http://127.0.0.1:{port}"

    def ask(self, address, cookie=KEY, method="GET", **headers):
        """Status, headers and text of an answer. cookie: the key that is shown, or a whole cookie; None: none."""
        cookie = f"per10k_dashboard_{self.port}={cookie}" if cookie and "=" not in cookie else cookie
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, address, headers={**({"Cookie": cookie} if cookie else {}), **headers})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()

    def page(self, path, **chosen):
        """A page that is there."""
        status, _, text = self.ask(f"{path}?{urlencode(chosen)}" if chosen else path)
        assert status == 200, (path, chosen, text)
        return BeautifulSoup(text, "html.parser")


@contextmanager
def served(source):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(make(source, KEY), log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield Site(source, listening.getsockname()[1])
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def site():
    """Without lists about children."""
    with served(Source(DATABASE)) as one:
        yield one


@pytest.fixture(scope="module")
def with_lists():
    with served(Source(DATABASE, CHILDREN)) as one:
        yield one


def asked(query, *values, file=DATABASE):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query, list(values)).fetchall()


def cells(table):
    """The rows of a table's body, as the texts of their cells."""
    return [[" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")]


def lines_of(page):
    return [row for table in page.find_all("table", class_="figures") for row in cells(table)]


def test_the_scorecard_has_every_line_with_the_figure_of_the_mart(site):
    wanted = asked("""
        select ref, label, displayed_value, missing_reason, unit, decimals, rag_in_month
        from marts.scorecard where scorecard = 'social_care' and reporting_month = date '2019-03-31' order by print_order
    """)
    shown = lines_of(site.page("/", month="2019-03"))
    assert len(shown) == len(wanted) > 80
    for (ref, label, value, why, unit, decimals, rag), row in zip(wanted, shown, strict=True):
        figure = MISSING[why][0] if value is None else f"{value:,.{decimals}f}{'%' if unit == 'percentage' else ''}"
        assert row[:2] == [f"{ref} {label}", figure], row
        assert row[2].lower().endswith(rag or "")


def test_what_is_chosen_of_the_scorecard_is_what_is_shown(site):
    every = lines_of(site.page("/", month="2019-03"))
    worst = {"red": [], "amber": [], "green": [], "": []}
    for row in every:
        worst[next((rag for rag in ("red", "amber", "green") if rag in f"{row[2]} {row[4]}".lower()), "")].append(row)
    assert all(worst.values())
    for rag in ("red", "amber", "green"):
        assert lines_of(site.page("/", month="2019-03", only=rag)) == worst[rag]
    exceptions = [row for row in every if row in worst["red"] + worst["amber"]]
    assert lines_of(site.page("/", month="2019-03", only="exceptions")) == exceptions
    of_section = lines_of(site.page("/", month="2019-03", section="CIN"))
    assert 0 < len(of_section) < len(every) and [row for row in every if row in of_section] == of_section
    found = lines_of(site.page("/", month="2019-03", q="visited  CP"))
    assert found and all("visited" in row[0] and "CP" in row[0] for row in found)
    assert "No line is chosen" in site.page("/", month="2019-03", q="nothing is called so").main.get_text()


def test_another_month_and_scorecard_are_shown(site):
    page = site.page("/", month="Dec 2018", scorecard="national_framework")
    assert "December 2018" in page.h1.get_text() and "National Framework" in page.h1.get_text()
    chosen = page.find("select", id="month").find("option", selected=True)
    assert chosen["value"] == "2018-12"
    assert all("month=2018-12" in link["href"] for link in page.main.find_all("a"))


def kinds_of_indicators():
    """An indicator of each unit, basis and kind, with and without categories and teams."""
    return [one for (one,) in asked("""
        select min(indicator_id) from marts.dim_indicator
        group by unit, basis, polarity, has_breakdown, measure_id in (select measure_id from marts.fct_overdue_team)
    """)]  # fmt: skip


def test_an_indicator_has_its_series_definition_and_target(site):
    page = site.page("/indicator/cpp_visit_2wk_pct", month="2019-03")
    text = page.main.get_text(" ")
    assert "477 / 499" in text and "95.6%" in text and "95% or more; amber from 90%" in text
    assert page.find("svg")["aria-label"].startswith("By month")
    (rule,) = asked("select numerator_rule from marts.dim_indicator where indicator_id = 'cpp_visit_2wk_pct'")[0]
    assert rule in " ".join(text.split())
    series = asked("""
        select displayed_value, missing_reason from marts.fct_scorecard_series
        where indicator_id = 'cpp_visit_2wk_pct' and month_end <= date '2019-03-31' order by month_end desc
    """)
    shown = [row[1] for row in cells(page.find("table", class_="months"))]
    assert shown == [MISSING[why][0] if value is None else f"{value:.1f}%" for value, why in series] and len(series) > 20


def test_every_kind_of_indicator_can_be_opened_and_every_link_leads_somewhere(site):
    ids = kinds_of_indicators()
    assert len(ids) > 40
    links = set()
    for one in ids:
        page = site.page(f"/indicator/{one}", month="2019-03")
        assert page.h1.get_text() and "None" not in page.main.get_text(" ").replace("None is", ""), one
        links |= {link["href"] for link in page.find_all("a") if link["href"].startswith(("/team/", "/lists"))}
    for page in ("/", "/indicators", "/teams", "/exceptions", "/nights"):
        links |= {link["href"] for link in site.page(page).find_all("a")}
    of_each = {re.sub(r"[?].*", "", link): link for link in links if not link.startswith(("#", "/indicator/"))}
    assert "/team/-" in of_each
    assert {link: site.ask(link)[0] for link in of_each.values()} == dict.fromkeys(of_each.values(), 200)


def test_an_indicator_by_category_alone_has_every_category(site):
    wanted = asked("""
        select displayed_value from marts.fct_indicator_month where indicator_id = 'adopters_in_assessment'
            and month_end = date '2019-03-31' order by breakdown
    """)
    page = site.page("/indicator/adopters_in_assessment", month="2019-03")
    assert [row[1] for row in cells(page.find("table", class_="categories"))] == [f"{value:.0f}" for (value,) in wanted]
    assert "by category alone" in page.main.get_text()
    listed = lines_of(site.page("/indicators", month="2019-03"))
    assert len(listed) == asked("select count(*) from marts.dim_indicator")[0][0]
    assert sum(row[3] == "by category" for row in listed) > 1


def test_teams_are_the_marts_and_add_up(site):
    (as_at, overdue), *_ = asked("""
        select as_at, sum(cases) from marts.fct_overdue_team where kind = 'overdue' group by all order by as_at desc
    """)
    page = site.page("/teams", as_at=as_at)
    rows = cells(page.find("table"))
    assert sum(int(row[1].replace(",", "")) for row in rows) == overdue
    ((in_time, judged),) = asked("""
        select sum(in_time), sum(judged) from marts.fct_timeliness_team_month
        where measure_id = 'cpp_visit_2wk' and month_end = date '2019-03-31'
    """)
    timely = cells(site.page("/teams", month="2019-03", measure="cpp_visit_2wk").find("table", class_="timely"))
    assert (sum(int(row[1]) for row in timely), sum(int(row[3]) for row in timely)) == (in_time, judged)
    team = site.page("/team/permanence", month="2019-03")
    assert team.h1.get_text() == "Permanence" and "Cases by month" in team.find("svg")["aria-label"]


def test_who_the_children_of_a_figure_are_adds_up_to_it(site):
    table = site.page("/indicator/lac_number", month="2019-03").find("table", class_="characteristics")
    ((number,),) = asked("""
        select numerator from marts.fct_indicator_month
        where indicator_id = 'lac_number' and month_end = date '2019-03-31' and breakdown = 'all'
    """)
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")[1:]]
    heads = [place for place, row in enumerate(rows) if len(row) == 1] + [len(rows)]
    parts = [rows[first + 1 : last] for first, last in pairwise(heads)]
    assert len(parts) == 4 and all(sum(int(row[1]) for row in part) == number for part in parts)
    assert [row[0] for row in parts[1][:2]] == ["Female", "Male"]
    assert [row[0] for row in parts[3][:3]] == ["North", "Central", "South"]


def test_exceptions_are_counted_as_the_marts_have_them(site):
    text = " ".join(site.page("/exceptions", month="2019-03").main.get_text(" ").split())
    poor, check = (
        asked("select count(*) from marts.fct_scorecard_series where month_end = date '2019-03-31' and data_quality = ?", kind)[
            0
        ][0]
        for kind in ("poor", "check")
    )
    assert f"{poor} figures poor, {check} to be checked" in text and poor
    assert "the child-level file, which this dashboard was not given" in text


def ids_of_children():
    query = "select distinct person_id from restricted.restricted_exception where person_id is not null"
    return {one for (one,) in asked(query, file=CHILDREN)}


def test_without_the_child_level_file_no_page_names_a_child(site):
    children = ids_of_children()
    assert len(children) > 1000
    for path in ("/", "/indicators", "/indicator/cpp_visit_2wk_pct", "/teams", "/team/permanence", "/exceptions", "/nights"):
        _, _, text = site.ask(path)
        assert not set(re.findall(r"[a-z]+-\d+", text)) & children, path
        assert "/lists" not in text, path
    status, _, text = site.ask("/lists")
    assert status == 503 and "started without --child-database" in text


def test_a_list_has_the_children_of_the_child_level_file(with_lists):
    wanted = asked(
        """
        select person_id, worker_id, due_date from restricted.restricted_exception
        where as_at = date '2019-03-31' and measure_id = 'cpp_visit_2wk' and kind = 'overdue' and team_id = 'permanence'
        order by days_over desc, due_date, person_id
        """,
        file=CHILDREN,
    ) or asked(
        """
        select person_id, worker_id, due_date from restricted.restricted_exception
        where as_at = date '2019-03-31' and measure_id = 'cpp_visit_2wk' and kind = 'overdue' order by days_over desc
        """,
        file=CHILDREN,
    )
    page = with_lists.page("/lists", as_at="2019-03-31", measure="cpp_visit_2wk", kind="overdue")
    rows = cells(page.find("table", class_="children"))
    assert {row[0] for row in rows} >= {person for person, *_ in wanted} and "names children" in page.main.get_text()
    assert "different builds" not in page.main.get_text()
    teams = cells(with_lists.page("/team/permanence", as_at="2019-03-31").find("table"))
    for row in teams[:3]:
        measure = row[0].split()[-1]
        listed = with_lists.page("/lists", as_at="2019-03-31", measure=measure, kind=row[1].lower(), team="permanence")
        assert listed.find(id="list").get_text().startswith(f"{row[2]} cases of {row[3]} children"), row


def test_files_of_two_builds_are_said_to_be(tmp_path):
    other = tmp_path / "per10k_children.duckdb"
    shutil.copy(CHILDREN, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("set experimental_metadata_reuse = false")
        connection.execute("delete from restricted.restricted_exception where measure_id = 'cpp_visit_2wk'")
    with served(Source(DATABASE, other)) as one:
        assert "of different builds" in one.page("/lists", measure="cpp_visit_2wk").main.get_text()


@pytest.mark.parametrize(("address", "said"), [
    ("/nowhere", "There is no page /nowhere"), ("/indicator/nothing", "There is no indicator nothing"),
    ("/team/nobody", "There is no team nobody"), ("/?month=2030-01", "has no figures of January 2030"),
    ("/?month=13", "is no month"), ("/?council=E1", "There is no council E1"), ("/teams?as_at=2001-01-01", "no lists as at"),
    ("/?scorecard=another", "has no scorecard another in March 2019"), ("/?only=x", "There is no choice of lines x"),
    ("/teams?measure=nothing", "There is no measure nothing"),
    ("/?month=%3Cscript%3Ealert(1)%3C/script%3E", "is no month"), ("/indicator/%3Cscript%3E", "There is no indicator"),
])  # fmt: skip
def test_what_is_not_there_is_said_and_never_run(site, address, said):
    status, headers, text = site.ask(address)
    assert status == 404 and said in BeautifulSoup(text, "html.parser").get_text()
    assert "<script" not in text and headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_what_is_asked_for_is_text_wherever_it_is_shown_again(site):
    _, _, text = site.ask("/?" + urlencode({"q": '"><script>alert(1)</script>', "section": "' or 1=1 --"}))
    assert "<script" not in text and "No line is chosen" in text


def test_nobody_is_let_in_without_the_key(with_lists):
    for cookie in (None, "another", f"per10k_dashboard_{with_lists.port}=", f"key={KEY}", f"per10k_dashboard_1={KEY}"):
        for path in ("/", "/lists", "/teams?key=wrong", "/nowhere"):
            status, _, text = with_lists.ask(path, cookie=cookie)
            assert status == 403 and "holds a key" in text, (cookie, path)
    status, headers, _ = with_lists.ask(f"/lists?key={KEY}&kind=all", cookie=None)
    assert status == 303 and headers["location"] == "/lists?kind=all"
    assert headers["set-cookie"].startswith(f"per10k_dashboard_{with_lists.port}={KEY};")
    assert "httponly" in headers["set-cookie"].lower() and "samesite=strict" in headers["set-cookie"].lower()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", ""])
def test_a_name_that_somebody_else_gives_to_this_machine_is_refused(with_lists, host):
    assert with_lists.ask("/lists", Host=host)[0] == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent(site, method):
    assert site.ask("/", method=method)[0] == 405


def test_every_answer_says_what_a_page_may_do(site):
    for address in ("/", "/nowhere", "/static/style.css", "/teams?as_at=1"):
        _, headers, _ = site.ask(address)
        assert {name: headers[name.lower()] for name in HEADERS} == HEADERS, address
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"] and "http" not in HEADERS["Content-Security-Policy"]


def test_pages_load_their_own_files_alone(with_lists):
    for path in ("/", "/indicators", "/indicator/cpp_visit_2wk_pct", "/teams", "/exceptions", "/lists", "/nights", "/nowhere"):
        page = BeautifulSoup(with_lists.ask(path)[2], "html.parser")
        loading = page.find_all(["img", "link", "script", "iframe", "object", "embed"])
        assert {tag.get("src") or tag.get("href") for tag in loading} <= {"/static/style.css", "/static/dashboard.css", "data:,"}
        assert not page.find_all(style=True) and not page.find_all("style")
        assert not [link["href"] for link in page.find_all("a") if urlsplit(link["href"]).netloc]


def test_a_run_published_meanwhile_is_on_the_next_page_and_nothing_is_written(tmp_path):
    """`current` is a link that moves; what is read is closed again, and never changed."""
    for run, name in (("1", "First"), ("2", "Second")):
        (tmp_path / run).mkdir()
        shutil.copy(DATABASE, tmp_path / run / "per10k.duckdb")
        with duckdb.connect(str(tmp_path / run / "per10k.duckdb")) as connection:
            connection.execute("update marts.dim_council set council_name = ?", [name])
    current = tmp_path / "current"
    current.symlink_to("1")
    before = (tmp_path / "1" / "per10k.duckdb").read_bytes()
    with served(Source(current / "per10k.duckdb")) as one:
        assert one.page("/").header.get_text().split()[0] == "First"
        (tmp_path / "next").symlink_to("2")
        os.replace(tmp_path / "next", current)
        assert one.page("/").header.get_text().split()[0] == "Second"
        shutil.rmtree(tmp_path / "2")
        status, _, text = one.ask("/")
        assert status == 503 and "cannot be read" in text
    assert (tmp_path / "1" / "per10k.duckdb").read_bytes() == before
    assert sorted(path.name for path in (tmp_path / "1").iterdir()) == ["per10k.duckdb"]


@pytest.mark.parametrize("change", [
    "alter table marts.scorecard drop column ref", "drop table marts.fct_scorecard_series", "drop schema marts cascade",
    "delete from marts.dim_council", "delete from marts.dim_indicator", None, "loop",
])  # fmt: skip
def test_a_file_that_is_another_or_half_copied_meanwhile_is_said_to_be(tmp_path, change):
    """What stands is found whole when the dashboard starts; a roll back, or a copy, changes it while it runs."""
    file, whole = tmp_path / "per10k.duckdb", DATABASE.read_bytes()
    file.write_bytes(whole)
    with served(Source(file)) as one:
        assert one.ask("/")[0] == 200
        file.unlink()
        if change == "loop":
            file.symlink_to(file.name)
        else:
            file.write_bytes(whole if change else whole[: len(whole) // 3])
            if change:
                with duckdb.connect(str(file)) as connection:
                    connection.execute(change)
        answers = [one.ask(path) for path in ("/", "/indicators")]
        (_, headers, text), *_ = [answer for answer in answers if answer[0] == 503]
        assert {status for status, *_ in answers} <= {200, 503}
        assert "Cannot be shown" in text and file.name in text
        assert headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


@contextmanager
def changed(folder, *statements):
    """A dashboard of a copy of the file, to which something was done."""
    file = folder / "per10k.duckdb"
    shutil.copy(DATABASE, file)
    with duckdb.connect(str(file)) as connection:
        for statement in statements:
            connection.execute(statement)
    with served(Source(file)) as one:
        yield one


@pytest.mark.parametrize("odd", ["North/East & <b>?#%", "..", "north/../south", ".", "\u202enorth\u202c \U0001f3e0", "n" * 300])
def test_a_team_may_be_called_anything(tmp_path, odd):
    tables = ("fct_overdue_team", "dim_team", "fct_timeliness_team_month", "fct_caseload_team_month")
    renamed = [
        f"update marts.{table} set team_id = '{odd}', team_name = '{odd}' where team_id = 'permanence'" for table in tables
    ]
    with changed(tmp_path, *renamed) as one:
        (link,) = {tag["href"] for tag in one.page("/teams").find("table").find_all("a") if tag.get_text() == odd}
        address = urlsplit(urljoin("https://council/teams", link))  # as a browser reads it
        page = BeautifulSoup(one.ask(f"{address.path}?{address.query}")[2], "html.parser")
        assert page.h1.get_text() == odd and cells(page.find("table")) and not page.h1.find("b")


def test_numbers_by_team_are_rounded_as_the_marts_round(tmp_path):
    """A half goes up, as in the scorecard and the report: 12.25 is 12.3 on every page."""
    halves = [
        "update marts.fct_caseload_team_month set average_caseload = 12.25, adjusted_fte = 1032.25",
        "update marts.fct_timeliness_team_month set percentage = 62.25",
    ]
    with changed(tmp_path, *halves) as one:
        text = one.page("/teams").main.get_text(" ")
    assert {"12.3", "1,032.3", "62.3%"} <= set(text.split()) and not {"12.2", "1032.2", "62.2%"} & set(text.split())


def test_a_council_that_has_no_teams_lists_or_gaps_has_its_pages(tmp_path):
    """As one that made its extracts from returns."""
    tables = ("fct_overdue_team", "dim_team", "fct_timeliness_team_month", "fct_caseload_team_month", "fct_missing_field_month")
    with changed(tmp_path, *(f"delete from marts.{table}" for table in tables)) as one:
        for path in ("/", "/indicators", "/indicator/cpp_visit_2wk_pct", "/teams", "/team/-", "/exceptions", "/nights"):
            one.page(path)
        assert "Nothing is on a list of exceptions" in one.page("/teams").main.get_text()


def test_what_cannot_be_said_of_a_council_is_said(tmp_path):
    """Nothing red for want of targets is no praise, and figures that stand from before are not of the last delivery."""
    with changed(
        tmp_path,
        "update marts.scorecard set target_direction = null, rag_in_month = null, rag_year_end = null",
        "update marts.dim_council set is_refused = true, refusal = 'No day tells when it was cut.'",
    ) as one:
        text = one.page("/").main.get_text()
        assert "no line is red, amber or green: that is no praise" in text
        assert "is refused, and its figures are those of 2019-04-22. No day tells when it was cut." in text
        assert "is refused" in one.page("/indicator/cpp_visit_2wk_pct").main.get_text()


def test_two_councils_are_told_apart(tmp_path):
    """A second council's page has its own rows, and its links stay with it."""
    tables = ("scorecard", "fct_scorecard_series", "fct_indicator_month", "dim_council", "fct_overdue_team", "dim_team")
    copies = [f"insert into marts.{table} select * replace ('E2' as la_code) from marts.{table}" for table in tables]
    with changed(
        tmp_path, *copies, "update marts.dim_council set council_name = 'Second' where la_code = 'E2'",
        "update marts.scorecard set label = 'of the second' where la_code = 'E2'",
        "delete from marts.fct_overdue_team where la_code = 'E2' and team_id = 'permanence'",
    ) as one:  # fmt: skip
        page = one.page("/", council="E2")
        assert "Second" in page.header.get_text()
        assert all(row[0].endswith("of the second") for row in lines_of(page)) and lines_of(page)
        assert not any(row[0].endswith("of the second") for row in lines_of(one.page("/")))
        links = {tag["href"] for tag in page.find_all("a") if tag["href"].startswith("/")}
        assert links and all("council=E2" in link for link in links)
        names = [row[0] for row in cells(one.page("/teams", council="E2").find("table"))]
        assert "Permanence" not in names and "Permanence" in [row[0] for row in cells(one.page("/teams").find("table"))]
        assert one.page("/teams").find("select", id="council")


def test_an_open_file_reads_nothing_else(tmp_path):
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with Source(DATABASE).aggregates() as reading:
        for query in (f"select * from read_csv('{tmp_path}/secret.csv')", f"attach '{CHILDREN}' as children", "install httpfs"):
            with pytest.raises(duckdb.Error):
                reading.rows(query)


def nights(folder, number):
    """A published file with the history of some runs beside it."""
    shutil.copy(DATABASE, folder / "per10k.duckdb")
    logs = folder / "log"
    steps = [
        history.Step("fct_indicator_month", "model", "success", 10, 12.5, "2026-01-02T03:00:00Z"),
        history.Step("quality.missing_fields", "test", "warn", 7, 0.5, "2026-01-02T03:01:00Z"),
    ]
    run = dict.fromkeys(history.TABLES["run"])
    for place in range(1, number):
        (logs / f"{place:06d}").mkdir(parents=True)
        kept = run | {"run": f"{place:06d}", "is_published": place % 2 == 0, "exit_code": 0, "seconds": 60.0 + place}
        history.keep(logs / f"{place:06d}", kept, steps)
    latest = run | {"run": f"{number:06d}", "is_published": True, "exit_code": 0, "seconds": 99.0, "tests": 1, "tests_warned": 1}
    history.write(folder / HISTORY, None, logs, latest, steps)


def test_nights_are_those_of_the_history_beside_the_published_file(site, tmp_path):
    assert "comes from a single build, not from a published folder" in " ".join(site.page("/nights").main.get_text().split())
    nights(tmp_path, 40)
    with served(Source(tmp_path / "per10k.duckdb")) as one:
        page = one.page("/nights")
    runs = cells(page.find("table"))
    assert [row[0] for row in runs] == [f"{place:06d}" for place in range(40, 10, -1)] and runs[0][2] == "Published"
    assert "Warned or failed: 1" in page.main.get_text() and "missing_fields" in page.main.get_text()


def test_a_history_that_cannot_be_read_is_said(tmp_path):
    nights(tmp_path, 2)
    (tmp_path / HISTORY / "run.parquet").write_text("no parquet")
    with served(Source(tmp_path / "per10k.duckdb")) as one:
        status, _, text = one.ask("/nights")
        assert status == 503 and "run.parquet cannot be read" in text
        assert one.ask("/")[0] == 200


def test_the_command_serves_this_machine_alone_until_it_is_stopped():
    command = [sys.executable, "-m", "per10k", "dashboard", "--database", str(DATABASE), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        address = urlsplit(re.search(r"http\S+", running.stdout.readline())[0])
        assert address.hostname == "127.0.0.1" and len(address.query) > 30
        bound = [
            line.split()[1]
            for table in ("tcp", "tcp6")
            for line in Path(f"/proc/{running.pid}/net/{table}").read_text().splitlines()[1:]
            if line.split()[1].endswith(f":{address.port:04X}") and line.split()[3] == "0A"
        ]
        assert bound == [f"0100007F:{address.port:04X}"]
        with closing(HTTPConnection("127.0.0.1", address.port)) as connection:
            connection.request("GET", f"/?{address.query}")
            assert connection.getresponse().status == 303
        taken = per10k("dashboard", ["--database", str(DATABASE), "--port", str(address.port)])
        running.send_signal(2)
        assert (running.wait(20), running.stderr.read()) == (0, "")
    assert taken == Exit.USAGE


@pytest.mark.parametrize(("made", "said"), [
    ("create table a as select 1", "has no marts.scorecard"),
    (None, "cannot be read"),
])  # fmt: skip
def test_a_file_that_no_dashboard_can_be_made_of_is_refused(tmp_path, capsys, made, said):
    file = tmp_path / "per10k.duckdb"
    if made:
        with duckdb.connect(str(file)) as connection:
            connection.execute(made)
    else:
        file.write_text("no database")
    assert per10k("dashboard", ["--database", str(file)]) == Exit.USAGE
    assert said in capsys.readouterr().err


def test_a_child_level_file_that_is_none_is_refused(tmp_path, capsys):
    for file, said in ((tmp_path / "none.duckdb", "There is no file"), (DATABASE, "is no child-level file")):
        assert per10k("dashboard", ["--database", str(DATABASE), "--child-database", str(file)]) == Exit.USAGE
        assert said in capsys.readouterr().err


def test_the_page_of_a_figure_that_is_missing_says_why(site):
    (one, why), *_ = asked("""
        select indicator_id, missing_reason from marts.fct_scorecard_series
        where month_end = date '2019-03-31' and missing_reason is not null order by all
    """)
    text = site.page(f"/indicator/{one}", month="2019-03").main.get_text()
    assert MISSING[why][0] in text and MISSING[why][1][1:] in text
