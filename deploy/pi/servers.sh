# shellcheck shell=bash disable=SC2154  # install.sh has the variables that are named next
# Part of install.sh: NATS and PostgreSQL as Scribe's core needs them. Uses say, fail, on_systemd, role, etc, here, source,
# setting, put_setting, has_servers.

local_database='postgresql://scribe@/scribe?host=/var/run/postgresql'

uses_local_database() {
  local given
  given=$(setting DATABASE_URL)
  if [ -z "$given" ] && [ -n "$settings" ]; then given=$(sed -n 's/^DATABASE_URL=//p' "$settings" | tr -d "'\""); fi
  [ -z "$given" ] || [ "$given" = "$local_database" ]
}

prepare_servers() {
  has_servers || return 0
  tell_nats
  if uses_local_database; then prepare_postgres; fi
}

# Where NATS listens, its users and their passwords, which are made once; what you put below the last line stays.
tell_nats() {
  local file="$etc/nats.local.conf" own='' listen=127.0.0.1:4222 partial
  [ "$role" = core ] && listen=0.0.0.0:4222
  if [ -e "$file" ]; then own=$(sed '1,/^# Yours:/d' "$file"); fi
  for name in SCRIBE_NATS_PASSWORD SCRIBE_NATS_STEPS_PASSWORD SCRIBE_NATS_SCRAPER_PASSWORD; do
    [ -e "$file" ] && printf -v "$name" %s "$(sed -n "s/^$name: \"\(.*\)\"/\1/p" "$file")"
    [ -n "${!name:-}" ] || printf -v "$name" p%s "$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')"
  done
  partial=$(mktemp "$etc"/.nats.XXXXXX)
  {
    for name in SCRIBE_NATS_PASSWORD SCRIBE_NATS_STEPS_PASSWORD SCRIBE_NATS_SCRAPER_PASSWORD; do echo "$name: \"${!name}\""; done
    echo "listen: \"$listen\""
    cat "$source/deploy/nats/users.conf"
    printf '# Yours: what stands below is kept.\n%s\n' "$own"
  } > "$partial"
  mv "$partial" "$file"
  put_setting NATS_URL "nats://scribe:$SCRIBE_NATS_PASSWORD@127.0.0.1:4222"
  put_setting NATS_MONITOR_URL http://127.0.0.1:8222
  write_joins
}

# What another Pi needs to join; give it as --settings there.
write_joins() {
  [ "$role" = core ] || return 0
  umask 077
  printf "NATS_URL='nats://steps:%s@%s.local:4222'\nSCRIBE_HOST_NAME='steps'\n" "$SCRIBE_NATS_STEPS_PASSWORD" "$(hostname)" > "$etc/join-steps.env"
  printf "NATS_URL='nats://scraper:%s@%s.local:4222'\nSCRIBE_HOST_NAME='scraper'\n" "$SCRIBE_NATS_SCRAPER_PASSWORD" "$(hostname)" > "$etc/join-scraper.env"
  umask 022
}

# The distribution's PostgreSQL, whose user scribe is the system's: there is no password.
prepare_postgres() {
  local version cluster
  version=$(pg_lsclusters -h 2> /dev/null | awk '$2 == "main" {print $1}' | tail -n 1)
  if [ -z "$version" ]; then
    # shellcheck disable=SC2012
    version=$(ls /usr/lib/postgresql | sort -n | tail -n 1)
    pg_createcluster "$version" main > /dev/null
  fi
  cluster=postgresql@$version-main.service
  install -D -m 0644 -o postgres -g postgres "$here/system/postgresql.conf" "/etc/postgresql/$version/main/conf.d/scribe.conf"
  install -D -m 0644 "$here/system/postgresql-limits.conf" "/etc/systemd/system/$cluster.d/scribe.conf"
  with_database as_postgres
}

# A command while PostgreSQL runs; where systemd does not, it runs for that long only.
with_database() {
  local version
  uses_local_database || { "$@"; return; }
  version=$(pg_lsclusters -h | awk '$2 == "main" {print $1}' | tail -n 1)
  if on_systemd; then
    systemctl daemon-reload
    if [ "$1" = as_postgres ]; then systemctl restart "postgresql@$version-main.service"; fi
    "$@"
  elif pg_lsclusters -h "$version" main | grep -q online; then
    "$@"
  else
    pg_ctlcluster --skip-systemctl-redirect "$version" main start
    "$@"
    pg_ctlcluster --skip-systemctl-redirect "$version" main stop
  fi
}

as_postgres() {
  local sql="SELECT 1 FROM pg_roles WHERE rolname = 'scribe'"
  postgres_does psql -XAtqc "$sql" | grep -q 1 || postgres_does createuser scribe
  sql="SELECT 1 FROM pg_database WHERE datname = 'scribe'"
  postgres_does psql -XAtqc "$sql" | grep -q 1 || postgres_does createdb --owner=scribe --encoding=UTF8 --template=template0 scribe
}

postgres_does() { (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@"); }
