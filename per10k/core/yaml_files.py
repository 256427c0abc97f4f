"""Files of YAML: the project's own, and those that somebody else has written."""

from pathlib import Path
from typing import Any

import yaml

# libyaml, where the parser was built with it, reads the source contract in a sixth of the time.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _EachOnce(yaml.SafeLoader):
    """Refuses a name that is given twice, of which YAML itself keeps the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} is given twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_given(text: str) -> Any:
    """What a text says that somebody has written by hand. Raises yaml.YAMLError where it is no YAML, or gives a name twice."""
    return yaml.load(text, _EachOnce)


def read_yaml(path: Path) -> Any:
    """What a file of the project says. Raises yaml.YAMLError where it is no YAML."""
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)
