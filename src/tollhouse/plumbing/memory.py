"""How much memory there is to plan with."""

from pathlib import Path

import psutil

# Linux's control groups, version 2 and 1: a container finds its own limit here, and the host's memory elsewhere.
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def usable_memory(limits: tuple[Path, ...] = _LIMITS) -> int:
    """Bytes: the machine's memory, or what its container allows where that is less."""
    allowed = [int(written) for path in limits if path.exists() and (written := path.read_text().strip()).isdigit()]
    machine: int = psutil.virtual_memory().total
    return min([machine, *allowed])
