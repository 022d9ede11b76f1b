#!/usr/bin/env bash
# Compares the redaction of an ordinary answer of 2 KB with that of 1.0.0, both in one process and in turn.
#   bench/redaction.sh [MOST]      fails above that ratio; default 1.3
set -euo pipefail
cd "$(dirname "$0")/.."
most=${1:-1.3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ -d target/classes/com ] || mvn -q -B -DskipTests compile
libraries=${CLASS_PATH:-}
if [ -z "$libraries" ]; then
  mvn -q -B dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile="$folder/libraries"
  libraries=$(cat "$folder/libraries")
fi
git archive 09f1f7f src/main/java | tar -x -C "$folder"
javac -nowarn -proc:none -d "$folder/classes" -cp "target/classes:$libraries" \
  "$folder"/src/main/java/com/instainstru/copilot/telemetry/{*Redaction*,UntouchedText,Secret*,Personal*,Card*,Text*,Invisible*}.java bench/java/RedactionTime.java
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -XX:+UseSerialGC -cp "$folder/classes:target/classes:$libraries" RedactionTime "$most"
