#!/usr/bin/env bash
# What a hanging Sentry does to Celery tools: see isolation.mjs. Prints the ratio of both p99.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ -d src/test/e2e/node_modules ] || (cd src/test/e2e && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
exec node bench/isolation.mjs "$@"
