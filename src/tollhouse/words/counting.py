"""How many of what, as people write it."""


def counted(count: int, thing: str) -> str:
    """«1 rate», «0 rates», «1,204 rates»; the thing is a word whose plural takes an s."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
