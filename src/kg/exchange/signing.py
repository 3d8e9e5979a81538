"""Signatures by a private key that the user names, as nanopublications have them."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError, name_extra

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

#: What readers of nanopublications expect; a shorter key can be broken.
MIN_BITS = 2048
#: No key is longer than this; a path such as /dev/zero has no end.
MAX_BYTES = 1 << 16
MAKE = "make one: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem"


class Signer:
    """Signs texts with an RSA key, PKCS #1 v1.5 over SHA-256.

    The key is in memory only. Nothing of it but the public part can be read again.
    """

    def __init__(self, key: "RSAPrivateKey") -> None:
        self._key = key

    @property
    def public_key(self) -> str:
        """The public key in base64, as DER of SubjectPublicKeyInfo."""
        from cryptography.hazmat.primitives import serialization

        data = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return b64encode(data).decode()

    def sign(self, text: str) -> str:
        """Return the signature of a text in base64; it is the same each time."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        data = self._key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return b64encode(data).decode()


def read_signer(path: Path) -> Signer:
    """Read a private key: PEM, or base64 without its frame as nanopub tools keep it.

    Raises:
        UsageError: the file is no RSA key of enough bits, has a password or cannot be read; or
            cryptography is not installed.
    """
    data = _read_key(path)
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    except ImportError as error:
        hint = name_extra("nanopub")
        raise UsageError("a signature needs cryptography", hint=hint) from error
    try:
        if b"-----BEGIN" in data:
            key = serialization.load_pem_private_key(data, password=None)
        else:
            text = b"".join(data.split())
            key = serialization.load_der_private_key(b64decode(text, validate=True), password=None)
    except TypeError as error:
        hint = f"take it off in a copy: openssl pkey -in {path} -out without-password.pem"
        raise UsageError(f"the key {path} has a password", hint=hint) from error
    except (ValueError, NotBase64, UnsupportedAlgorithm) as error:
        # the words of the library may hold parts of the file, so they are not passed on
        raise UsageError(f"{path} is no private key in PEM", hint=MAKE) from error
    if not isinstance(key, RSAPrivateKey):
        raise UsageError(f"{path} is no RSA key", hint=MAKE)
    if key.key_size < MIN_BITS:
        raise UsageError(f"{path} has {key.key_size} bits, fewer than {MIN_BITS}", hint=MAKE)
    return Signer(key)


def _read_key(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError as error:
        reason = f"the key {path} cannot be read: {error.strerror}"
        raise UsageError(reason, hint="name the file of a private key with --key") from error
