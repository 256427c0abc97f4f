"""Opens every page of a report in Chromium and asks axe-core for violations of WCAG 2.2 AA, in every mode; measures loading.

    python -m proof.bench.accessibility target/report [target/report-public ...]

Exit code 1 where anything is violated, or a page is wider than the screen. Needs Chromium with its driver.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from statistics import median

from selenium import webdriver

AXE = files("selenium_axe_python") / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# name: media, colour scheme, width in CSS pixels; A4 at 96 dots an inch.
MODES = {
    "light": ("screen", "light", 1280),
    "dark": ("screen", "dark", 1280),
    "phone, light": ("screen", "light", 320),
    "phone, dark": ("screen", "dark", 320),
    "print, A4": ("print", "light", 794),
}


def missing() -> str | None:
    """What a sweep needs and this machine does not have; None where nothing is missing."""
    lacking = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"{' and '.join(lacking)} not on the path" if lacking else None


@contextmanager
def chromium() -> Iterator[webdriver.Chrome]:
    """A Chromium without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    # Pages are our own files; a sandbox is refused to root.
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    driver.set_script_timeout(300)
    try:
        yield driver
    finally:
        driver.quit()


def view(driver: webdriver.Chrome, mode: str) -> None:
    """Put the browser into one of MODES."""
    media, scheme, width = MODES[mode]
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def violations(driver: webdriver.Chrome, page: Path | str, mode: str) -> list[str]:
    """What axe-core finds on a page in a mode, and whether the page is wider than the screen; none if all is well.

    page: a file, or the address of a page that is served.
    """
    view(driver, mode)
    driver.get(page if isinstance(page, str) else page.resolve().as_uri())
    driver.execute_script(AXE.read_text(encoding="utf-8"))
    # On paper nothing is pressed, so that the size of targets does not matter.
    asked = {
        "runOnly": TAGS,
        "resultTypes": ["violations"],
        "rules": {"target-size": {"enabled": MODES[mode][0] == "screen"}},
    }
    told = driver.execute_async_script("const done = arguments[1]; axe.run(arguments[0]).then(done)", asked)
    found = [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in told["violations"]]
    wide, (media, _, screen) = driver.execute_script("return document.documentElement.scrollWidth"), MODES[mode]
    # What does not fit on paper is scaled by the printer; on a screen it would scroll in two directions.
    return found + ([f"{wide} pixels wide on {screen}"] if wide > screen and media == "screen" else [])


def load_times(driver: webdriver.Chrome, page: Path, times: int = 5) -> list[float]:
    """Milliseconds from the request to the load event, over some loadings."""
    view(driver, "light")
    taken = []
    for _ in range(times):
        driver.get(page.resolve().as_uri())
        taken.append(driver.execute_script("return performance.getEntriesByType('navigation')[0].loadEventEnd"))
    return taken


def main(folders: list[str]) -> int:
    """Sweep the folders; return the exit code."""
    if lack := missing():
        print(lack)
        return 2
    failed = looked_at = 0
    for page in (page for folder in folders for page in sorted(Path(folder).glob("*.html"))):
        # A browser a page: axe-core leaves much behind in memory.
        with chromium() as driver:
            for mode in MODES:
                looked_at += 1
                for found in violations(driver, page, mode):
                    failed += 1
                    print(f"{page} ({mode}): {found}", flush=True)
            weight = sum(file.stat().st_size for file in (page, page.parent / "style.css", page.parent / "report.js")) / 1024
            print(f"{page}: {weight:.0f} KiB, loaded in {median(load_times(driver, page)):.0f} ms", flush=True)
    print(f"{failed} violations over {looked_at} pages and modes")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
