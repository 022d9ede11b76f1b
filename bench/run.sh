#!/usr/bin/env bash
# Measures Admin Copilot beside its peers and prints tables in Markdown. Usage: bench/run.sh [PART...]
# Parts: list calls concurrency batches memory start. Environment: ROUNDS (5), EACH (seconds of one measurement, 3), STARTS (12), WARM_UP (calls, 200000),
# JAVA_25 and JAVA_17 (paths). Everything listens on the loopback, and only processes that were started here are ended.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(dirname "$here")
export JAVA_25=${JAVA_25:-$(ls -d /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -n 1 || true)}
export JAVA_17=${JAVA_17:-$(ls -d /usr/lib/jvm/*17*/bin/java 2>/dev/null | head -n 1 || true)}

missing=()
[ -x /usr/sbin/nginx ] || missing+=(nginx-light)
command -v wrk >/dev/null || missing+=(wrk)
command -v node >/dev/null || missing+=(nodejs npm)
if ((${#missing[@]})); then
  # A package's daemon must not start.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
fi

work=$(mktemp -d)
chmod 755 "$work" # for the backend, whose worker gives up its rights
trap 'rm -rf "$work"' EXIT
[ -d "$here/typescript/node_modules" ] || (cd "$here/typescript" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
"$home/copilot" --version >&2
for java in "$JAVA_25" "$JAVA_17"; do
  if [ -n "$java" ]; then COPILOT_JAVA=$java "$home/copilot" --make-cache; fi
done
(cd "$home" && mvn -q -B -ntp dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$work/class-path.txt")
javac --release 17 -cp "$(cat "$work/class-path.txt")" -d "$work/bare" "$here"/java/*.java
node "$here/answer.mjs" >"$work/answer.json"
"$home/copilot" tools --demo --json >"$work/tools.json"
COPILOT_HOME=$home WORK=$work timeout 1800 node "$here/run.mjs" "$@"
