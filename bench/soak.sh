#!/usr/bin/env bash
# Ten minutes of a bad day: see soak.mjs. Prints a report; --report bench/soak-report.md keeps it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ -d src/test/e2e/node_modules ] || (cd src/test/e2e && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
exec node bench/soak.mjs "$@"
