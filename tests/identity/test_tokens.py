"""What makes a provider's word not good: each part of a token, wrong by itself."""

import base64
import hmac
import time
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desmigratif.signin.identity import outbound, tokens
from tests.identity.provider import Provider

OWN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FOREIGN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ISSUER, CLIENT, NONCE = "https://sso.example", "desmigratif", "n" * 64


def keys(name: str | None = "k1") -> dict[str, Any]:
    key = jwt.algorithms.RSAAlgorithm.to_jwk(OWN.public_key(), as_dict=True)
    return {"keys": [{**key, "alg": "RS256", **({"kid": name} if name else {})}]}


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    times = {"iat": now, "exp": now + 300}
    whole = {"iss": ISSUER, "aud": CLIENT, "sub": "7", **times, "nonce": NONCE, **changed}
    return {name: value for name, value in whole.items() if value is not None}


def signed(key: Any = OWN, algorithm: str = "RS256", name: str | None = "k1", **changed: Any) -> str:
    headers = {"kid": name} if name else None
    return jwt.encode(claims(**changed), key, algorithm=algorithm, headers=headers)


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def read(token: str, known: dict[str, Any] | None = None) -> dict[str, Any]:
    return tokens.claims_of(token, keys=known or keys(), issuer=ISSUER, client_id=CLIENT, nonce=NONCE)


def test_a_sound_token_is_read_whether_or_not_it_names_its_key() -> None:
    assert read(signed())["sub"] == "7"
    assert read(signed(aud=[CLIENT], azp=CLIENT))["sub"] == "7"
    assert read(signed(name=None), keys(None))["sub"] == "7"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://other.example"},
        {"iss": f"{ISSUER}/"},
        {"aud": "others"},
        {"aud": [CLIENT, "others"]},
        {"azp": "others"},
        {"nonce": "m" * 64},
        {"nonce": None},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": int(time.time()) + 600},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 192},
        {"aud": None},
        {"iss": None},
    ],
)
def test_a_token_with_one_wrong_part_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(tokens.IdentityError):
        read(signed(**changed))


def test_a_foreign_signature_none_at_all_and_one_with_the_public_key_are_refused() -> None:
    public = OWN.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    body = signed().split(".")[1]
    head = encoded(b'{"alg":"HS256","kid":"k1","typ":"JWT"}')
    unsigned = encoded(b'{"alg":"none","kid":"k1"}')
    mac = encoded(hmac.new(public, f"{head}.{body}".encode(), "sha256").digest())
    forged = [
        signed(FOREIGN),
        signed(name="k2"),
        f"{unsigned}.{body}.",
        f"{head}.{body}.{mac}",
        signed() + "x",
        "",
        "a.b.c",
    ]
    for token in forged:
        with pytest.raises(tokens.IdentityError):
            read(token)


@pytest.mark.parametrize("known", [{}, {"keys": []}, {"keys": [{}]}, {"keys": "x"}])
def test_keys_that_are_none_are_refused(known: dict[str, Any]) -> None:
    with pytest.raises(tokens.IdentityError):
        tokens.claims_of(signed(), keys=known, issuer=ISSUER, client_id=CLIENT, nonce=NONCE)


def test_requests_reach_the_configured_origins_alone_and_follow_no_redirect(provider: Provider) -> None:
    session = outbound.session({provider.address: ""})
    assert session.get(f"{provider.address}/jwks").status_code == 200
    for url in (
        "https://sso.example/",
        provider.address.replace("127.0.0.1", "localhost"),
        f"http://{provider.address.removeprefix('http://')}@sso.example/",
        f"{provider.address}0/",
    ):
        with pytest.raises(requests.exceptions.InvalidURL):
            session.get(url)
    assert not session.trust_env
