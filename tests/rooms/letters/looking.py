"""Somebody who looks at thresholds again and again, in a process of its own: python … DATABASE_URL."""

import sys
import time

from builders import NOON

from tollhouse.letters.writing import write_warnings
from tollhouse.plumbing.db import make_engine

if __name__ == "__main__":
    engine = make_engine(sys.argv[1])
    while True:
        with engine.begin() as conn:
            found = write_warnings(conn, now=NOON)
        time.sleep(0 if found else 0.01)
