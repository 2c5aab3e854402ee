#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# factoryd as a process: its arguments, its one-time token, its end, its configuration. Usage: factoryd_test.sh FACTORYD
set -u
factoryd=$1
directory=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$directory"' EXIT
cd "$directory" || exit 1
mkdir tmp && export TMPDIR=$directory/tmp
failed=0
fail() { echo "FAILED: $*" >&2; failed=1; }
token=0123456789abcdef-token

# refuses WORDS ARGUMENTS…: ends at once, with a sentence that holds the words, and says nothing on its output
refuses() {
  local words=$1 status; shift
  timeout 20 "$factoryd" "$@" >out 2>err 3<<<"$token"; status=$?
  [ $status -ne 0 ] && [ $status -ne 124 ] || fail "factoryd $* ended with $status"
  grep -qF -- "$words" err || fail "factoryd $* does not say '$words' but: $(cat err)"
}
# start ARGUMENTS…: $pid is ready and lets $token in
start() {
  : >out
  "$factoryd" "$@" >out 2>err 3<<<"$token" &
  pid=$!
  for _ in $(seq 200); do
    grep -q 'is ready on' out && return
    kill -0 $pid 2>/dev/null || break
    sleep 0.1
  done
  fail "factoryd $* is not ready: $(cat err)"
}
# grpc_status METHOD TOKEN: the grpc-status of an empty call on the socket
grpc_status() {
  printf '\0\0\0\0\0' | timeout 20 curl -s --http2-prior-knowledge --unix-socket "$directory/s" -o /dev/null -D - \
    -H 'content-type: application/grpc' -H 'te: trailers' -H "authorization: Bearer $2" --data-binary @- \
    "http://localhost/$1" | tr -d '\r' | sed -n 's/^grpc-status: //p'
}
ends_well() {
  kill -TERM "$pid"; wait "$pid"; local status=$?
  [ $status -eq 0 ] || fail "$1: ended with $status on SIGTERM: $(cat err)"
}

refuses 'say --demo or --config'
refuses '--token-fd' --demo --listen "unix://$directory/s"
refuses 'no TLS' --demo --nodes 4 --listen 0.0.0.0:0 --token-fd 3
refuses 'no TLS' --demo --nodes 4 --listen 192.0.2.1:7443 --token-fd 3
refuses 'cannot listen' --demo --nodes 4 --listen unix:///nonexistent/s --token-fd 3
refuses '--nodes' --demo --nodes 0 --listen "unix://$directory/s" --token-fd 3
refuses 'role must be' --demo --role root --listen "unix://$directory/s" --token-fd 3
token_before=$token; token=short
refuses 'at least 16 bytes' --demo --nodes 4 --listen "unix://$directory/s" --token-fd 3
token=$token_before

start --demo --nodes 16 --listen "unix://$directory/s" --token-fd 3
[ "$(stat -c %a s)" = 600 ] || fail "the socket's mode is $(stat -c %a s)"
[ "$(grpc_status aifactory.v1.SessionService/WhoAmI $token)" = 0 ] || fail 'the token is not let in'
[ "$(grpc_status aifactory.v1.SessionService/WhoAmI wrong)" = 16 ] || fail 'a wrong token is let in'
[ "$(grpc_status grpc.health.v1.Health/Check $token)" = 0 ] || fail 'health does not answer'
tr '\0' '\n' <"/proc/$pid/cmdline" "/proc/$pid/environ" 2>/dev/null | grep -q "$token" && fail 'the token can be seen'
refuses 'Another factoryd answers' --demo --nodes 4 --listen "unix://$directory/s" --token-fd 3
ends_well demo
[ -z "$(ls tmp)" ] || fail "the demo leaves behind: $(ls tmp)"

# A killed one leaves its socket; the next one takes it over.
start --demo --nodes 16 --listen "unix://$directory/s" --token-fd 3
kill -9 $pid; wait $pid 2>/dev/null
[ -S s ] || fail 'a killed factoryd took its socket along'
start --demo --nodes 16 --role customer --listen "unix://$directory/s" --token-fd 3
[ "$(grpc_status aifactory.v1.FleetService/DrainNode $token)" = 7 ] || fail 'a customer may drain nodes'
ends_well customer

# It does not outlive whoever handed it the token.
bash -c '"$0" --demo --nodes 16 --listen "unix://$1/s" --token-fd 3 >"$1/out" 2>/dev/null 3<<<"$2" & echo $! >"$1/pid"
  while ! grep -q ready "$1/out"; do sleep 0.1; done' "$factoryd" "$directory" "$token"
for _ in $(seq 100); do kill -0 "$(cat pid)" 2>/dev/null || break; sleep 0.1; done
kill -0 "$(cat pid)" 2>/dev/null && fail 'factoryd outlives its parent' && kill -9 "$(cat pid)"

# Tokens and a configuration file.
issued=$("$factoryd" token create --file tokens --role operator --identity kim 2>err) || fail "token create: $(cat err)"
refuses 'A customer needs one tenant' token create --file tokens --role customer --identity lee
[ "$(stat -c %a tokens)" = 600 ] || fail "the token file's mode is $(stat -c %a tokens)"
grep -q "$issued" tokens && fail 'the token file holds the token'
cat >factoryd.toml <<CONF
engine = "simulated"
listen = "unix://$directory/s"
token_file = "$directory/tokens"
state_directory = "$directory/state"
metrics_listen = "127.0.0.1:0"
[simulated]
nodes = 16
CONF
"$factoryd" check-config factoryd.toml | grep -q 'factoryd.toml: good' || fail 'check-config'
sed 's/^token_file/tokenfile/' factoryd.toml >wrong.toml
refuses 'wrong.toml:3:1: unknown key "tokenfile"' check-config wrong.toml
refuses 'wrong.toml:3:1: unknown key "tokenfile"' --config wrong.toml
printf 'engine = "slurm"\n[slurm]\nsocket = 7\n' >slurm.toml
refuses 'slurm.toml:3:10: ' check-config slurm.toml
printf '[telemetry]\nprometheus = "http://127.0.0.1:9"\n' | cat factoryd.toml - >telemetry.toml
refuses 'telemetry.toml:8:1: [telemetry] measures real GPUs' check-config telemetry.toml
refuses 'telemetry.toml:8:1: [telemetry] measures real GPUs' --config telemetry.toml
sed -i 's/^engine = .*/engine = "slurm"/' telemetry.toml
"$factoryd" check-config telemetry.toml >out || fail 'check-config with a Prometheus that is away'
grep -q 'warning: .*Prometheus at http://127.0.0.1:9 does not answer' out || fail "check-config does not say it: $(cat out)"
printf 'mapping = "%s"\n' "$directory/mapping.toml" >>telemetry.toml
printf '[metrics]\nx = { field = "powre", unit = "watts" }\n' >mapping.toml
refuses 'mapping.toml:2:15: unknown field "powre"' check-config telemetry.toml
refuses 'mapping.toml:2:15: unknown field "powre"' --config telemetry.toml
printf 'engine = "slurm"\n[telemetry]\nprometheus = "localhost"\n' >telemetry.toml
refuses 'telemetry.toml:3:14: [telemetry] prometheus must begin with http' check-config telemetry.toml
start --config factoryd.toml
[ "$(grpc_status aifactory.v1.SessionService/WhoAmI "$issued")" = 0 ] || fail 'an issued token is not let in'
metrics=$(sed -n 's/^metrics are on //p' out)
curl -s "$metrics" >metrics || fail "no metrics on '$metrics'"
for name in 'aifactory_rpc_total{.*WhoAmI' aifactory_rpc_seconds_count process_resident_memory_bytes; do
  grep -q "^$name" metrics || fail "/metrics does not show $name"
done
refuses 'in use by another process' --config factoryd.toml --listen 127.0.0.1:0
"$factoryd" token revoke --file tokens --id "$("$factoryd" token list --file tokens | cut -d' ' -f1)" || fail 'token revoke'
[ "$(grpc_status aifactory.v1.SessionService/WhoAmI "$issued")" = 16 ] || fail 'a revoked token is let in'
ends_well configuration

exit $failed
