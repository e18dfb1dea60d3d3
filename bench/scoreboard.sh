#!/usr/bin/env bash
# Measures this project side by side with named references, all in one run: bench/scoreboard.sh [area] [--json FILE]
# A tab-separated line a row; the ratio is ours divided by the reference, so less is better.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

# What users get from the packages, one of which holds code for this processor.
for project in Scoreboard StartApp; do
  dotnet build "$root/bench/$project" -c Release -v q --nologo -p:CompileAhead=true >&2
done
exec "$root/artifacts/bin/Scoreboard/release/Scoreboard" "$@"
