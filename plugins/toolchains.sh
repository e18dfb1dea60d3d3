#!/usr/bin/env bash
# Fetches the compilers that the guests are built with into plugins/.tools. Nothing is installed on the machine.
#
#   plugins/toolchains.sh            gets what is missing
#   plugins/toolchains.sh --refresh  gets everything again, in the newest versions that the package sources have
#
# Needs a Debian machine (12 or newer, amd64) with apt-get, dpkg-deb, node and npm, and no rights beyond reading the
# package configuration. The packages come from a newer Debian than the machine's own, so they are unpacked into a root of
# their own and started with that root's C library through the wrappers in .tools/bin.
set -euo pipefail

plugins=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=$plugins/.tools
root=$tools/root
stamp=$tools/stamp

suites=(trixie trixie-backports)
packages=(
  rustc cargo libstd-rust-dev-wasm32 lld-19
  clang-19 libclang-rt-19-dev-wasm32 wasi-libc/trixie-backports
  golang-1.27-go/trixie-backports golang-1.27-src/trixie-backports
  wasm-tools/trixie-backports
)

# What the packages depend on but building for WebAssembly never uses. The resolver is told that it is there.
never_used=(gcc libc6-dev binutils perl python3 make)

# Which packages decide the bytes of which language's guests, besides npm's.
decisive() {
  case $1 in
    rust | rust-wasi | composed) echo "rustc libstd-rust-dev-wasm32 lld-19 wasm-tools" ;;
    go) echo "golang-1.27-go golang-1.27-src wasm-tools" ;;
    c) echo "clang-19 libclang-rt-19-dev-wasm32 wasi-libc lld-19 wasm-tools" ;;
    assemblyscript) echo "wasm-tools" ;;
  esac
}

say() { echo "toolchains: $*" >&2; }

fail() { say "$*"; exit 1; }

need() {
  local command
  for command in "$@"; do
    command -v "$command" > /dev/null || fail "needs '$command' on the PATH"
  done
}

# Everything that decides what gets fetched and how it is laid out: when it changes, the tools are fetched again.
wanted() {
  printf '%s\n' "${suites[@]}" "${packages[@]}" "${never_used[@]}"
  cat "$plugins/toolchains.sh" "$plugins/assemblyscript/package-lock.json" "$plugins/javascript/package-lock.json" | sha256sum
}

# The value of a field in the machine's own package configuration, in either of its two formats.
debian_source() {
  local deb822=/etc/apt/sources.list.d/debian.sources
  if [[ -f $deb822 ]]; then
    awk -v field="$1:" '$1 == field { print $2; exit }' "$deb822"
  elif [[ $1 == URIs ]]; then
    awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /^[a-z]+:/) { print $i; exit } }' /etc/apt/sources.list
  fi
}

apt() {
  apt-get -qq \
    -o Dir::Etc::SourceList="$tools/apt/sources.list" -o Dir::Etc::SourceParts="$tools/apt/none" \
    -o Dir::Etc::Preferences="$tools/apt/none/preferences" -o Dir::Etc::PreferencesParts="$tools/apt/none" \
    -o Dir::State::Lists="$tools/apt/lists" -o Dir::State::Status="$tools/apt/status" -o Dir::Cache="$tools/apt/cache" \
    -o APT::Install-Recommends=false -o APT::Architecture=amd64 -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=true "$@"
}

get_packages() {
  local uri keyring suite name
  uri=${PLUGINS_DEBIAN_MIRROR:-$(debian_source URIs)}
  [[ -n $uri ]] || fail "found no Debian mirror in the machine's package configuration; set PLUGINS_DEBIAN_MIRROR"
  keyring=$(debian_source Signed-By)
  keyring=${keyring:-/usr/share/keyrings/debian-archive-keyring.gpg}

  mkdir -p "$tools/apt/lists/partial" "$tools/apt/cache/archives/partial" "$tools/apt/none"
  for suite in "${suites[@]}"; do
    echo "deb [signed-by=$keyring] $uri $suite main"
  done > "$tools/apt/sources.list"
  for name in "${never_used[@]}"; do
    printf '%s\n' "Package: $name" 'Status: install ok installed' 'Architecture: amd64' 'Multi-Arch: foreign' \
      'Provides: libc-dev, c-compiler' 'Version: 99:99' 'Maintainer: none' 'Description: never used' ''
  done > "$tools/apt/status"

  say "reading the package lists"
  apt update
  say "downloading packages"
  apt --yes --download-only install "${packages[@]}" > /dev/null
}

unpack_packages() {
  local directory package
  for directory in bin sbin lib lib64; do
    mkdir -p "$root/usr/$directory"
    ln -s "usr/$directory" "$root/$directory"
  done
  for package in "$tools"/apt/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar --extract --keep-directory-symlink --no-same-owner --directory="$root" \
      --exclude='./usr/share/man' --exclude='./usr/share/locale' --exclude='./usr/share/doc/*/examples'
    dpkg-deb --show --showformat='${Package} ${Version}\n' "$package"
  done | sort > "$tools/packages.txt"
}

# wrapper NAME PROGRAM [ARGUMENT...]: .tools/bin/NAME starts PROGRAM, a path below the root, with the root's libraries.
wrapper() {
  local name=$1 program=$2
  shift 2
  cat > "$tools/bin/$name" << END
#!/bin/sh
tools=\$(cd "\$(dirname "\$0")/.." && pwd)
root=\$tools/root
exec "\$root/lib64/ld-linux-x86-64.so.2" --argv0 "$name" \\
  --library-path "\$root/usr/lib/x86_64-linux-gnu:\$root/usr/lib/llvm-19/lib" "\$root/$program" $* "\$@"
END
  chmod +x "$tools/bin/$name"
}

write_wrappers() {
  mkdir -p "$tools/bin"
  wrapper rustc usr/bin/rustc
  wrapper cargo usr/bin/cargo
  wrapper wasm-tools usr/bin/wasm-tools
  wrapper wasm-ld usr/lib/llvm-19/bin/lld
  # shellcheck disable=SC2016 # expanded when the wrapper runs
  wrapper clang usr/lib/llvm-19/bin/clang --target=wasm32-wasip1 '--sysroot="$root/usr"' \
    '-resource-dir "$root/usr/lib/llvm-19/lib/clang/19"'
  cat > "$tools/bin/go" << 'END'
#!/bin/sh
tools=$(cd "$(dirname "$0")/.." && pwd)
export GOROOT="$tools/root/usr/lib/go-1.27" GOTOOLCHAIN=local GOPROXY=off GOSUMDB=off GOFLAGS=-mod=mod GOENV=off GOWORK=off
export GOCACHE="$tools/cache/go" GOPATH="$tools/cache/gopath" GOTELEMETRY=off
exec "$GOROOT/bin/go" "$@"
END
  chmod +x "$tools/bin/go"
}

# get_npm_packages LANGUAGE FOLDER
get_npm_packages() {
  mkdir -p "$2"
  cp "$plugins/$1/package.json" "$plugins/$1/package-lock.json" "$2/"
  npm ci --prefix "$2" --loglevel=error --no-audit --no-fund --ignore-scripts > /dev/null
}

# npm_version FOLDER PACKAGE
npm_version() { node -p 'require(process.argv[1]).version' "$1/node_modules/$2/package.json"; }

# One line for every compiler, library and linker whose version decides the bytes of a guest: LANGUAGE PACKAGE VERSION.
write_versions() {
  local language package
  {
    for language in assemblyscript c composed go rust rust-wasi; do
      for package in $(decisive "$language"); do
        awk -v language="$language" -v package="$package" '$1 == package { print language, $1, $2 }' "$tools/packages.txt"
      done
    done
    for package in assemblyscript binaryen; do
      echo "assemblyscript $package $(npm_version "$tools/npm" "$package")"
    done
    echo "javascript componentize-qjs $(npm_version "$tools/npm-components" componentize-qjs)"
    for language in go rust-wasi; do
      echo "$language jco $(npm_version "$tools/npm-components" @bytecodealliance/jco)"
    done
  } | LC_ALL=C sort > "$tools/toolchains.txt"
}

get() {
  need apt-get dpkg-deb tar awk sha256sum node npm
  [[ $(dpkg --print-architecture) == amd64 ]] || fail "the packages are for amd64 machines only"
  rm -rf "$root" "$stamp" "$tools/bin" "$tools/npm" "$tools/npm-components" "$tools/apt/cache"
  mkdir -p "$root"
  get_packages
  say "unpacking $(find "$tools/apt/cache/archives" -name '*.deb' | wc -l) packages"
  unpack_packages
  rm -rf "$tools/apt/cache"
  write_wrappers
  say "installing the compilers for AssemblyScript and JavaScript"
  get_npm_packages assemblyscript "$tools/npm"
  get_npm_packages javascript "$tools/npm-components"
  write_versions
  wanted > "$stamp"
  say "the compilers are in plugins/.tools:"
  cat "$tools/toolchains.txt" >&2
}

case ${1:-} in
  '') ;;
  --refresh) rm -f "$stamp" ;;
  *) fail "unknown option '$1'; the only one is --refresh" ;;
esac

if [[ ! -f $stamp ]] || [[ $(wanted) != "$(< "$stamp")" ]]; then
  get
fi
