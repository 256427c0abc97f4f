"""Only regular files are read: a pipe or a device would be waited for without end."""

import stat
from pathlib import Path

_KINDS = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


def not_regular(path: Path) -> str:
    """Why a path, or what it links to, cannot be read as a file, or ''."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return f"a link that leads nowhere ({error.strerror})" if path.is_symlink() else str(error.strerror)
    return "" if stat.S_ISREG(mode) else f"{_KINDS.get(stat.S_IFMT(mode), 'no regular file')}, which is not read"
