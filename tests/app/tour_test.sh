#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The tour of a small demo factory: every check of the pages holds, and each page has its picture in both themes and
# languages. Usage: tour_test.sh FACTORY_CONSOLE
set -u
console=$1
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
failed=0
fail() { echo "FAILED: $*" >&2; failed=1; }
# Nothing of whoever runs this is read or written.
for kind in CONFIG DATA CACHE STATE; do export "XDG_${kind}_HOME=$directory/home"; done

pictures=$(printf '%s.png\n' connect overview past allocations jobs job-telemetry submit efficiency twin alerts alerts-history |
  LC_ALL=C sort)
"$console" --demo --nodes 16 --gpus-per-node 8 --settings "$directory/settings.ini" --tour "$directory/tour" ||
  fail "the tour ended with $?"
for folder in {dark,light}-{en,ko}; do
  taken=$(cd "$directory/tour/$folder" 2>/dev/null && LC_ALL=C ls)
  [ "$taken" = "$pictures" ] || fail "$folder has" $taken
  for picture in $taken; do
    # Width and height in the file's header, big endian: 1600 x 1000.
    [ "$(od -An -tx1 -j16 -N8 "$directory/tour/$folder/$picture" | tr -d ' ')" = 00000640000003e8 ] ||
      fail "$folder/$picture is not 1600 x 1000"
  done
done
exit $failed
