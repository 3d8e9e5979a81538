#!/bin/sh
# What `make demo` shows: a count, a ledger with two sides, a timeline, a relationship graph. $1 is the kg command.
set -eu
kg=$1
ask() {
    printf '\n$ kg %s\n' "$*"
    "$kg" "$@"
}
ask query stations-per-bureau
ask show group:stations-quebec
ask query timeline-of-responses since=2023-04 until=2023-07
mkdir -p build
ask view -o build/demo.html
cat <<'END'

Open build/demo.html in a browser, search for "New York", and click a line: who says so, and who denies it.

Try next:
  kg queries                              every question that is already written down
  kg show "Manhattan station"             who says what of a site, and who denies it
  kg explain stations-by-country country=Ireland    the claims behind each row
  kg path "Lu Jianwang" "Ministry of Public Security"   how two things are tied
  kg query stations-per-country --policy undisputed     what remains when denials count
END
