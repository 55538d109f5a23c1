"""The first thing wrong with a record, on its way to becoming an Unfit."""


class Misfit(Exception):  # noqa: N818 - caught by the reader that raised it
    """code and detail as in Unfit."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
