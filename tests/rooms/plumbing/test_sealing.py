"""What others carry for us: readable and makeable under the installation's key alone."""

import pytest

from tollhouse.plumbing.sealing import Seal, SealBroken

SEAL = Seal("a key of tests")


def test_what_was_sealed_is_opened_after_a_restart():
    sealed = SEAL.close(b"Sundberg", purpose="/customers")
    assert b"Sundberg" not in sealed
    assert Seal("a key of tests").open(sealed, purpose="/customers") == b"Sundberg"


@pytest.mark.parametrize("forged", [b"", b"Sundberg", b"x" * 40])
def test_what_was_never_sealed_is_not_opened(forged):
    with pytest.raises(SealBroken):
        SEAL.open(forged, purpose="/customers")


def test_what_was_changed_on_the_way_is_not_opened():
    sealed = bytearray(SEAL.close(b"Sundberg", purpose="/customers"))
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            SEAL.open(bytes(changed), purpose="/customers")


def test_what_another_installation_or_another_list_sealed_is_not_opened():
    sealed = SEAL.close(b"Sundberg", purpose="/customers")
    with pytest.raises(SealBroken):
        Seal("another key").open(sealed, purpose="/customers")
    with pytest.raises(SealBroken):
        SEAL.open(sealed, purpose="/dids")


def test_a_sum_is_the_same_under_the_same_key_only():
    assert SEAL.sum_of(b"004711") == Seal("a key of tests").sum_of(b"004711")
    assert SEAL.sum_of(b"004711") != SEAL.sum_of(b"004712")
    assert SEAL.sum_of(b"004711") != Seal("another key").sum_of(b"004711")
