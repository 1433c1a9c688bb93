#!/bin/sh
# Starts a service. The sandbox serves loopback only, and services take an address for the sandbox's only when it is on
# loopback: with SANDBOX_ADDRESS=HOST:PORT this container's own 127.0.0.1:9100 leads there. Without it nothing is added.
set -eu
if [ -n "${SANDBOX_ADDRESS:-}" ]; then
  socat "TCP-LISTEN:9100,bind=127.0.0.1,fork,reuseaddr" "TCP:$SANDBOX_ADDRESS" &
fi
# In the sandbox's own container: from the containers' network to where it listens.
if [ -n "${SANDBOX_LISTEN:-}" ]; then
  socat "TCP-LISTEN:9100,fork,reuseaddr" "TCP:$SANDBOX_LISTEN" &
fi
exec "$@"
