#!/bin/sh
# Runs for `make demo`: a count, a ledger with two sides, a timeline, a diagram. $1 is the kg command.
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

Open build/demo.html in a browser, search for "New York", and click an edge: who says so, and who denies it?

Try next:
  kg queries                              list every saved query
  kg show "Manhattan station"             read the claims about a site, with both sides
  kg explain stations-by-country country=Ireland    see the claims behind each row
  kg path "Lu Jianwang" "Ministry of Public Security"   find the shortest paths between two entities
  kg query stations-per-country --policy undisputed     see what remains when denials count
END
