"""The report as one PDF, printed by a browser of the Chromium family: tagged for screen readers, with an outline.

A browser, because the pages are then printed as they are; libraries that need none draw no styled charts and take minutes.
It asks no network for anything.
"""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
SECONDS = 300
# No name leads anywhere, and what needs none (this machine's own included) goes to a proxy that is not there. The page says
# as much itself (see base.html); this is for a browser that calls home, or a page that is not as it should be.
NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
)


def browser() -> str | None:
    """The browser that prints: PER10K_BROWSER, or else the first on the path; None where there is none."""
    named = os.environ.get("PER10K_BROWSER")
    return shutil.which(named) if named else next((found for name in NAMES if (found := shutil.which(name))), None)


def print_pdf(program: str, page: Path, to: Path) -> None:
    """Print a page into the file `to`. program: the browser. Raises ValueError, with its last words, if it writes no file."""
    with TemporaryDirectory() as profile:
        command = [
            program,
            "--headless=new",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            *NO_NETWORK,
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            f"--print-to-pdf={to.resolve()}",
            page.resolve().as_uri(),
        ]
        # Browsers refuse to run as root with a sandbox; the page holds nothing from elsewhere.
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")
        try:
            printed = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise ValueError(f"{program} did not print the report in {SECONDS} seconds.") from None
    if not to.is_file():
        raise ValueError(f"{program} printed no PDF: {printed.stderr.strip().splitlines()[-1:] or printed.returncode}")
