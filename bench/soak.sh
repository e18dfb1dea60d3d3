#!/usr/bin/env bash
# Replaces a filter again and again while a server answers requests, by good versions and by bad ones of every kind:
#
#   bench/soak.sh [--reloads N] [--workers N]     10,000 reloads and 4 workers by default
#
# Says what it saw, figures last. Ends with 0 only if no request failed, every bad version was refused or reverted, no version was left, and
# memory, handles, threads and files were flat over the second half.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
dotnet build "$root/bench/Soak" -c Release -v q --nologo >&2
exec "$root/artifacts/bin/Soak/release/Soak" "$@"
