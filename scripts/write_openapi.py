"""For `make api`: write the API's description to the file named, without a database."""

import json
import sys
from pathlib import Path

from tollhouse.doors.api.application import make_api
from tollhouse.doors.api.house import House
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine
from tollhouse.tariffs.rate_books import RateBooks


def main(target: Path) -> None:
    nowhere = make_engine("postgresql://")  # an engine connects when it is first asked, which describing does not
    described = make_api(House(nowhere, real_clock, RateBooks())).openapi()
    target.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
