#!/usr/bin/env bash
# What has to hold at length, under load:
#
#   bench/soak.sh [--reloads N] [--workers N]         a filter is replaced while a server answers; 10,000 reloads and 4 workers by default
#   bench/soak.sh streams [--minutes N]               records through guests that loop, trap and are replaced; an hour by default
#   bench/soak.sh traps [--seconds N] [--workers N]   every call of a filter traps, then its file is mended; a minute by default
#
# Says what it saw, figures last. Ends with 0 only if all of it held: bench/README.md says what that is.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
dotnet build "$root/bench/Soak" -c Release -v q --nologo >&2
exec "$root/artifacts/bin/Soak/release/Soak" "$@"
