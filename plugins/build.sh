#!/usr/bin/env bash
# Builds the guests.
#
#   plugins/build.sh [--out DIR] [GUEST...]
#
# Builds the named guests, or all of guests.txt, into DIR (default: plugins/dist), and records beside them what they were
# built from. Gets the compilers first if they are missing (toolchains.sh).
set -euo pipefail

plugins=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=$plugins/.tools
out=$plugins/dist

. "$plugins/guests.sh"

# The world of the guest that is being built.
world=

say() { echo "build: $*" >&2; }

fail() { say "$*"; exit 2; }

build() {
  local guest=$1 language folder
  language=$(guest_field "$guest" language)
  folder=$(guest_field "$guest" folder)
  collect_wit "$guest"
  "build_$language" "$plugins/$folder" "$out/$guest.wasm" "$(kind_of "$guest")" "$(guest_field "$guest" also)"
  if grep --quiet --fixed-strings --text "$plugins" "$out/$guest.wasm"; then
    fail "$guest.wasm holds this machine's paths, so it would differ on another"
  fi
  fits_world "$guest" || fail "$guest.wasm does not fit its WIT world"
  if [[ $(guest_field "$guest" also) == component ]]; then
    install --mode=644 "$tools/build/component.wasm" "$out/$guest.component.wasm"
  fi
  say "$guest.wasm, $(stat --format=%s "$out/$guest.wasm") bytes"
}

# A guest without a WIT world is a program, for an ABI of somebody else's; all others are libraries.
kind_of() {
  if [[ $(guest_field "$1" world) == - ]]; then echo program; else echo library; fi
}

# Puts a guest's WIT package where tools look for it, with those that it depends on.
collect_wit() {
  local wit package
  [[ $(kind_of "$1") == library ]] || return 0
  mapfile -t wit < <(wit_of "$1")
  world=$(guest_field "$1" world)
  rm -rf "$tools/build/wit"
  mkdir -p "$tools/build/wit/deps"
  cp "$plugins/${wit[0]}"/*.wit "$tools/build/wit/"
  for package in "${wit[@]:1}"; do
    cp -r "$plugins/$package" "$tools/build/wit/deps/"
  done
}

# Whether a guest's exports and imports have the names and types that its world asks for: then a component can be made of it.
# What is one already was made of its world.
fits_world() {
  case $(guest_field "$1" language)-$(kind_of "$1") in
    composed-* | javascript-* | rust-wasi-* | *-program) wasm-tools validate "$out/$1.wasm" ;;
    *) make_component "$out/$1.wasm" "$tools/build/component.wasm" "$(guest_field "$1" language)" ;;
  esac
}

# make_component MODULE OUTPUT LANGUAGE: a component of a core module. Those of languages that use WASI preview 1 get what stands between that
# and 0.2; any other that imports it does not fit.
make_component() {
  local adapter=()
  case $3 in
    go | rust-wasi) adapter=(--adapt "$tools/npm-components/node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.reactor.wasm") ;;
  esac
  wasm-tools component embed "$tools/build/wit" --world "$world" "$1" -o "$tools/build/embedded.wasm" \
    && wasm-tools component new "$tools/build/embedded.wasm" "${adapter[@]}" -o "$2"
}

# All guests of a language come from one toolchain, so that one record is enough: if the record says another than the one
# here, all of the language's guests are built.
add_guests_of_changed_toolchains() {
  local guest language recorded changed=()
  for language in $(for guest in "${guests[@]}"; do guest_field "$guest" language; done | sort --unique); do
    recorded=$(toolchain_of "$language" "$out/toolchains.txt")
    if [[ -n $recorded && $recorded != "$(toolchain_of "$language" "$tools/toolchains.txt")" ]]; then
      changed+=("$language")
    fi
  done
  for guest in $(all_guests); do
    language=$(guest_field "$guest" language)
    if [[ " ${changed[*]} " == *" $language "* && " ${guests[*]} " != *" $guest "* ]]; then
      say "building $guest too: the record names another toolchain for $language"
      guests+=("$guest")
    fi
  done
}

# Writes down what the guests in the output folder were built from. Lines of guests that were not built now stay.
record() {
  local guest language
  {
    for guest in "${guests[@]}"; do
      source_line "$guest"
    done
    if [[ -f $out/sources.txt ]]; then
      while read -r line; do
        guest=${line#*  }
        [[ " ${guests[*]} " == *" $guest "* || ! -f $out/$guest.wasm ]] || echo "$line"
      done < "$out/sources.txt"
    fi
  } | LC_ALL=C sort --key=2 > "$out/sources.new"
  mv "$out/sources.new" "$out/sources.txt"

  for language in $(for guest in $(all_guests); do guest_field "$guest" language; done | LC_ALL=C sort --unique); do
    if [[ " ${languages[*]} " == *" $language "* ]]; then
      toolchain_of "$language" "$tools/toolchains.txt"
    else
      toolchain_of "$language" "$out/toolchains.txt"
    fi
  done > "$out/toolchains.new"
  mv "$out/toolchains.new" "$out/toolchains.txt"

  (cd "$out" && LC_ALL=C sha256sum -- *.wasm > SHA256SUMS)
}

guests=()
while (($# > 0)); do
  case $1 in
    --out) out=$(realpath --canonicalize-missing "${2:?--out needs a folder}"); shift 2 ;;
    -*) fail "unknown option '$1'; the only one is --out DIR" ;;
    *) guest_field "$1" folder > /dev/null || fail "no guest is named '$1'"; guests+=("$1"); shift ;;
  esac
done
((${#guests[@]} > 0)) || mapfile -t guests < <(all_guests)

"$plugins/toolchains.sh"
export PATH=$tools/bin:$PATH
mkdir -p "$out"
add_guests_of_changed_toolchains
mapfile -t languages < <(for guest in "${guests[@]}"; do guest_field "$guest" language; done | sort --unique)
for language in "${languages[@]}"; do
  . "$plugins/$language/build.sh"
done
for guest in "${guests[@]}"; do
  build "$guest"
done
record
say "the guests are in $out"
