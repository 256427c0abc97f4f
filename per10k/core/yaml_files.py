"""The project's own files of YAML."""

from pathlib import Path
from typing import Any

import yaml

# libyaml, where the parser was built with it, reads the source contract in a sixth of the time.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What a file of the project says. Raises yaml.YAMLError where it is no YAML."""
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)
