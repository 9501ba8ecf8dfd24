#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a program with a session bus and an unlocked keyring of its own, both gone afterwards: with-keyring.sh PROGRAM [ARGUMENT]...
set -eu

if [ -z "${KASSI_TEST_HOME:-}" ]; then
  KASSI_TEST_HOME=$(mktemp -d)
  trap 'rm -rf "$KASSI_TEST_HOME"' EXIT
  export KASSI_TEST_HOME HOME="$KASSI_TEST_HOME"
  export XDG_DATA_HOME="$HOME/data" XDG_CONFIG_HOME="$HOME/config" XDG_CACHE_HOME="$HOME/cache" XDG_RUNTIME_DIR="$HOME/run"
  mkdir -m 700 "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_RUNTIME_DIR"
  unset DISPLAY WAYLAND_DISPLAY GNOME_KEYRING_CONTROL
  # A bus that starts nothing by itself: no desktop's own keyring, no window that asks for a password.
  cat >"$HOME/bus.conf" <<'BUS'
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
BUS
  # Not exec: the folder is removed when it is over.
  dbus-run-session --config-file="$HOME/bus.conf" -- "$0" "$@"
  exit
fi

printf test | gnome-keyring-daemon --unlock --components=secrets >"$HOME/keyring.log" 2>&1
exec "$@"
