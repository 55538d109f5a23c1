"""The interpreter's collector of circles, told what this program is like."""

import gc


def collect_rarely() -> None:
    """A batch makes a hundred thousand objects and hardly a circle: at the usual threshold a third of charging's time
    went into looking for some (docs/benchmarks.md)."""
    gc.set_threshold(100_000, 20, 50)
