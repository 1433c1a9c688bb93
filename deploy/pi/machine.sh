# shellcheck shell=bash disable=SC2154  # install.sh has the variables that are named next
# Part of install.sh: what a machine needs before Scribe runs well on it. Uses say, fail, on_systemd, role, here, has_servers.

check_machine() {
  case $(uname -m) in
    aarch64|x86_64) ;;
    *) fail "this system is $(uname -m); Scribe needs a 64-bit one (on a Pi: Raspberry Pi OS, 64-bit)" ;;
  esac
  [ "$(getconf LONG_BIT)" = 64 ] || fail "the system's programs are 32-bit; install Raspberry Pi OS, 64-bit"
  command -v apt-get > /dev/null || fail "needs Debian, or a system made of it, such as Raspberry Pi OS"
}

install_packages() {
  local wanted=(python3 python3-venv ca-certificates systemd-timesyncd) missing=() name
  case $role in all-in-one|scraper) wanted+=(chromium-headless-shell) ;; esac
  if has_servers && uses_local_database; then wanted+=(postgresql); fi
  grep -q zram /proc/swaps || wanted+=(systemd-zram-generator)
  for name in "${wanted[@]}"; do
    dpkg-query -W -f '${Status}' "$name" 2> /dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] && return
  say "installing ${missing[*]}"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install --no-install-recommends "${missing[@]}" > /dev/null
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "python3 is older than 3.11: use Debian 12 or newer"
}

prepare_machine() {
  install -D -m 0644 "$here/system/sysctl.conf" /etc/sysctl.d/90-scribe.conf
  install -D -m 0644 "$here/system/journald.conf" /etc/systemd/journald.conf.d/scribe.conf
  [ -e /etc/systemd/zram-generator.conf ] || install -m 0644 "$here/system/zram-generator.conf" /etc/systemd/zram-generator.conf
  count_memory
  # The clock is right before anything starts: tokens, certificates and deadlines go by it, and a Pi has no battery for it.
  systemctl --quiet enable systemd-timesyncd.service systemd-time-wait-sync.service
  on_systemd || return 0
  sysctl --quiet --load /etc/sysctl.d/90-scribe.conf || say 'not all kernel settings could be made; they count from the next start'
  systemctl daemon-reload
  systemctl restart systemd-journald.service
  systemctl --quiet start systemd-timesyncd.service 'systemd-zram-setup@zram0.service' || true
}

# The Pi's firmware tells the kernel not to account for memory, and without that no unit's limit holds.
count_memory() {
  local line=/boot/firmware/cmdline.txt
  [ -e $line ] || return 0
  grep -q 'cgroup_enable=memory' $line && return
  sed -i '1s/$/ cgroup_enable=memory/' $line
  say "memory limits are switched on in $line: restart the Pi once for that"
}
