"""The bill of materials of a release: CycloneDX 1.6 as JSON.

It has what the wheel contains of others (`tools.shipped`), and the Python packages that an
installer fetches beside it: those that the tests of this release ran with, with the hashes of the
lock file. Extras are optional.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, distribution, metadata
from pathlib import Path
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.shipped import ROOT, Part, list_parts

NAME = "overseas-stations-kg"
LOCK = ROOT / "requirements" / "dev.txt"
#: What an environment is asked for, where a package depends on the system. The bill is the same
#: wherever it is made, so it has what Linux with the lowest Python gets.
TARGET = {
    "python_version": "3.11",
    "python_full_version": "3.11.0",
    "sys_platform": "linux",
    "os_name": "posix",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
#: Licences that the metadata of packages only describe, by the name of the package.
KNOWN = {
    "asttokens": "Apache-2.0",
    "jsonpickle": "BSD-3-Clause",
    "pyoxigraph": "MIT OR Apache-2.0",
    "pyvis": "BSD-3-Clause",
    "resvg-py": "MIT",
    "sparqlwrapper": "W3C",
}
CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT No Attribution License (MIT-0)": "MIT-0",
}


class Pin(NamedTuple):
    """A package of the lock file: its version and the hashes of its files."""

    version: str
    hashes: list[str]


def read_lock(path: Path = LOCK) -> dict[str, Pin]:
    """Return the packages of a lock file by their names; of several versions, the one of TARGET."""
    pins: dict[str, Pin] = {}
    for entry in re.split(r"\n(?=\S)", path.read_text(encoding="utf-8")):
        match = re.match(r"([\w.-]+)==(\S+)(?: ; ([^\\\n]+))?", entry)
        if match is None:
            continue
        name = canonicalize_name(match[1])
        if name not in pins or match[3] is None or Marker(match[3]).evaluate(TARGET):
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)
            pins[name] = Pin(match[2], hashes)
    return pins


def list_required(
    name: str, extras: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the packages that a package asks for, with their extras."""
    for text in distribution(name).requires or []:
        requirement = Requirement(text)
        marker = requirement.marker
        wanted = [{**TARGET, "extra": extra} for extra in ("", *sorted(extras))]
        if marker is None or any(marker.evaluate(one) for one in wanted):
            yield canonicalize_name(requirement.name), frozenset(requirement.extras)


def find_packages(extras: frozenset[str] = frozenset()) -> dict[str, set[str]]:
    """Return the packages that an installer fetches for the wheel, each with what it needs."""
    needs: dict[str, set[str]] = {}
    waiting = [(NAME, extras)]
    seen = set()
    while waiting:
        name, chosen = waiting.pop()
        if (name, chosen) in seen:
            continue
        seen.add((name, chosen))
        try:
            required = sorted(list_required(name, chosen))
        except PackageNotFoundError:  # it is for another system
            continue
        needs.setdefault(name, set()).update(one for one, _ in required)
        waiting += required
    return needs


def find_licence(name: str) -> str:
    """Return the licence of an installed package, as its metadata has it."""
    about = metadata(name)
    if name in KNOWN:
        return KNOWN[name]
    if expression := about.get("License-Expression"):
        return str(expression)
    for classifier in about.get_all("Classifier") or []:
        words = classifier.rpartition(" :: ")[2]
        if classifier.startswith("License ::") and words in CLASSIFIERS:
            return CLASSIFIERS[words]
    short = str(about.get("License") or "")
    return short if re.fullmatch(r"[\w.+-]+", short) else ""


def make_bill(version: str, commit: str, seconds: int) -> str:
    """Return the bill of materials of a release, the same for the same commit.

    Args:
        version: the version of the wheel.
        commit: the commit that is released.
        seconds: its time, in seconds since 1970.
    """
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"{NAME}/{version}/{commit}"))
    bom.metadata.timestamp = datetime.fromtimestamp(seconds, UTC)
    wheel = Component(
        name=NAME,
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=NAME,
        purl=PackageURL("pypi", None, NAME, version),
        licenses=_name_licence("Apache-2.0 AND CC-BY-4.0"),
    )
    bom.metadata.component = wheel
    needs, extras = find_packages(), frozenset(metadata(NAME).get_all("Provides-Extra") or [])
    every, pins = find_packages(extras), read_lock()
    packages: dict[str, Component] = {NAME: wheel}
    for name in sorted(every.keys() & pins.keys()):
        scope = ComponentScope.REQUIRED if name in needs else ComponentScope.OPTIONAL
        packages[name] = _describe_package(name, pins[name], scope)
        bom.components.add(packages[name])
    parts = [_describe_part(part) for part in list_parts()]
    bom.components.update(parts)
    for name, component in packages.items():
        below = [packages[one] for one in sorted(every[name]) if one in packages]
        bom.register_dependency(component, [*below, *parts] if name == NAME else below)
    return str(JsonV1Dot6(bom).output_as_string(indent=1)) + "\n"


def _describe_package(name: str, pin: Pin, scope: ComponentScope) -> Component:
    purl = PackageURL("pypi", None, name, pin.version)
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(str(purl)),
        comment="any of these files, by the lock file requirements/dev.txt",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in pin.hashes],
    )
    return Component(
        name=name,
        version=pin.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{name}@{pin.version}",
        scope=scope,
        purl=purl,
        licenses=_name_licence(find_licence(name)),
        external_references=[files],
    )


def _describe_part(part: Part) -> Component:
    is_library = part.address.startswith("pkg:")
    website = ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(part.address))
    purl = f"{part.address}@{part.version}" if is_library else None
    return Component(
        name=part.name,
        version=part.version or None,
        bom_ref=f"{part.name} in {part.files[0]}",
        type=ComponentType.LIBRARY if is_library else ComponentType.DATA,
        purl=PackageURL.from_string(purl) if purl else None,
        description=f"in {', '.join(part.files)}",
        licenses=_name_licence(part.licence),
        external_references=[] if is_library else [website],
    )


def _name_licence(text: str) -> list[License]:
    return [LicenseFactory().make_from_string(text)] if text else []  # type: ignore[list-item]
