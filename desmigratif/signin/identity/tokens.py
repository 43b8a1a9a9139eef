"""Checking what a provider says about a person: a signed token, meant for us, for this sign-in, of now."""

import hashlib
from typing import Any

import jwt

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that only the provider has; never one made with a shared secret, never none."""
LEEWAY_SECONDS = 60
LONGEST_SUBJECT = 191


class IdentityError(Exception):
    """What the provider says is not believed; the text is for the log."""


def nonce_of(verifier: str) -> str:
    """The nonce of a sign-in. It follows from the secret verifier that stays in the browser's session."""
    return hashlib.sha256(b"nonce " + verifier.encode()).hexdigest()


def claims_of(token: str, *, keys: dict[str, Any], issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """Claims of an identity token. Raises IdentityError unless all of it holds."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key(token, keys),
            algorithms=list(ALGORITHMS),
            issuer=issuer,
            audience=client_id,
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
    except (jwt.PyJWTError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IdentityError(f"the identity token is not good: {error}") from error
    if claims["nonce"] != nonce:
        raise IdentityError("the identity token belongs to another sign-in")
    if claims["aud"] not in (client_id, [client_id]) or claims.get("azp", client_id) != client_id:
        raise IdentityError("the identity token is for others too")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise IdentityError("the identity token names no subject")
    return claims


def asserts_second_step(claims: dict[str, Any], acr: list[str]) -> bool:
    """Whether the provider says that two factors were passed: amr `mfa` (RFC 8176), or an agreed acr."""
    methods = claims.get("amr")
    return (isinstance(methods, list) and "mfa" in methods) or claims.get("acr") in acr


def _key(token: str, keys: dict[str, Any]) -> Any:
    """The provider's key that the token names; its only one when it names none."""
    found = jwt.PyJWKSet.from_dict(keys).keys
    name = jwt.get_unverified_header(token).get("kid")
    fit = [key for key in found if key.key_id == name] if name else found
    if len(fit) != 1:
        raise IdentityError("the provider has no such key")
    return fit[0]
