"""The report asks no network for anything, whatever is written in it: neither its pages nor the browser that prints them."""

import os
import stat
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import duckdb
import pytest
from bs4 import BeautifulSoup
from skips import skip_where

from per10k.report.marts import read_report
from per10k.report.pages import write_pages, write_whole
from per10k.report.pdf import browser, print_pdf

ROOT = Path(__file__).parents[2]
DATABASE = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))
ASKS = """
![picture](http://{at}/picture.png) [link](http://{at}/link) <img src="http://{at}/tag.png">
<link rel=stylesheet href="//{at}/a.css">
<style>@import url(http://{at}/style.css); body {{ background: url("http://{at}/b.png") }}</style>
<iframe src="http://{at}/frame"></iframe> <script src="http://{at}/s.js"></script> [x]: http://{at}/reference "t"
"""


@pytest.fixture(scope="module")
def server():
    """A server of this machine, and the addresses that it was asked for."""
    asked = []

    class Remembers(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing on the screen."""

    server = HTTPServer(("127.0.0.1", 0), Remembers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", asked
    server.shutdown()


@pytest.fixture(scope="module")
def whole(server, tmp_path_factory):
    """A report whose commentary and name ask for things from elsewhere, cut to one section."""
    to, comments = tmp_path_factory.mktemp("report"), tmp_path_factory.mktemp("commentary")
    asks = ASKS.format(at=server[0])
    with duckdb.connect(str(DATABASE), read_only=True) as database:
        report = read_report(database)
    (section, *_) = report.sections
    file = comments / report.la_code / f"{report.month:%Y-%m}" / f"{section.slug}.md"
    file.parent.mkdir(parents=True)
    file.write_text(asks)
    short = replace(report, council=asks, sections=[replace(section, lines=section.lines[:2])])
    write_pages(short, to, comments, {})
    write_whole(short, to / "whole.html", comments)
    assert "picture.png" in (to / "whole.html").read_text()
    return to / "whole.html"


def test_a_page_loads_nothing_but_its_own_files_and_says_so(whole):
    for file in whole.parent.glob("*.html"):
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        loading = page.find_all(["img", "link", "script", "iframe", "object", "embed"])
        loads = {tag.get("src") or tag.get("href") for tag in loading}
        assert loads <= {"style.css", "report.js", "data:,"}
        assert not page.find_all("style") and not page.find_all(style=lambda rule: rule and "url" in rule)
        policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
        assert policy.startswith("default-src 'none'") and "http" not in policy


def test_the_browser_that_prints_is_given_no_network(tmp_path, monkeypatch):
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/asked\ntouch {tmp_path}/a.pdf\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    print_pdf(str(program), tmp_path / "page.html", tmp_path / "a.pdf")
    asked = (tmp_path / "asked").read_text().splitlines()
    assert {"--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-bypass-list=<-loopback>"} <= set(asked)
    assert any(argument.startswith("--proxy-server=http://127.0.0.1:") for argument in asked)


@skip_where(browser() is None, "chromium")
def test_nothing_is_asked_for_while_it_is_printed(whole, server, tmp_path):
    """Neither by the report, nor by a page that would ask and says nothing against it."""
    at, asked = server
    print_pdf(browser(), whole, tmp_path / "report.pdf")
    bare = tmp_path / "bare.html"
    bare.write_text(ASKS.format(at=at) + ASKS.format(at=at.replace("127.0.0.1", "localhost")))
    print_pdf(browser(), bare, tmp_path / "bare.pdf")
    assert asked == []
