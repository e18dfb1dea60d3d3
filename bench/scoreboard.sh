#!/usr/bin/env bash
# Measures this project side by side with named references, all in one run: bench/scoreboard.sh [area] [--json FILE]
# A tab-separated line a row; the ratio is ours divided by the reference, so less is better.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
dotnet build "$root/bench/Scoreboard" -c Release -v q --nologo >&2
# As the packages are packed on this machine.
compiled=$([[ $(uname -sm) == 'Linux x86_64' ]] && echo true || echo false)
dotnet build "$root/bench/StartApp" -c Release -v q --nologo -p:ReadyToRun="$compiled" >&2
exec "$root/artifacts/bin/Scoreboard/release/Scoreboard" "$@"
