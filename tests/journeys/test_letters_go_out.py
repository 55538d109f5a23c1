"""The whole program: what staff does is mailed, through a real mail server."""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from journeys.conftest import Tollhouse, end_everything_in, free_address, wait_until
from rooms.plumbing.mail_servers import Letterbox, a_free_port, a_mail_server

EUR = "EUR"


@pytest.fixture
def port() -> int:
    return a_free_port()


@pytest.fixture
def program(tmp_path, bytecode, port) -> Iterator[Tollhouse]:
    settings = {
        "TOLLHOUSE_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "TOLLHOUSE_MAIL_FROM": "tollhouse@example.net",
    }
    yield Tollhouse(tmp_path, free_address(), bytecode, settings)
    end_everything_in(tmp_path)


def test_what_happens_to_a_customer_is_mailed_and_what_could_not_go_out_waits_for_the_server(program, port):
    secret = program.run("staff", "token", "add", "tests", "--role", "administrator").out.splitlines()[0]
    running = program.start("serve", "--workers", "1")
    running.wait_until_serving()

    def ask(method: str, path: str, said: Any = None) -> Any:
        body = None if said is None else json.dumps(said).encode()
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        request = urllib.request.Request(
            f"http://{program.address}/api/v1{path}", data=body, headers=headers, method=method
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own server
            return json.load(answer)

    class_id = ask("POST", "/customer-classes", {"name": "Residential"})["id"]
    kinds = ["customer_blocked", "customer_unblocked", "credit_limit_warning"]
    ask("PUT", f"/customer-classes/{class_id}/notifications", {"email": kinds})
    new = {
        "name": "Ada", "currency": EUR, "balance_control": "postpaid", "class_id": class_id, "email": "ada@example.org",
        "credit_limit": {"amount": "200", "currency": EUR},
    }  # fmt: skip
    customer = ask("POST", "/customers", new)["id"]
    ask("POST", f"/customers/{customer}/status-changes", {"action": "block"})

    def mail() -> dict[str, Any]:
        return ask("GET", "/outbox/summary")["channels"][0]

    wait_until(lambda: mail()["trouble"] is not None)
    assert mail()["set_up"]
    assert f"127.0.0.1:{port}" in mail()["trouble"]
    letterbox = Letterbox()
    with a_mail_server(letterbox, port=port):
        wait_until(lambda: len(letterbox.taken) == 1)
        ask("POST", f"/customers/{customer}/status-changes", {"action": "unblock"})
        wait_until(lambda: len(letterbox.taken) == 2)
        wait_until(lambda: mail()["trouble"] is None)
        assert [message["Subject"] for message in letterbox.taken] == [
            "Your services are blocked",
            "Your services work again",
        ]
        assert {message["From"] for message in letterbox.taken} == {"tollhouse@example.net"}
    assert running.stop() == 0
