"""A worker of the outbox in a process of its own: python … DATABASE_URL PORT ABANDONED_AFTER_S."""

import sys
import threading
from datetime import timedelta

from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.outbox import sending
from tollhouse.plumbing.outbox.sending import Post
from tollhouse.plumbing.outbox.smtp import Mail, MailServer

if __name__ == "__main__":
    url, port, abandoned_after_s = sys.argv[1:]
    sending._LOOK_EVERY_S = 0.02
    sending._SHORTEST_PAUSE_S = sending._LONGEST_PAUSE_S = 0.05
    server = MailServer("127.0.0.1", int(port), sender="billing@example.org", patience_s=5)
    post = Post(make_engine(url), Mail(server), abandoned_after=timedelta(seconds=float(abandoned_after_s)))
    post.work(threading.Event())
