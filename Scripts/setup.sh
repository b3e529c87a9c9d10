#!/bin/sh
# Installs the Debian packages that Ramify needs and this machine lacks; does nothing when none is.
set -eu

# oneDNN, ncurses, libpng and libjpeg to build with; tmux is the terminal that the tests drive.
needed="libdnnl-dev libncurses-dev libpng-dev libjpeg-dev tmux"

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "setup: this is not Debian; install oneDNN 2.x, ncurses (wide), libpng, libjpeg and tmux yourself" >&2
  exit 0
fi

missing=""
for package in $needed; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done

[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1; then
  as_root="sudo"
else
  echo "setup: these packages are missing and neither root nor sudo is at hand:$missing" >&2
  exit 1
fi

echo "setup: installing$missing" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# DEBIAN_FRONTEND goes through env, because sudo drops the environment.
if ! { $as_root apt-get update &&
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
} >"$log" 2>&1; then
  cat "$log" >&2
  echo "setup: apt-get could not install$missing" >&2
  exit 1
fi
echo "setup: done" >&2
