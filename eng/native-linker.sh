#!/usr/bin/env bash
# Prints the options that `dotnet publish` needs to link for native AOT on this machine.
#
#   dotnet publish tests/AotApp --runtime linux-x64 $(eng/native-linker.sh)
#   eng/native-linker.sh --private      even if the machine has a linker
#
# If the machine has clang or gcc, there is nothing to print. Otherwise makes a linker out of the clang that the guests are
# built with (plugins/toolchains.sh) and Debian's C library for development, in eng/.tools. Nothing is installed on the machine.
set -euo pipefail

eng=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=$eng/.tools
guest_tools=$eng/../plugins/.tools
packages=(libc6 libc6-dev libgcc-s1 libgcc-14-dev)

say() { echo "native-linker: $*" >&2; }

# Reads the package lists that toolchains.sh has fetched. For it some packages count as installed; here none does.
apt() {
  apt-get -qq \
    -o Dir::Etc::SourceList="$guest_tools/apt/sources.list" -o Dir::Etc::SourceParts="$guest_tools/apt/none" \
    -o Dir::Etc::Preferences="$guest_tools/apt/none/preferences" -o Dir::Etc::PreferencesParts="$guest_tools/apt/none" \
    -o Dir::State::Lists="$guest_tools/apt/lists" -o Dir::State::Status="$tools/status" -o Dir::Cache="$tools/cache" \
    -o APT::Architecture=amd64 -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=true "$@"
}

# wrapper NAME PROGRAM [ARGUMENT...]: starts a program of the guests' compilers with the libraries that it was made for.
wrapper() {
  local name=$1 program=$2
  shift 2
  cat > "$tools/bin/$name" << END
#!/bin/sh
tools=\$(cd "\$(dirname "\$0")/.." && pwd)
root=\$(cd "\$tools/../../plugins/.tools/root" && pwd)
exec "\$root/lib64/ld-linux-x86-64.so.2" --argv0 "$name" \\
  --library-path "\$root/usr/lib/x86_64-linux-gnu:\$root/usr/lib/llvm-19/lib" "\$root/$program" $* "\$@"
END
  chmod +x "$tools/bin/$name"
}

get() {
  local directory package
  say "making a linker in eng/.tools"
  "$eng/../plugins/toolchains.sh"
  rm -rf "$tools"
  mkdir -p "$tools/bin" "$tools/packages" "$tools/cache/archives/partial"
  touch "$tools/status"
  (cd "$tools/packages" && apt download "${packages[@]}" > /dev/null)
  for directory in lib lib64; do
    mkdir -p "$tools/sysroot/usr/$directory"
    ln -s "usr/$directory" "$tools/sysroot/$directory"
  done
  for package in "$tools"/packages/*.deb; do
    dpkg-deb --fsys-tarfile "$package" \
      | tar --extract --keep-directory-symlink --no-same-owner --directory="$tools/sysroot" --exclude='./usr/share/*'
  done
  rm -rf "$tools/packages" "$tools/cache"
  wrapper ld.lld usr/lib/llvm-19/bin/ld.lld
  # shellcheck disable=SC2016 # expanded when the wrapper runs
  wrapper clang usr/lib/llvm-19/bin/clang --target=x86_64-linux-gnu '--sysroot="$tools/sysroot"' \
    '--gcc-install-dir="$tools/sysroot/usr/lib/gcc/x86_64-linux-gnu/14"' '-B"$tools/bin"'
  touch "$tools/complete"
}

if [[ ${1:-} != --private ]] && { command -v clang || command -v gcc; } > /dev/null; then
  exit 0
fi

[[ -f $tools/complete ]] || get
# Without the machine's binutils there is no objcopy, and symbols stay in the program.
echo "-p:CppLinker=$tools/bin/clang -p:LinkerFlavor=lld -p:StripSymbols=false"
