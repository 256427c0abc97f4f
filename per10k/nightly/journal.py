"""What a run says while it goes on: a line a step on the screen, and everything as JSON lines in its log."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from per10k.core.exit_codes import Exit
from per10k.nightly.estimate import Estimate, in_words
from per10k.nightly.failure import RunFailed


class Journal:
    """The log of one run, in a folder named after it.

    Seconds come from a clock that nobody sets; the time of day is there to be read, not relied on. limit: seconds that a step may
    take; none: as long as it likes. expected: what the nights before took; none where none is known.
    """

    def __init__(self, folder: Path, limit: float | None = None, expected: Estimate | None = None):
        folder.mkdir(parents=True)
        self._limit, self.expected = limit, expected
        self._step, self._step_started = "", 0.0
        self.folder, self.run, self.seconds = folder, folder.name, dict[str, float]()
        self._file = (folder / "log.jsonl").open("a", encoding="utf-8")
        self._started, self._events, self.started_at = time.monotonic(), 0, _now()

    def tell(self, event: str, **facts: Any) -> None:
        """Add one event with its facts to the log, on its way to disk when this returns."""
        self._events += 1
        line = {"run": self.run, "event_number": self._events, "seconds": self.elapsed(), "at": _now(), "event": event}
        self._file.write(json.dumps({**line, **facts}, default=str) + "\n")
        self._file.flush()

    def say(self, text: str) -> None:
        """Show progress."""
        print(f"{self.elapsed():7.1f} s  {text}", flush=True)

    @contextmanager
    def step(self, name: str, doing: str) -> Iterator[None]:
        """Time a step. name: in the log and the summary; doing: on the screen.

        Raises RunFailed where it takes longer than it may, in the midst of it: what it started ends with it.
        """
        self._step = name
        self._step_started = started = time.monotonic()
        left = self.expected.left_from(name) if self.expected else None
        self.say(f"{doing}{_left(left)}")
        self.tell("step_started", step=name, expected_to_go=left)
        too_long = RunFailed(
            Exit.TOO_LONG,
            f"The step '{name}' ({doing.lower()}) took longer than {(self._limit or 0) / 60:g} minutes, and was ended.",
            "See whether the disk or a file hangs, or the delivery has grown; --step-minutes (PER10K_STEP_MINUTES) allows more.",
        )

        is_too_long = False

        def stop(*_: object) -> None:
            nonlocal is_too_long
            is_too_long = True
            raise too_long

        handler = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, self._limit or 0)
        try:
            yield
        except Exception as error:
            if is_too_long:
                # What was interrupted may word it in its own way.
                raise too_long from error
            raise
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, handler)
            self.seconds[name] = round(time.monotonic() - started, 2)
        self.tell("step_ended", step=name, took=self.seconds[name])

    def say_share(self, text: str, share: float) -> None:
        """Show how far a step has come. share: of its time that is over, 0 to 1, as far as can be known."""
        took = time.monotonic() - self._step_started
        self.say(f"{text}{_left(self.expected.left_in(self._step, share, took) if self.expected else None)}")

    def elapsed(self) -> float:
        """Seconds since the run began."""
        return round(time.monotonic() - self._started, 2)


def _left(seconds: float | None) -> str:
    return "" if seconds is None else f", {in_words(seconds)} to go"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
