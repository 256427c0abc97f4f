"""The macros of the project in Jinja alone, for tests of a macro, or of a file that calls one, that need no run of dbt."""

import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import yaml
from jinja2 import Environment

ROOT = Path(__file__).parents[2]


class CompilerError(Exception):
    """What dbt raises for exceptions.raise_compiler_error."""


class Returned(Exception):  # noqa: N818 - no error: how a macro that returns a value ends, as in dbt
    """The value that a macro returns."""


def text_of_macros():
    """The text of every macro of the project."""
    return "".join(path.read_text() for path in sorted((ROOT / "macros").rglob("*.sql")))


class Project:
    """Every macro, as dbt would call it on DuckDB: each a template of its own, that sees all the others.

    text: the macros, none: those of the project. variables: what `var` knows, where it is not as the project has it.
    """

    def __init__(self, text=None, **variables):
        self._jinja = Environment(extensions=["jinja2.ext.do"])
        self._names = self._jinja.globals
        self._names.update(
            {
                "var": ({**yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"], **variables}).__getitem__,
                "ref": lambda name: name,
                "return": _return,
                "modules": SimpleNamespace(re=re),
                "exceptions": SimpleNamespace(raise_compiler_error=_raise_compiler_error),
                "adapter": SimpleNamespace(dispatch=lambda name, _: self._names[f"duckdb__{name}"]),
            }
        )
        for macro in re.findall(r"\{%-? macro .*?endmacro -?%\}", text or text_of_macros(), re.DOTALL):
            name = re.search(r"macro (\w+)", macro)[1]
            self._names[name] = self._macro(name, macro)

    def __getattr__(self, name):
        return self._names[name]

    def read(self, path):
        """The SQL that a file of the project comes to; a relation is called by its name alone."""
        return self._jinja.from_string((ROOT / path).read_text()).render()

    def _macro(self, name, text):
        @cache
        def module():
            # Made only when it is called: a template sees the names that there are then. One that begins with a line it would
            # keep to itself.
            return self._jinja.from_string(text.replace(f"macro {name}", f"macro of_project_{name}", 1)).module

        def call(*arguments, **named):
            try:
                return getattr(module(), f"of_project_{name}")(*arguments, **named)
            except Returned as returned:
                return returned.args[0]

        return call


def _return(value):
    raise Returned(value)


def _raise_compiler_error(message):
    raise CompilerError(message)
