"""Packages that a part alone needs: what is there, and what to install for what is not."""

import importlib.util
import re
import tomllib
from functools import cache
from importlib import metadata

from per10k.core.project import ROOT


def is_installed(module: str) -> bool:
    """Whether a module can be imported, without importing it."""
    return importlib.util.find_spec(module) is not None


@cache
def _extras() -> dict[str, str]:
    """Package -> the extra of per10k that brings it: as pyproject.toml has them, or the installed per10k."""
    project = ROOT / "pyproject.toml"
    if project.is_file():
        extras = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
        return {_as_package(needs): extra for extra, all_needs in extras.items() for needs in all_needs}
    found = (re.match(r"""([^;]*);.*extra == ['"]([\w-]+)['"]""", needs) for needs in metadata.requires("per10k") or [])
    return {_as_package(one[1]): one[2] for one in found if one}


def _as_package(needed: str) -> str:
    """A module, or what is required, as packages are named: those that are optional here are called alike."""
    return re.split(r"[^\w-]", needed)[0].lower().replace("_", "-")


def how_to_install(module: str) -> str:
    """What to do for a module that is not there, in a sentence."""
    package = _as_package(module)
    extra = _extras().get(package)
    wanted = f"'per10k[{extra}]'" if extra else package
    return f"{package} is not installed here. Install it: pip install {wanted} (docs/install.md)."
