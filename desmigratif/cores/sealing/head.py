"""The head of a batch: everything before it in 32 bytes, and the signature that binds the house to it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from desmigratif.cores.sealing.canonical import canonical

HEAD = b"desmigratif audit head 1\n"
NONE_BEFORE = bytes(32)
"""What the first batch has as the head before it."""
END_OF_KEY = "-----END PUBLIC KEY-----"


@dataclass(frozen=True)
class Head:
    """What a head is made of. Hashes as hex; `first` and `last` are the smallest and largest line id."""

    number: int
    count: int
    first: int
    last: int
    root: str
    previous: str
    sealed_at: str

    def digest(self) -> bytes:
        """The head itself: 32 bytes."""
        return hashlib.sha256(HEAD + canonical(asdict(self))).digest()


class Signer:
    """An Ed25519 key that signs heads."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.key_id = key_id(private.public_key())

    @classmethod
    def fresh(cls) -> "Signer":
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, pem: bytes) -> "Signer":
        """Raises ValueError when the text is not an Ed25519 private key."""
        private = serialization.load_pem_private_key(pem, password=None)
        if not isinstance(private, Ed25519PrivateKey):
            raise ValueError("not an Ed25519 key")
        return cls(private)

    def private_pem(self) -> bytes:
        return self._private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def public_pem(self) -> str:
        return _pem(self._private.public_key())

    def sign(self, digest: bytes) -> bytes:
        """The signature of a head: 64 bytes."""
        return self._private.sign(digest)


def key_id(public: Ed25519PublicKey) -> str:
    """Sixteen hex digits that tell one key from another."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def public_keys(text: str) -> dict[str, Ed25519PublicKey]:
    """The keys of a file with one or more PEM blocks, by their id. Raises ValueError for anything else."""
    blocks = [block.strip() for block in text.split(END_OF_KEY) if block.strip()]
    keys = [serialization.load_pem_public_key(f"{block}\n{END_OF_KEY}\n".encode()) for block in blocks]
    if not keys:
        raise ValueError("there is no public key")
    if not all(isinstance(key, Ed25519PublicKey) for key in keys):
        raise ValueError("not an Ed25519 key")
    return {key_id(key): key for key in keys if isinstance(key, Ed25519PublicKey)}


def is_signed(digest: bytes, signature: bytes, key: str, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Whether one of the keys signed the head: the one that is named."""
    if key not in keys:
        return False
    try:
        keys[key].verify(signature, digest)
    except InvalidSignature:
        return False
    return True


def _pem(public: Ed25519PublicKey) -> str:
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode("ascii")
