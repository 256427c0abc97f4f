"""The pages as an application: what an address shows, and who may ask for it.

It answers this machine alone, and on it whoever has the key that is printed when it starts: other users of a server can reach its
ports. Nothing is written, and no page loads anything from elsewhere.
"""

import hmac
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, UndefinedError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from per10k.dashboard import figures, teams
from per10k.dashboard.source import Reading, Source
from per10k.dashboard.view import NoSuchPageError, View, read_view
from per10k.report import charts, words
from per10k.report.pages import TEMPLATES as OF_THE_REPORT

TEMPLATES = Path(__file__).parent / "templates"
# With its port behind it: a browser shows its cookies to every port of a machine, and two dashboards have two keys.
COOKIE = "per10k_dashboard_"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A page may name children: no copy of it stays in the browser's store.
    "Cache-Control": "no-store",
}
PAGES = (
    ("Scorecard", "/"),
    ("Indicators", "/indicators"),
    ("Teams", "/teams"),
    ("Exceptions", "/exceptions"),
    ("Nights", "/nights"),
)
STYLES = {"style.css": OF_THE_REPORT / "style.css", "dashboard.css": TEMPLATES / "dashboard.css"}

Told = dict[str, Any]


def make(source: Source, key: str) -> Starlette:
    """The application. key: what a browser has to show once, in the address, to be let in."""
    templates = environment(source)

    def page(name: str, path: str, tell: Callable[[Reading, View, Request], Told]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            status, message, title = 200, "", name
            try:
                with source.aggregates() as reading:
                    view = read_view(reading, request.query_params)
                    told = tell(reading, view, request)
                    html = templates.get_template(f"{name}.html").render(view=view, this=path, request=request, **told)
                    return HTMLResponse(html)
            except NoSuchPageError as missing:
                status, message, title = 404, str(missing), "Not found"
            except ValueError as unreadable:
                status, message, title = 503, str(unreadable), "Cannot be shown"
            # A file that is copied while it is read, or of a version with other marts, as after a roll back.
            except (duckdb.Error, UndefinedError, LookupError) as other:
                status, message, title = 503, source.unlike(other), "Cannot be shown"
            return _refused(templates, status, title, message)

        return answer

    routes = [
        Route("/", page("scorecard", "/", lambda reading, view, _: figures.scorecard(reading, view))),
        Route("/indicators", page("indicators", "/indicators", lambda reading, view, _: figures.indicators(reading, view))),
        Route(
            "/indicator/{indicator_id:path}",
            page(
                "indicator",
                "/indicators",
                lambda reading, view, asked: figures.indicator(reading, view, asked.path_params["indicator_id"]),
            ),
        ),
        Route("/teams", page("teams", "/teams", lambda reading, view, _: teams.teams(reading, view))),
        *(
            Route(
                path,
                page(
                    "team",
                    "/teams",
                    lambda reading, view, asked: teams.team(
                        reading, view, asked.path_params.get("team_id") or asked.query_params.get("team", "")
                    ),
                ),
            )
            for path in ("/team", "/team/{team_id:path}")
        ),
        Route("/exceptions", page("exceptions", "/exceptions", lambda reading, view, _: figures.exceptions(reading, view))),
        Route("/lists", page("lists", "/lists", lambda reading, view, _: teams.lists(reading, source, view))),
        Route("/nights", page("nights", "/nights", lambda reading, view, _: teams.nights(source))),
        *(Route(f"/static/{name}", _file(path)) for name, path in STYLES.items()),
    ]

    async def not_found(request: Request, error: Exception) -> Response:
        return _refused(templates, 404, "Not found", f"There is no page {request.url.path}.")

    # A name that somebody else's page gives to this machine is not ours: it could read what the browser is shown.
    middleware = [
        Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
        Middleware(Guard, key=key, templates=templates),
    ]
    return Starlette(routes=routes, middleware=middleware, exception_handlers={404: not_found})


class Guard:
    """Lets in whoever shows the key, in a cookie or once in the address, and says with each page what it may do."""

    def __init__(self, app: Any, key: str, templates: Environment):
        self._app, self._key, self._templates = app, key, templates

    async def __call__(self, scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            await send(message)

        await self._let_in(Request(scope))(scope, receive, with_headers)

    def _let_in(self, request: Request) -> Any:
        cookie = f"{COOKIE}{request.scope['server'][1]}"
        if request.url.path.startswith("/static/") or self._is_key(request.cookies.get(cookie)):
            return self._app
        if not self._is_key(request.query_params.get("key")):
            said = (
                "Open the address that per10k dashboard printed when it was started: it holds a key, and the dashboard answers "
                "nobody without it."
            )
            return _refused(self._templates, 403, "Not open to everybody", said)
        others = [(name, value) for name, value in request.query_params.multi_items() if name != "key"]
        let_in = RedirectResponse(f"{request.url.path}?{urlencode(others)}".rstrip("?"), 303)
        let_in.set_cookie(cookie, self._key, httponly=True, samesite="strict")
        return let_in

    def _is_key(self, shown: str | None) -> bool:
        return shown is not None and hmac.compare_digest(shown.encode(), self._key.encode())


def environment(source: Source) -> Environment:
    """The templates, with those of the report beside them, and all that they ask for."""
    folders = [FileSystemLoader(TEMPLATES), FileSystemLoader(OF_THE_REPORT)]
    templates = Environment(
        loader=ChoiceLoader(folders), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    templates.globals.update(
        pages=[*PAGES, *([("Lists of children", "/lists")] if source.children else [])],
        has_lists=source.children is not None,
        frame=charts,
        shown=words.shown,
        amount=words.amount,
        plain=words.plain,
        # As the marts round, and not to the even digit.
        one_decimal=lambda value: f"{words.half_up(value, 1):,}",
        bases=words.BASES,
        good=words.GOOD,
        missing=words.MISSING,
        quality=words.QUALITY,
        only=figures.ONLY,
        styles=list(STYLES),
    )
    return templates


def _refused(templates: Environment, status: int, title: str, message: str) -> HTMLResponse:
    return HTMLResponse(templates.get_template("refused.html").render(title=title, message=message), status)


def _file(path: Path) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return FileResponse(path, media_type="text/css")

    return answer
