#!/usr/bin/env bash
# Installs one of Scribe's roles on a 64-bit Debian machine such as a Raspberry Pi, brings it up to date, or goes back.
#
#   sudo deploy/pi/install.sh [--role ROLE] [--settings FILE]   install, or upgrade to the sources this file is part of
#   sudo deploy/pi/install.sh --rollback                        back to the release before
#
# ROLE is all-in-one, core (gateway, orchestrator, NATS, PostgreSQL), steps (parser, arXiv, composer) or scraper; it is asked
# for at the first time. FILE holds lines NAME=VALUE, as docs/settings.md lists them, and is added to /etc/scribe/scribe.env.
# Other options, for installing elsewhere than on a running Pi:
#   --source DIR   take another tree's sources and units
#   --wheels DIR   take packages from a folder instead of the package index
# Everything may be repeated. Where systemd does not run (an image being built) all is installed and nothing is started.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
opt=/opt/scribe etc=/etc/scribe state=/var/lib/scribe
role='' settings='' source='' wheels='' rollback=''
kept_releases=3

say() { printf '%s\n' "$*" >&2; }
fail() { say "install.sh: $*"; exit 1; }
on_systemd() { [ -d /run/systemd/system ]; }
# shellcheck source=deploy/pi/machine.sh
. "$here/machine.sh"
# shellcheck source=deploy/pi/servers.sh
. "$here/servers.sh"

main() {
  read_options "$@"
  [ "$(id -u)" = 0 ] || fail "must be root: sudo $0 $*"
  if [ -n "$rollback" ]; then
    go_back
    return
  fi
  choose_role
  check_machine
  install_packages
  prepare_machine
  make_user
  write_settings
  build_release
  prepare_servers
  switch_to "$release"
  migrate
  start_units
  say "Scribe $(basename "$release") is installed as $role. Look at it with: sudo scribe doctor"
}

read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --role|--settings|--source|--wheels) [ $# -gt 1 ] || fail "$1 needs a value"; printf -v "${1#--}" %s "$2"; shift 2 ;;
      --rollback) rollback=yes; shift ;;
      *) sed -n '2,14s/^# \{0,1\}//p' "$0" >&2; [ "$1" = --help ] && exit 0; fail "unknown option $1" ;;
    esac
  done
  source=$(cd "${source:-$here/../..}" && pwd)
  [ -z "$settings" ] || [ -r "$settings" ] || fail "--settings $settings: cannot be read"
}

choose_role() {
  [ -n "$role" ] || role=$(cat $etc/role 2>/dev/null) || true
  if [ -z "$role" ]; then
    [ -t 0 ] || fail "say which role: --role all-in-one, core, steps or scraper"
    read -rp "Role (all-in-one, core, steps, scraper): " role
  fi
  case $role in
    all-in-one|core) units="scribe-nats.service scribe-$role.service scribe-backup.timer" files="$units scribe-backup.service" ;;
    steps|scraper) units="scribe-$role.service" files=$units ;;
    *) fail "$role is no role: choose all-in-one, core, steps or scraper" ;;
  esac
}

has_servers() { [ "$role" = all-in-one ] || [ "$role" = core ]; }

setting() { # the value of a setting in scribe.env
  sed -n "s/^$1=//p" $etc/scribe.env 2>/dev/null | tail -n 1 | sed "s/^'\(.*\)'\$/\1/; s/^\"\(.*\)\"\$/\1/"
}

put_setting() { # name, value: in the place of one that is there
  local partial
  partial=$(mktemp $etc/.scribe.env.XXXXXX)
  { grep -v "^$1=" $etc/scribe.env || true; printf "%s='%s'\n" "$1" "$2"; } > "$partial"
  mv "$partial" $etc/scribe.env
}

make_user() {
  getent passwd scribe > /dev/null || useradd --system --user-group --home-dir $state --shell /usr/sbin/nologin scribe
  install -d -m 0700 -o scribe -g scribe $state
  install -d -m 0755 $opt $opt/releases $etc
}

write_settings() {
  umask 077
  touch $etc/scribe.env
  if [ -n "$settings" ]; then
    while IFS='=' read -r name value; do
      case $name in ''|\#*) continue ;; esac
      value=${value#[\'\"]}
      put_setting "$name" "${value%[\'\"]}"
    done < "$settings"
  fi
  case $role in all-in-one|steps|scraper) ask_for ANTHROPIC_API_KEY ;; esac
  case $role in all-in-one|scraper) ask_for EXA_API_KEY ;; esac
  case $role in steps|scraper) ask_for NATS_URL "; see /etc/scribe/join-$role.env on the core" ;; esac
  [ -n "$(setting SCRIBE_PRODUCTION)" ] || put_setting SCRIBE_PRODUCTION true
  if has_servers; then [ -n "$(setting DATABASE_URL)" ] || put_setting DATABASE_URL "$local_database"; fi
  echo "$role" > $etc/role
  umask 022
}

ask_for() { # name, where to find it
  local value=''
  [ -n "$(setting "$1")" ] && return
  [ -t 0 ] || fail "$1 is not set: put it into a file and give that as --settings${2:-}"
  read -rsp "$1 (not shown): " value
  say ''
  [ -n "$value" ] || fail "$1 is needed${2:-}"
  put_setting "$1" "$value"
}

# A release is a folder of its own: an environment with the locked packages, the units, and what the servers are told.
build_release() {
  local version commit
  version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$source/pyproject.toml")
  commit=$(git -c safe.directory='*' -C "$source" rev-parse --short HEAD 2>/dev/null || true)
  # What is not under version control, or is installed half, never takes the place of what runs.
  release=$opt/releases/$version-${commit:-$(date +%Y%m%d%H%M%S)}
  if [ -e "$release/.whole" ] && [ "$(cat "$release/.whole")" = "$role" ]; then return; fi
  rm -rf "$release"
  install -d -m 0755 "$release/units" "$release/etc" "$release/docs"
  install_python "$release"
  cp "$source"/deploy/pi/units/* "$release/units/"
  cp "$source/deploy/pi/nats.conf" "$source/deploy/nats/users.conf" "$release/etc/"
  cp -r "$source/docs/." "$release/docs/"
  echo "$role" > "$release/.whole"
}

install_python() { # release: wheels only, as locked, compiled once
  local tools built packages=()
  [ -z "$wheels" ] || packages=(--no-index --find-links "$wheels")
  tools=$(mktemp -d) built=$(mktemp -d)
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/python" -m pip --quiet --disable-pip-version-check install "${packages[@]}" --only-binary :all: --require-hashes \
    -r "$source/requirements/uv.txt" -r "$source/requirements/build.txt"
  install -d "$tools/source"
  tar -C "$source" --exclude=./.venv --exclude=./.git --exclude=./build -c . | tar -C "$tools/source" -x
  (cd "$tools/source" && "$tools/venv/bin/python" -m hatchling build -t wheel -d "$built" > /dev/null)
  python3 -m venv --without-pip "$1"
  export UV_COMPILE_BYTECODE_TIMEOUT=0 # seconds a file; an SD card may stall for longer than a minute
  VIRTUAL_ENV=$1 UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1 "$tools/venv/bin/uv" pip sync --quiet "${packages[@]}" --only-binary :all: \
    --require-hashes --compile-bytecode "$(requirements)"
  VIRTUAL_ENV=$1 UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1 "$tools/venv/bin/uv" pip install --quiet --no-deps --no-index --compile-bytecode "$built"/*.whl
  rm -rf "$tools" "$built" "$1/.lock"
}

requirements() { # of the role; sources from before there were roles have one file of everything
  local file=$source/requirements/pi-$role.txt
  [ -e "$file" ] || file=$source/requirements/all.txt
  echo "$file"
}

switch_to() { # release
  local before
  before=$(readlink $opt/current || true)
  if [ -n "$before" ] && [ "$before" != "$1" ]; then ln -sfn "$before" $opt/previous; fi
  ln -sfn "$1" $opt/.current && mv -T $opt/.current $opt/current
  install_units
  install -m 0755 "$here/scribe" /usr/local/bin/scribe
  # shellcheck disable=SC2012  # our own names
  ls -dt $opt/releases/*/ | tail -n +$((kept_releases + 1)) | while read -r old; do
    case ${old%/} in "$(readlink $opt/current)"|"$(readlink $opt/previous)") ;; *) rm -rf "$old" ;; esac
  done
}

install_units() {
  local unit
  for unit in /etc/systemd/system/scribe-*; do
    [ -e "$unit" ] || continue
    case "$(basename "$unit")" in scribe-tunnel.service) continue ;; esac
    case " $files " in *" $(basename "$unit") "*) continue ;; esac
    if on_systemd; then systemctl --quiet disable --now "$(basename "$unit")" || true; fi
    rm -f "$unit"
  done
  for unit in $files scribe-tunnel.service; do
    if [ -e "$opt/current/units/$unit" ]; then install -m 0644 "$opt/current/units/$unit" /etc/systemd/system/; fi
  done
}

migrate() {
  if has_servers; then with_database /usr/local/bin/scribe migrate; fi
}

start_units() {
  # shellcheck disable=SC2086  # a list
  systemctl --quiet enable $units
  on_systemd || return 0
  systemctl daemon-reload
  # shellcheck disable=SC2086
  systemctl restart $units
}

go_back() {
  choose_role
  local before
  before=$(readlink $opt/previous) || fail "there is no release before this one"
  [ "$(cat "$before/.whole")" = "$role" ] || fail "the release before was another role: $(cat "$before/.whole")"
  switch_to "$before"
  # Tables stay as they are: migrations only add, and the older release works with what is there.
  start_units
  say "Scribe is back at $(basename "$before")."
}

main "$@"
