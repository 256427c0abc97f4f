"""What a run says while it goes on: a line a step on the screen, and everything as JSON lines in its log."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path


class Journal:
    """The log of one run, in a folder named after it.

    Seconds come from a clock that nobody sets; the time of day is there to be read, not relied on.
    """

    def __init__(self, folder: Path):
        folder.mkdir(parents=True)
        self.folder, self.run, self.seconds = folder, folder.name, dict[str, float]()
        self._file = (folder / "log.jsonl").open("a", encoding="utf-8")
        self._started, self._events = time.monotonic(), 0

    def tell(self, event: str, **facts) -> None:
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
        """Time a step. name: in the log and the summary; doing: on the screen."""
        self.say(doing)
        self.tell("step_started", step=name)
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = round(time.monotonic() - started, 2)
        self.tell("step_ended", step=name, took=self.seconds[name])

    def elapsed(self) -> float:
        """Seconds since the run began."""
        return round(time.monotonic() - self._started, 2)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
