"""Whoever tries to reach a network is stopped and remembered."""

from __future__ import annotations

import socket

import pytest
from no_network import NoNetwork


@pytest.mark.parametrize("kind", [socket.AF_INET, socket.AF_INET6])
def test_a_connection_is_stopped(kind: socket.AddressFamily, network: NoNetwork) -> None:
    with socket.socket(kind) as one, pytest.raises(PermissionError):
        one.connect(("::1" if kind is socket.AF_INET6 else "127.0.0.1", 9))
    assert len(network.tried) == 1
    network.tried.clear()


def test_asking_for_an_address_is_stopped(network: NoNetwork) -> None:
    with pytest.raises(PermissionError):
        socket.getaddrinfo("example.invalid", 80)
    assert len(network.tried) == 1
    network.tried.clear()
