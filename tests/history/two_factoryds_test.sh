#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two factoryds on one history directory: one writes; when it is killed, the other records on within 15 s; and a bundle
# is served. Usage: two_factoryds_test.sh FACTORYD
set -u
factoryd=$1
directory=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$directory"' EXIT
cd "$directory" || exit 1
failed=0
fail() { echo "FAILED: $*" >&2; failed=1; }

for name in a b; do
  mkdir $name
  cat >$name/factoryd.toml <<CONF
engine = "simulated"
listen = "unix://$directory/$name/s"
token_file = "$directory/$name/tokens"
state_directory = "$directory/$name"
history_directory = "$directory/history"
metrics_listen = "127.0.0.1:0"
[simulated]
nodes = 16
CONF
  "$factoryd" token create --file $name/tokens --role operator --identity kim >/dev/null || fail 'token create'
done
"$factoryd" check-config a/factoryd.toml >check || fail "check-config: $(cat check)"
grep -q 'history_max_bytes' check && ! grep -q 'only' check && fail "a warning about room: $(cat check)"
sed "s|^history_directory.*|history_directory = \"$directory/check/history\"|" a/factoryd.toml >nowhere.toml
"$factoryd" check-config nowhere.toml | grep -q 'the past will not be recorded' ||
  fail 'check-config accepts a directory below a file'
sed 's|^metrics_listen.*|history_days = 0|' a/factoryd.toml >days.toml
"$factoryd" check-config days.toml 2>&1 | grep -q 'history_days must be 1 to 366' || fail 'check-config accepts 0 days'

# figure NAME FIGURE: its value in the metrics of one of the two
figure() { curl -s "$(sed -n 's/^metrics are on //p' "$1/out")" | sed -n "s/^aifactory_$2 //p"; }
start() {
  "$factoryd" --config $1/factoryd.toml >$1/out 2>$1/err &
  eval "pid_$1=$!"
  for _ in $(seq 200); do grep -q '^metrics are on' $1/out && return; sleep 0.1; done
  fail "$1 is not ready: $(cat $1/err)"
}
# within SECONDS WHAT COMMAND…: until the command succeeds
within() {
  local end=$((SECONDS + $1)) what=$2; shift 2
  until "$@"; do [ $SECONDS -lt $end ] || { fail "$what"; return; }; sleep 0.2; done
}
records() { [ "$(figure "$1" history_recording)" = 1 ]; }
writes() { [ "$(figure "$1" history_records_written)" -gt 0 ] 2>/dev/null; }

start a
within 20 'the first does not record' records a
start b
sleep 1
records b && fail 'both write'
kill -9 $pid_a; wait $pid_a 2>/dev/null
within 15 'the second does not record on' records b
within 10 'the second writes nothing' writes b
[ "$(ls history/*.history | wc -l)" -ge 2 ] || fail 'the second has no file of its own'
ls history/*.damaged 2>/dev/null && fail 'a kill looks like damage'
start a
sleep 1
records a && fail 'the restarted one writes as well'
kill -TERM $pid_a $pid_b; wait $pid_a $pid_b
exit $failed
