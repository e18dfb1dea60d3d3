#!/usr/bin/env bash
# Checks the built guests in plugins/dist. Needs bash and coreutils, and no compiler.
#
#   plugins/check.sh [--rebuilt DIR]
#
# Says which files differ from SHA256SUMS, and which guests are stale: built from other sources than are here now. With
# --rebuilt, says also which guests in DIR, made by `build.sh --out DIR`, have other bytes than those in dist; of a language
# whose compilers have other versions than dist was built with, nothing can be said.
#
# Ends with 0 if all is well; 1 if dist is incomplete or damaged; 3 if a rebuilt guest differs; 4 if a guest is stale;
# 2 if it was called wrongly. If several apply, with the first of them.
set -euo pipefail

plugins=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dist=$plugins/dist
rebuilt=

. "$plugins/guests.sh"

damaged=() stale=() different=()

say() { echo "check: $*"; }

check_files() {
  local guest file
  for guest in $(all_guests); do
    for file in $(built_files "$guest"); do
      [[ -f $dist/$file ]] || { say "$file is missing"; damaged+=("$guest"); }
    done
  done
  for file in "$dist"/*.wasm; do
    file=${file##*/}
    guest=$(guest_of "$file")
    [[ " "$(built_files "$guest" | tr '\n' ' ') == *" $file "* ]] && guest_field "$guest" folder > /dev/null \
      || { say "$file is no guest of guests.txt"; damaged+=("$guest"); }
    lists "$dist/SHA256SUMS" "$file" || { say "SHA256SUMS does not list $file"; damaged+=("$guest"); }
  done
  (cd "$dist" && sha256sum --check --strict --quiet SHA256SUMS) || damaged+=("SHA256SUMS")
}

# lists FILE NAME: whether a file as sha256sum writes it has a line for NAME.
lists() {
  local hash name
  while read -r hash name; do
    [[ $name != "$2" ]] || return 0
  done < "$1"
  return 1
}

check_sources() {
  local guest
  for guest in $(all_guests); do
    if [[ $'\n'$(< "$dist/sources.txt")$'\n' != *$'\n'"$(source_line "$guest")"$'\n'* ]]; then
      say "$guest is stale: its sources are not those that it was built from"
      stale+=("$guest")
    fi
  done
}

check_rebuilt() {
  local guest file language recorded here
  for guest in $(all_guests); do
    language=$(guest_field "$guest" language)
    recorded=$(toolchain_of "$language" "$dist/toolchains.txt")
    here=$(toolchain_of "$language" "$rebuilt/toolchains.txt")
    if [[ ! -f $rebuilt/$guest.wasm ]]; then
      say "$guest was not rebuilt"
    elif [[ $recorded != "$here" ]]; then
      say "$guest is not compared: it was built with other compilers"
    elif [[ $language == javascript ]]; then
      say "$guest is not compared: its compiler keeps a picture of memory, in which addresses and seeds are never the same"
    elif [[ " ${stale[*]} " == *" $guest "* ]]; then
      say "$guest is not compared: it is stale"
    else
      for file in $(built_files "$guest"); do
        if [[ $(hash_of "$dist/$file") != "$(hash_of "$rebuilt/$file")" ]]; then
          say "$file differs from the one rebuilt with the same compilers"
          different+=("$guest")
        fi
      done
    fi
  done
}

hash_of() {
  local line
  line=$(sha256sum -- "$1")
  echo "${line%% *}"
}

while (($# > 0)); do
  case $1 in
    --rebuilt) rebuilt=${2:-}; shift $(($# > 1 ? 2 : 1)) ;;
    *) say "unknown argument '$1'; the only option is --rebuilt DIR"; exit 2 ;;
  esac
  [[ -f $rebuilt/toolchains.txt ]] || { say "--rebuilt needs a folder that build.sh --out has filled"; exit 2; }
done

check_files
check_sources
[[ -z $rebuilt ]] || check_rebuilt

if ((${#damaged[@]} > 0)); then exit 1; fi
if ((${#different[@]} > 0)); then exit 3; fi
if ((${#stale[@]} > 0)); then
  say "build them again: plugins/build.sh ${stale[*]}"
  exit 4
fi
say "all guests are whole and built from the sources here"
