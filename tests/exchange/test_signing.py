"""Keys that sign: what is read, and what is refused without a word of the key."""

import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from kg.errors import UsageError
from kg.exchange.signing import MAX_BYTES, read_signer

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def write_key(path: Path, key: Key, password: bytes = b"") -> Path:
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        lock = serialization.BestAvailableEncryption(password)
    form = serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, lock))
    return path


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_a_signature_can_be_checked_with_the_public_key(
    key: rsa.RSAPrivateKey, tmp_path: Path
) -> None:
    signer = read_signer(write_key(tmp_path / "key.pem", key))
    public = serialization.load_der_public_key(b64decode(signer.public_key))
    assert isinstance(public, rsa.RSAPublicKey)
    signature = signer.sign("福州")
    public.verify(b64decode(signature), "福州".encode(), padding.PKCS1v15(), hashes.SHA256())
    assert signer.sign("福州") == signature
    assert "\n" not in signature + signer.public_key


@pytest.mark.parametrize("form", ["PKCS8", "TraditionalOpenSSL"])
@pytest.mark.parametrize("encoding", ["PEM", "base64"])
def test_each_form_of_a_key_is_read(
    key: rsa.RSAPrivateKey, tmp_path: Path, encoding: str, form: str
) -> None:
    of = serialization.Encoding.PEM if encoding == "PEM" else serialization.Encoding.DER
    format = getattr(serialization.PrivateFormat, form)
    data = key.private_bytes(of, format, serialization.NoEncryption())
    (tmp_path / "key").write_bytes(data if encoding == "PEM" else b64encode(data) + b"\n")
    assert read_signer(tmp_path / "key").public_key


def write_bad(path: Path, kind: str, key: rsa.RSAPrivateKey) -> None:
    if kind == "password":
        write_key(path, key, b"secret")
    elif kind == "short":
        write_key(path, rsa.generate_private_key(public_exponent=65537, key_size=1024))
    elif kind == "curve":
        write_key(path, ec.generate_private_key(ec.SECP256R1()))
    elif kind == "public":
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        path.write_bytes(key.public_key().public_bytes(serialization.Encoding.PEM, form))
    elif kind == "cut":
        write_key(path, key)
        path.write_bytes(path.read_bytes()[:900])
    elif kind != "missing":
        contents = {"empty": b"", "bytes": bytes(range(256)), "long": b"A" * 4 * MAX_BYTES}
        path.write_bytes(contents.get(kind, b"my secret words"))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "cannot be read: No such file"),
        ("empty", "is no private key"),
        ("bytes", "is no private key"),
        ("words", "is no private key"),
        ("long", "is no private key"),
        ("cut", "is no private key"),
        ("public", "is no private key"),
        ("password", "has a password"),
        ("curve", "is no RSA key"),
        ("short", "1024 bits, fewer than 2048"),
    ],
)
def test_a_bad_key_is_reported_without_its_contents(
    key: rsa.RSAPrivateKey, tmp_path: Path, kind: str, words: str
) -> None:
    path = tmp_path / "key.pem"
    write_bad(path, kind, key)
    with pytest.raises(UsageError, match=words) as told:
        read_signer(path)
    assert str(path) in str(told.value)
    assert told.value.hint
    assert "secret" not in str(told.value)


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_signer(tmp_path)


def test_without_cryptography_the_extra_is_named(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("x")
    program = (
        "import sys; sys.modules['cryptography'] = None\n"
        "from pathlib import Path; from kg.errors import UsageError\n"
        "from kg.exchange.signing import read_signer\n"
        f"try: read_signer(Path({str(tmp_path / 'key.pem')!r}))\n"
        "except UsageError as error: print(error, error.hint)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "a signature needs cryptography" in done.stdout, done.stderr
    assert "[nanopub]" in done.stdout


def test_nothing_of_cryptography_is_loaded_without_a_key() -> None:
    program = "import sys, kg.exchange.nanopub; print('cryptography' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
