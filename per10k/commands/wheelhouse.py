"""``per10k wheelhouse``: all that an installation takes, in a folder, for a server without the internet."""

import errno
import shutil
import subprocess
import sys
from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed, says_no_space
from per10k.core.project import ROOT

RUNTIME, OPTIONAL = "requirements-runtime.lock", "requirements-optional.lock"
SAID = 10


@click.command()
@options.to(None)
@click.option("--optional", is_flag=True, help="With what the public edition, databases, pages to read and a refresh take.")
@click.option("--platform", metavar="TAG", help="The server's platform, as win_amd64 or manylinux_2_28_x86_64; none: this one's.")
@click.option("--python-version", metavar="3.N", help="The server's Python, as 3.12; none: this one's.")
def wheelhouse(to: Path, optional: bool, platform: str | None, python_version: str | None) -> None:
    """Write an offline installation, as wheels.

    Run it in the repository, on a machine with the internet, and take the folder to the server (docs/install.md). What is
    downloaded is held to the hashes of the lock.

    \b
    per10k wheelhouse --to wheels
    per10k wheelhouse --to wheels --optional --platform win_amd64 --python-version 3.12
    """
    lock = ROOT / (OPTIONAL if optional else RUNTIME)
    if not lock.is_file():
        raise Failed(Exit.USAGE, "An installed per10k cannot make its own wheel. Run this in the repository.")
    if to.is_dir() and any(to.iterdir()):
        raise Failed(Exit.USAGE, f"{to} holds something. Name a new folder, or an empty one.")
    to.mkdir(parents=True, exist_ok=True)
    for_server = [
        *(["--platform", platform] if platform else []),
        *(["--python-version", python_version] if python_version else []),
    ]
    download = ["download", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--requirement", str(lock), *for_server]
    try:
        _pip([*download, "--dest", str(to)])
        _pip(["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(to), str(ROOT)])
        shutil.copyfile(lock, to / lock.name)
    except BaseException:
        # The folder was empty: part of an installation is none, and would be refused the next time.
        for part in to.iterdir():
            part.unlink()
        raise
    wheels = sorted(to.glob("*.whl"))
    size = sum(wheel.stat().st_size for wheel in wheels) / 1e6
    (own,) = to.glob("per10k-*.whl")
    print(
        f"Written to {to}: {len(wheels)} wheels, {size:.0f} MB. On the server, in that folder and in a new environment:\n"
        f"  python -m pip install --no-index --find-links . --require-hashes --requirement {lock.name}\n"
        f"  python -m pip install --no-index --no-deps {own.name}"
    )


def _pip(arguments: list[str]) -> None:
    """Have pip do something. Raises Failed with its last lines where it cannot."""
    command = [sys.executable, "-m", "pip", *arguments, "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode:
        said = "\n".join(done.stderr.strip().splitlines()[-SAID:])
        if says_no_space(done.stderr):
            raise OSError(errno.ENOSPC, said.splitlines()[-1])
        raise Failed(Exit.MACHINE, f"pip could not {arguments[0]}:\n{said}")
