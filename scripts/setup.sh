# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by ./run, ./test and ./bench: what all three need before they start.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# install_packages SECTION…: the packages of packages.txt's sections that this machine lacks.
install_packages() {
  local missing=() package command section= wanted=" $* "
  while read -r package command; do
    case $package in
      '' | '#'*) continue ;;
      '['*) section=${package//[\[\]]/}; continue ;;
    esac
    [[ $wanted == *" $section "* ]] || continue
    [ -n "$command" ] && command -v "$command" >/dev/null && continue
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done < packages.txt
  [ ${#missing[@]} -gt 0 ] || return 0
  local sudo=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "These Debian packages are missing, and there is no sudo to install them: ${missing[*]}"
    sudo=(sudo)
  fi
  say "Installing ${#missing[@]} Debian packages"
  "${sudo[@]}" apt-get update -q >&2 || die "apt-get update failed: is a Debian 12 mirror reachable?"
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2 ||
    die "apt-get could not install: ${missing[*]}"
}

# build PRESET tests|benchmarks|program TARGET…: what else than the program is configured needs packages of its own.
build() {
  local preset=$1 with=$2; shift 2
  say "Building ($preset)"
  local options=(-DAIF_TESTS=OFF -DAIF_BENCHMARKS=OFF)
  [ "$with" != tests ] || options=(-DAIF_TESTS=ON -DAIF_BENCHMARKS=OFF)
  [ "$with" != benchmarks ] || options=(-DAIF_TESTS=OFF -DAIF_BENCHMARKS=ON)
  cmake --preset "$preset" "${options[@]}" >"build-$preset.log" 2>&1 || { cat "build-$preset.log" >&2; die "Configuring failed"; }
  mkdir -p build && mv "build-$preset.log" build/
  cmake --build "build/$preset" --target "$@" >&2 || die "The build failed"
}
