"""The filter of system calls: its numbers, and what its instructions decide."""

import re
import struct
from pathlib import Path

import pytest

from kg.web.workers import system_calls
from kg.web.workers.system_calls import MACHINES, NUMBERS, UNKNOWN, compile_filter

#: The headers of the kernel, where they are installed.
HEADERS = {
    0: Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    1: Path("/usr/include/asm-generic/unistd.h"),
}
#: What the generic header calls them, as it serves machines of 32 bits too.
GENERIC = {"fadvise64": "3264_fadvise64"} | {
    name: f"3264_{name}" for name in ("fcntl", "fstatfs", "lseek", "mmap", "statfs")
}
OWN = 4711
ALLOW, REFUSE, UNKNOWN_CALL = 0x7FFF0000, 0x00050000 | 13, 0x00050000 | 38


def decide(machine: str, number: int, *arguments: int, architecture: int = 0) -> int:
    """Return what the filter decides of a call, as the kernel would run it."""
    own, column = MACHINES[machine]
    given = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("=IIQ6Q", number, architecture or own, 0, *given)
    instructions = compile_filter(own, column, OWN)
    position = value = 0
    while True:
        code, if_true, if_false, operand = instructions[position]
        position += 1
        if code == system_calls.LOAD:
            value = struct.unpack_from("=I", data, operand)[0]
        elif code == system_calls.AND:
            value &= operand
        elif code == system_calls.RETURN:
            return operand
        else:
            equal = value == operand
            is_true = equal if code == system_calls.EQUAL else value >= operand
            position += if_true if is_true else if_false


@pytest.mark.parametrize("machine", MACHINES)
def test_the_listed_calls_are_allowed_and_no_others(machine: str) -> None:
    column = MACHINES[machine][1]
    rules = system_calls.list_rules(OWN)
    allowed = {numbers[column] for name, numbers in NUMBERS.items() if name not in rules}
    unknown = {numbers[column] for numbers in UNKNOWN.values()}
    checked = {NUMBERS[name][column] for name in rules}
    for number in set(range(600)) - checked:
        expected = ALLOW if number in allowed else REFUSE
        assert decide(machine, number) == (UNKNOWN_CALL if number in unknown else expected)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "arguments", "allowed"),
    [
        ("openat", (0, 0, 0), True),
        ("openat", (0, 0, 0o2000000), True),  # O_CLOEXEC
        ("openat", (0, 0, 1), False),
        ("openat", (0, 0, 2), False),
        ("openat", (0, 0, 0o100), False),
        ("openat", (0, 0, 0o1000), False),
        ("openat", (0, 0, 0o20200000), False),  # O_TMPFILE
        ("clone", (0x3D0F00,), True),  # what a C library gives for a thread
        ("clone", (17,), False),
        ("clone", (0x3D0F00 | 0x10000000,), False),
        ("clone", (0x3D0F00 | 0x40000000,), False),
        ("clone", (0x3D0F00 | 0x00020000,), False),
        ("tgkill", (OWN, OWN, 6), True),
        ("tgkill", (1, 1, 9), False),
        ("prlimit64", (0,), True),
        ("prlimit64", (1,), False),
        ("sendto", (3, 0, 0, 0, 0), True),
        ("sendto", (3, 0, 0, 0, 1), False),
        ("ioctl", (0, 0x5401), True),
        ("ioctl", (0, 0x5412), False),  # TIOCSTI types into the terminal
    ],
)
def test_arguments_decide(
    machine: str, name: str, arguments: tuple[int, ...], allowed: bool
) -> None:
    number = NUMBERS[name][MACHINES[machine][1]]
    assert number is not None
    assert decide(machine, number, *arguments) == (ALLOW if allowed else REFUSE)


def test_calls_of_other_architectures_are_refused() -> None:
    read = NUMBERS["read"][0]
    assert read is not None
    assert decide("x86_64", read) == ALLOW
    assert decide("x86_64", read, architecture=0x40000003) == REFUSE  # 32 bits
    assert decide("x86_64", read | system_calls.X32_SYSCALL_BIT) == REFUSE


@pytest.mark.parametrize("column", HEADERS)
def test_the_numbers_are_those_of_the_kernel(column: int) -> None:
    header = HEADERS[column]
    if not header.exists():
        pytest.skip(f"{header} is not installed")
    pattern = r"#define __NR(3264)?_(\w+) (\d+)"
    text = header.read_text(encoding="utf-8")
    kernel = {name: int(number) for _, name, number in re.findall(pattern, text)}
    for name, numbers in (NUMBERS | UNKNOWN).items():
        if numbers[column] is not None:
            given = kernel.get(name, kernel.get(name.replace("newfstatat", "fstatat")))
            assert given == numbers[column], name


def test_an_unknown_machine_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_calls, "MACHINES", {})
    assert system_calls.install() is False
