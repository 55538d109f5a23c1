"""What a person is told when something went wrong that no rule foresaw; the details go to a log."""

import tempfile
import traceback
from pathlib import Path

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db.retrying import is_passing
from tollhouse.plumbing.settings import read_settings
from tollhouse.words.refusals import Refused

_LOG = "errors.log"


def sentence_for(trouble: Exception) -> str:
    """One sentence with the way out."""
    if is_passing(trouble):
        reason = _first_line(getattr(trouble, "orig", None) or trouble)  # the driver's own words
        return f"The database went away or was too busy ({reason}); start the same command again."
    if isinstance(trouble, OSError) and trouble.filename is not None:
        return f"{trouble.filename}: {trouble.strerror}."
    kept = _keep(trouble)
    return f"Something unexpected happened ({type(trouble).__name__}: {_first_line(trouble)}). Details are in {kept}."


def _first_line(trouble: BaseException | None) -> str:
    return " ".join(str(trouble).split("\n", maxsplit=1)[0].split())[:300].rstrip(".")


def _keep(trouble: Exception) -> Path:
    """Append the traceback to the log under the data directory, or to one in the passing directory."""
    try:
        home = read_settings().data
    except Refused:
        home = Path(tempfile.gettempdir())
    written = f"{real_clock().isoformat()}\n{''.join(traceback.format_exception(trouble))}\n"
    for directory in (home, Path(tempfile.gettempdir())):
        log = directory / (_LOG if directory == home else f"tollhouse-{_LOG}")
        try:
            directory.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8") as file:
                file.write(written)
        except OSError:
            continue
        return log.resolve()
    return Path("(no log could be written)")
