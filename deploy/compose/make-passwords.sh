#!/bin/sh
# Passwords that only this installation's containers know, made once into /var/lib/passwords; those that are there stay.
set -eu
umask 077
cd /var/lib/passwords
[ -e complete ] && exit 0
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
postgres=$(random)
nats=$(random)
printf '%s' "$postgres" > postgres
# PostgreSQL reads its own as a user of its own.
chmod 0711 .
chmod 0444 postgres
# A letter first, or NATS reads a number.
printf 'SCRIBE_NATS_PASSWORD: "p%s"\n' "$nats" > nats.conf
printf 'nats://scribe:p%s@nats:4222' "$nats" > nats_url
# TLS is off because the database is reached over a network of this host that nothing else is on.
printf 'postgresql://scribe:%s@postgres:5432/scribe?sslmode=disable' "$postgres" > database_url
touch complete
echo "passwords made"
