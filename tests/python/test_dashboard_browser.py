"""The dashboard in a browser: no violation of WCAG 2.2 AA, nothing wider than a phone, nothing asked of anybody else."""

import pytest
from skips import skip_where
from test_dashboard import CHILDREN, DATABASE, KEY, nights, served

from per10k.dashboard.source import Source
from proof.bench.accessibility import MODES, chromium, missing, view, violations

pytestmark = skip_where(missing() is not None, "chromium")

# Of each page, one that has all its parts.
PAGES = (
    "/?month=2019-03&only=exceptions",
    "/indicators?section=CIN",
    "/indicator/lac_health_assessment_up_to_date_pct?month=2019-03",
    "/indicator/adopters_in_assessment?month=2019-03",
    "/teams?month=2019-03",
    "/team/permanence?month=2019-03",
    "/exceptions?month=2019-03",
    "/lists?measure=cpp_visit_2wk",
    "/nights",
    "/nowhere",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    nights(folder, 5)
    with served(Source(folder / "per10k.duckdb", CHILDREN)) as one:
        yield one


@pytest.fixture(scope="module")
def driver(site):
    with chromium() as opened:
        opened.get(f"{site.base}/?key={KEY}")
        assert DATABASE.is_file() and opened.current_url == f"{site.base}/"
        yield opened


# A change is sure by the way that leaves least room; the other three show the same pages wider, or in the colours of the day.
SEEN = {"phone, dark"}


@pytest.mark.parametrize("mode", [
    pytest.param(mode, marks=[] if mode in SEEN else pytest.mark.release) for mode in MODES if not mode.startswith("print")
])  # fmt: skip
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation(site, driver, page, mode):
    assert violations(driver, site.base + page, mode) == []


def test_whoever_drills_comes_from_the_scorecard_to_a_child(site, driver):
    def follow(what):
        # By the page itself: while it scrolls there, nothing can be pressed.
        driver.execute_script("document.querySelector(arguments[0]).click()", what)

    view(driver, "light")
    driver.get(f"{site.base}/?month=2019-03")
    driver.find_element("id", "q").send_keys("CP plan visited")
    follow("form button")
    assert "1 of " in driver.find_element("id", "lines").text
    follow("table.figures tbody th a")
    assert "/indicator/cpp_visit_2wk" in driver.current_url and "month=2019-03" in driver.current_url
    follow("table.timely tbody th a")
    assert "/team/" in driver.current_url
    follow("#main table tbody td a")
    assert "/lists" in driver.current_url and driver.find_element("css selector", "table.children tbody th").text


def test_nothing_is_asked_of_anybody_else(site, driver):
    asked = "return performance.getEntriesByType('resource').map(one => one.name)"
    for page in PAGES:
        driver.get(site.base + page)
        names = driver.execute_script(asked)
        assert names and not [name for name in names if not name.startswith((f"{site.base}/static/", "data:"))], page


def test_a_browser_that_was_not_let_in_sees_nothing(site):
    with chromium() as stranger:
        stranger.get(f"{site.base}/lists")
        assert "holds a key" in stranger.find_element("id", "main").text and "CP plan" not in stranger.page_source
