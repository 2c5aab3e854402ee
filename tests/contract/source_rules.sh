#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules that a compiler does not know: a licence line in every file, the rooms' one-way arrows, formatting.
set -u
failed=0
complain() { echo "$1" >&2; failed=1; }
# The files git tracks, or every file when this is no checkout (a source archive).
files() {
  git ls-files -- "$@" 2>/dev/null ||
    find . \( -path ./build -o -path ./proto/node_modules \) -prune -o -type f -print | sed 's|^\./||'
}

while read -r file; do
  mapfile -n 3 -t top <"$file"
  [[ ${top[*]} == *'SPDX-License-Identifier: GPL-3.0-or-later'* ]] || complain "$file: no SPDX line"
done < <(files '*.h' '*.cpp' '*.proto' '*.sh' '*.cmake' '*CMakeLists.txt' | grep -E '\.(h|cpp|proto|sh|cmake)$|CMakeLists.txt$')

# forbid ROOM PATTERN WHY
forbid() {
  local hits
  hits=$(files "$1/*.h" "$1/*.cpp" | grep -E "^$1/.*\.(h|cpp)$" | xargs -r grep -nE "#include [<\"]$2" 2>/dev/null)
  [ -z "$hits" ] || complain "$1 $3:
$hits"
}
forbid base '(Q[A-Z]|grpc|client/|widgets/|app/|factory/)' 'knows no Qt, no gRPC and no room above it'
forbid widgets '(aifactory/|google/|grpc|client/|app/|factory/|base/)' 'knows no protobuf and no store'
forbid client '(app/|widgets/|factory/|QWidget|QApplication)' 'knows no widgets and no server'
forbid app '(grpc|factory/)' 'reads stores and sends actions, without gRPC'
forbid factory/core '(Q[A-Z]|grpc|factory/(api|engines|telemetry|store|security))' 'holds the interfaces that others implement'
forbid factory/engines '(Q[A-Z]|grpc|factory/api)' 'knows nothing of gRPC'
forbid factory/telemetry '(Q[A-Z]|grpc|factory/(api|engines|store))' 'knows nothing of gRPC and of engines'
forbid factory '(Q[A-Z]|client/|app/|widgets/)' 'knows no Qt and no client'

if command -v clang-format >/dev/null; then
  files '*.h' '*.cpp' | grep -E '\.(h|cpp)$' | xargs -r -n 32 -P "$(nproc)" clang-format --dry-run --Werror 2>&1 |
    grep 'error:' | head -n 20 | { ! grep .; } || complain 'not clang-format clean: run scripts/format'
fi
exit $failed
