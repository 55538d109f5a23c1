"""A Stripe of our own on loopback: localstripe as a process, with what it lacks of the real one put right at its edge.

It listens on every address and takes no `off_session` when a payment is confirmed; nothing else about it is changed.
Between it and us stands a gate that loses answers, delays them or closes, because that is what networks do.
Run as a program it is that server: python local_stripe.py PORT.
"""

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET_KEY = "sk_test_12345"
VISA = "4242424242424242"
DECLINED_WHEN_CHARGED = "4000000000000341"
DECLINED_WHEN_SAVED = "4000000000000002"
WANTS_TO_SEE_THE_PAYER = "4000002500003155"


class LocalStripe:
    """What a test, the payer's browser and the payer's bank do with it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str, **said: str) -> dict:
        body = urllib.parse.urlencode(said).encode() if said else None
        request = urllib.request.Request(self.url + path, data=body, method=method)  # noqa: S310 - our own
        request.add_header("Authorization", f"Bearer {SECRET_KEY}")
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            written = answer.read()
        return json.loads(written) if written else {}

    def card(self, number: str = VISA, *, year: int = 2030) -> str:
        """The token that a payer's browser is given for a card."""
        card = {"card[number]": number, "card[exp_month]": "12", "card[exp_year]": str(year), "card[cvc]": "123"}
        return self.ask("POST", "/v1/payment_methods", type="card", **card)["id"]

    def bank_account(self, iban: str = "DE89370400440532013000") -> str:
        owner = {"billing_details[name]": "Anna", "billing_details[email]": "anna@example.org"}
        return self.ask("POST", "/v1/payment_methods", type="sepa_debit", **{"sepa_debit[iban]": iban}, **owner)["id"]

    def authenticate(self, reference: str, *, success: bool = True) -> None:
        """The payer shows up at the bank, which is satisfied or not."""
        secret = self.payment(reference)["client_secret"]
        said = {"client_secret": secret, "success": str(success).lower()}
        try:
            self.ask("POST", f"/v1/payment_intents/{reference}/_authenticate", **said)
        except urllib.error.HTTPError as declined:
            declined.close()

    def payment(self, reference: str) -> dict:
        return self.ask("GET", f"/v1/payment_intents/{reference}")

    def refunds(self, reference: str) -> list[dict]:
        return self.ask("GET", f"/v1/refunds?payment_intent={reference}")["data"]

    def taken_from(self, payer: str) -> int:
        """In cents: what left the payer's card in the end."""
        charges = self.ask("GET", f"/v1/charges?customer={payer}&limit=100")["data"]
        moved = [one for one in charges if one["status"] == "succeeded" and one["captured"]]
        return sum(one["amount"] - one["amount_refunded"] for one in moved)

    def send_webhooks_to(self, url: str, secret: str) -> None:
        self.ask("POST", "/_config/webhooks/tests", url=url, secret=secret)


class Gate(ThreadingHTTPServer):
    """Passes requests on to the server behind it; what happens to some of them is the test's to say.

    lose_answers   so many of the next answers to POSTs of `lose_path` are lost after the server has done its work
    is_closed      nothing gets through
    """

    daemon_threads = True

    def __init__(self, behind: LocalStripe) -> None:
        super().__init__(("127.0.0.1", 0), _Through)
        self.behind = behind
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: list[str] = []
        self.be_usual()

    def be_usual(self) -> None:
        self.lose_answers, self.lose_path, self.is_closed, self.before = 0, "", False, None
        self.answer_nonsense = False

    def loses(self, path: str, answers: int = 1) -> None:
        self.lose_answers, self.lose_path = answers, path

    def handle_error(self, request, client_address) -> None:
        """Whoever was cut off is none of our trouble."""


class _Through(BaseHTTPRequestHandler):
    server: Gate

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def log_message(self, *_args: object) -> None:
        """Tests are silent."""

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(f"{self.command} {self.path}")
        if self.server.is_closed:
            self._cut()
            return
        behind = http.client.HTTPConnection("127.0.0.1", self.server.behind.port, timeout=10)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        behind.request(self.command, self.path, body, headers)
        answer = behind.getresponse()
        written = answer.read()
        behind.close()
        if self.command == "POST" and self.server.lose_answers and self.server.lose_path in self.path:
            self.server.lose_answers -= 1
            self._cut()
            return
        self.send_response(answer.status)
        if self.server.answer_nonsense and self.command == "POST" and self.server.lose_path in self.path:
            written = b"<html>Bad gateway"
        self.send_header("Content-Type", answer.headers.get("Content-Type", "application/json"))
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def local_stripe() -> Iterator[LocalStripe]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, __file__, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stripe = LocalStripe(port)
    try:
        _wait_for(stripe, server)
        yield stripe
    finally:
        server.kill()
        server.wait()


@contextmanager
def gate_before(stripe: LocalStripe) -> Iterator[Gate]:
    gate = Gate(stripe)
    thread = threading.Thread(target=gate.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield gate
    finally:
        gate.shutdown()
        thread.join()
        gate.server_close()


def _wait_for(stripe: LocalStripe, server: subprocess.Popen) -> None:
    give_up_at = time.monotonic() + 60
    while True:
        try:
            stripe.ask("GET", "/v1/balance")
        except (OSError, http.client.HTTPException):
            assert server.poll() is None, "localstripe has ended"
            assert time.monotonic() < give_up_at, "localstripe does not answer"
            time.sleep(0.05)
        else:
            return


def _serve(port: int) -> None:
    """As the recipe has it: on loopback only, and knowing `off_session` where Stripe does."""
    from localstripe import resources

    confirm = resources.PaymentIntent._api_confirm

    def confirm_off_session(id, off_session=None, **how):  # noqa: A002 - as it is called
        return confirm(id, **how)

    # Before the server makes its routes of them.
    for place, (method, url, _func) in enumerate(resources.extra_apis):
        if (method, url) == ("POST", "/v1/payment_intents/{id}/confirm"):
            resources.extra_apis[place] = (method, url, confirm_off_session)
    resources.store.dump_to_disk = lambda: None
    import localstripe.server as served

    run_app = served.web.run_app

    def run_on_loopback(app, *, sock, **_how):
        sock.close()
        run_app(app, host="127.0.0.1", port=port, print=None)

    served.web.run_app = run_on_loopback
    sys.argv = ["localstripe", "--port", "0", "--from-scratch"]
    served.start()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
