"""What survives a kill, and what survives a power cut.

A killed build leaves its staging folder, whose files the system still writes to the disk: the next
build resumes from them. After a power cut they may be empty, so nothing resumes from them. A
finished release waits for the disk before it is put in use.
"""

import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from kg.atomic import sync_tree
from kg.release.folder import Release

#: In a staging folder: since which start of the system it is written.
STARTED = "started"
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def open_staging(staging: Release) -> None:
    """Make a staging folder, or keep the one that a killed build left.

    Raises:
        OSError: the folder cannot be written.
    """
    mark, boot = staging.path / STARTED, identify_boot()
    with suppress(OSError):
        if boot and mark.read_text(encoding="utf-8") == boot:
            mark.write_text(boot, encoding="utf-8")  # it fails in the folder of somebody else
            return
    if staging.path.exists():
        clear_path(staging.path)
    staging.path.mkdir()
    mark.write_text(boot, encoding="utf-8")


def close_staging(staging: Release, before: Release | None) -> None:
    """Wait until a finished staging folder is on the disk.

    Args:
        staging: the folder.
        before: the release of which it has files by hard links; they are on the disk.
    """
    (staging.path / STARTED).unlink(missing_ok=True)
    sync_tree(staging.path, [before.path] if before else [])


def identify_boot() -> str:
    """Return what each start of the system changes; nothing where that is unknown."""
    with suppress(OSError):
        if sys.platform == "darwin":
            command = ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"]
            return subprocess.run(command, capture_output=True, text=True, check=False).stdout
        return BOOT_ID.read_text(encoding="utf-8")
    return ""


def clear_path(folder: Path) -> None:
    """Remove a folder, or move it aside where its files are somebody else's."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        number = 1
        while (aside := folder.with_name(f"{folder.name}-{number}")).exists():
            number += 1
        folder.rename(aside)
