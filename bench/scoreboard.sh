#!/usr/bin/env bash
# Measures this project side by side with named references, all in one run: bench/scoreboard.sh [area] [--json FILE]
# A tab-separated line a row; the ratio is ours divided by the reference, so less is better.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
dotnet build "$root/bench/Scoreboard" -c Release -v q --nologo >&2
dotnet build "$root/bench/StartApp" -c Release -v q --nologo >&2
exec "$root/artifacts/bin/Scoreboard/release/Scoreboard" "$@"
