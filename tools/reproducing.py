"""Make a release twice, in other circumstances each time, and compare: `make release-check`.

The circumstances are the folder, the time zone, the locale, the umask, the seed of hashes, the
times of files, and, where you are root, the user.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import click

from tools.shipped import ROOT
from tools.shipping import PROVENANCE, SUMS

NOBODY = 65534
#: Another user, who may read this environment where root has it.
READING = "+dac_read_search"
OTHER_USER = [
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    f"--inh-caps={READING}",
    f"--ambient-caps={READING}",
]


class Circumstances(NamedTuple):
    """What must not show in a release."""

    folder: str
    zone: str
    locale: str
    umask: int
    seed: str


ONE = Circumstances("one", "America/St_Johns", "C", 0o022, "1")
OTHER = Circumstances("elsewhere/a b/ö", "Pacific/Kiritimati", "C.UTF-8", 0o077, "2")


def make_in(circumstances: Circumstances, scratch: Path, *, as_other: bool) -> Path:
    """Clone the repository, make a release of its last commit, and return the folder."""
    place = scratch / circumstances.folder
    place.mkdir(parents=True)
    clone = place / "clone"
    command = ["git", "clone", "--quiet", "--no-local", str(ROOT), str(clone)]
    subprocess.run(command, check=True)
    if as_other:
        for path in (place, *place.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    environment = {
        **os.environ,
        "HOME": str(place),
        "TMPDIR": str(place),
        "TZ": circumstances.zone,
        "LC_ALL": circumstances.locale,
        "PYTHONHASHSEED": circumstances.seed,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    user = OTHER_USER if as_other else []
    subprocess.run(
        [*user, sys.executable, "-m", "tools.shipping", str(place / "release")],
        cwd=clone,
        env=environment,
        umask=circumstances.umask,
        check=True,
    )
    shutil.rmtree(clone)
    return place / "release"


def compare(one: Path, other: Path) -> list[str]:
    """Return the files in which two releases differ."""
    sums = []
    for folder in (one, other):
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        sums.append({line[66:]: line[:64] for line in lines})
    names = sorted(sums[0].keys() | sums[1].keys())
    different = [name for name in names if sums[0].get(name) != sums[1].get(name)]
    if _read_statement(one) != _read_statement(other):
        different.append(PROVENANCE)
    return different


def _read_statement(release: Path) -> object:
    """Return the statement of provenance without the machine, which may differ."""
    statement = json.loads((release / PROVENANCE).read_text(encoding="utf-8"))
    del statement["predicate"]["buildDefinition"]["internalParameters"]
    return statement


@click.command()
def main() -> None:
    """Make a release of the last commit twice, and exit with 1 where a byte differs."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0 and bool(shutil.which("setpriv"))
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        one = make_in(ONE, Path(name), as_other=False)
        other = make_in(OTHER, Path(name), as_other=is_root)
        different = compare(one, other)
        count = len((one / SUMS).read_text(encoding="utf-8").splitlines())
    for file in different:
        click.echo(f"differs: {file}")
    user = "another user" if is_root else "the same user: you are not root"
    click.echo(f"{count:,} files, {len(different):,} different; {user}")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
