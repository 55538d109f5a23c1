import pytest

from tollhouse.staff.rules.networks import address_behind, household_of, networks_of, within

PROXIES = networks_of(["10.0.0.0/8", "2001:db8::1"])


@pytest.mark.parametrize(
    "peer, forwarded, behind",
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.1", "192.0.2.1"),  # a stranger's word
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # what a client wrote itself stands before it
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("2001:db8:0:0::1", "2001:DB8:5::1", "2001:db8:5::1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("testclient", "198.51.100.1", "testclient"),
        ("", "", ""),
    ],
)
def test_who_is_behind_the_proxies_we_trust(peer, forwarded, behind):
    assert address_behind(peer, forwarded, PROXIES) == behind


def test_nobody_is_trusted_unless_named():
    assert address_behind("127.0.0.1", "198.51.100.1", ()) == "127.0.0.1"


def test_what_is_no_address_is_in_no_network():
    assert not within("", networks_of(["0.0.0.0/0", "::/0"]))
    assert within("192.0.2.1", networks_of([" 192.0.2.1 "]))


def test_a_household_is_an_address_or_an_ipv6_network():
    assert household_of("192.0.2.1") == "192.0.2.1"
    assert household_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64"


@pytest.mark.parametrize("written", ["10.0.0.1/8", "300.1.1.1", "example.org", ""])
def test_what_is_no_network(written):
    with pytest.raises(ValueError):
        networks_of([written])
