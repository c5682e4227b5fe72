"""What the libraries draw by chance for us is drawn as it should be: an update of theirs that changes it fails here."""

import math
import secrets

import pytest
from allauth.mfa import app_settings as mfa
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.utils import crypto


def test_a_sessions_key_has_128_bits_of_the_machines_own_chance(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    drawn: list[int] = []
    monkeypatch.setattr(crypto.secrets, "choice", lambda signs: drawn.append(len(signs)) or signs[0])
    key = SessionStore()._get_new_session_key()
    assert crypto.secrets is secrets
    assert set(drawn) == {len(VALID_KEY_CHARS)}
    assert len(key) * math.log2(len(VALID_KEY_CHARS)) >= 128


def test_secrets_of_the_second_step_come_from_the_machines_own_chance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[int] = []
    monkeypatch.setattr(secrets, "token_bytes", lambda length: drawn.append(length) or b"x" * length)
    monkeypatch.setattr(secrets, "token_hex", lambda length: drawn.append(length) or "x" * length)
    generate_totp_secret()
    RecoveryCodes.generate_seed()
    assert len(drawn) == 2
    assert min(drawn) * 8 >= 128


def test_a_recovery_code_has_twenty_bits_and_more() -> None:
    assert mfa.RECOVERY_CODE_DIGITS * math.log2(10) >= 20


def test_the_code_of_an_app_lasts_thirty_seconds() -> None:
    assert (mfa.TOTP_PERIOD, mfa.TOTP_TOLERANCE) == (30, 0)
