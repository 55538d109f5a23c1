"""The API as the signed-in person of a page may use it, to find and make what a browser test is about."""

import json
from itertools import count
from typing import Any

from playwright.sync_api import Page

_unique = count(1)


class Api:
    def __init__(self, page: Page, address: str = "") -> None:
        """address   of another server than the one that all tests share"""
        self._request = page.context.request
        self._root = f"{address}/api/v1"

    def get(self, path: str) -> Any:
        answer = self._request.get(f"{self._root}{path}")
        assert answer.ok, answer.text()
        return answer.json()

    def post(self, path: str, said: dict[str, Any]) -> Any:
        return self._send("POST", path, said)

    def put(self, path: str, said: dict[str, Any]) -> Any:
        return self._send("PUT", path, said)

    def patch(self, path: str, said: dict[str, Any]) -> Any:
        return self._send("PATCH", path, said)

    def delete(self, path: str) -> None:
        self._send("DELETE", path, None)

    def _send(self, method: str, path: str, said: dict[str, Any] | None) -> Any:
        proof = {"X-CSRF-Token": self.get("/session")["csrf_token"], "Content-Type": "application/json"}
        data = None if said is None else json.dumps(said)
        answer = self._request.fetch(f"{self._root}{path}", method=method, data=data, headers=proof)
        assert answer.ok, answer.text()
        return answer.json() if answer.status != 204 else None

    def caller(self) -> dict[str, Any]:
        """A customer with a phone number who made calls lately, each with its story."""
        for customer in self.get("/customers?limit=100&status=active")["items"]:
            if customer["phone"] and len(self.calls_of(customer)) > 1:
                return customer
        raise AssertionError("nobody of the company made calls")

    def calls_of(self, customer: dict[str, Any]) -> list[dict[str, Any]]:
        return self.get(f"/customers/{customer['id']}/xdrs?service=voice&limit=10")["items"]

    def register(self, name: str, **facts: Any) -> dict[str, Any]:
        classes = self.get("/customer-classes")["items"]
        class_id = next(one["id"] for one in classes if one["name"] == "Residential")
        said = {"name": name, "currency": "EUR", "balance_control": "postpaid", "class_id": class_id}
        return self.post("/customers", said | {"credit_limit": {"amount": "20", "currency": "EUR"}} | facts)

    def open_account(self, customer: dict[str, Any]) -> dict[str, Any]:
        """With the oldest product in the customer's currency: those of other tests sell less."""
        products = self.get("/products?limit=500")["items"]
        product_id = min(one["id"] for one in products if one["currency"] == customer["currency"])
        said = {"identifier": f"38093{next(_unique):07}", "product_id": product_id}
        return self.post(f"/customers/{customer['id']}/accounts", said)

    def sold_in(self, currency: str) -> tuple[str, str]:
        """A product by name, and a number that somebody with it has called."""
        for customer in self.get(f"/customers?limit=100&where=currency:is:{currency}")["items"]:
            for call in self.calls_of(customer):
                if call["facts"]["cu"] == currency:
                    return call["facts"]["pr"], call["called"]
        raise AssertionError(f"nobody called anybody in {currency}")

    def send_a_call(self, account: str, called: str) -> list[dict[str, Any]]:
        source = f"journey-{next(_unique)}"
        self.post("/usage-sources", {"name": source, "rules": {"format": "generic"}})
        call = {"request_id": source, "account": account, "calling": account, "called": called, "used": 73}
        call["started_at"] = self.get("/session")["installation"]["now"]
        return self.post("/usage", {"source": source, "records": [call]})["outcomes"]
