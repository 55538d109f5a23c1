"""The test ground itself: real database, rolled back, no network."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError
from sqlalchemy import text


def test_a_connection_reaches_a_real_database(conn):
    assert conn.scalar(text("select 'Київ' ilike 'київ'"))


def test_an_engine_commits_to_a_database_of_its_own(engine):
    with engine.begin() as conn:
        conn.execute(text("create table left_behind (id bigint primary key)"))
    with engine.connect() as conn:
        assert conn.scalar(text("select count(*) from left_behind")) == 0


def test_the_network_beyond_this_machine_is_out_of_reach():
    with (
        pytest.warns(UserWarning, match="192.0.2.1"),
        socket.socket() as attempt,
        pytest.raises(SocketConnectBlockedError),
    ):
        attempt.connect(("192.0.2.1", 80))
