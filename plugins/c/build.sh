# How a guest in C is built. Read by ../build.sh, which has put the compilers on the PATH.

c_flags=(-std=c17 -O3 -flto -Wall -Wextra -Werror -msimd128 -mbulk-memory -msign-ext -mnontrapping-fptoint
  -ffunction-sections -fdata-sections)

# build_c FOLDER OUTPUT
build_c() {
  local objects=$tools/build/c/${1##*/} usr=$tools/root/usr source
  rm -rf "$objects"
  mkdir -p "$objects"
  # Relative names of sources and headers, and the mapping, keep the paths of this machine out of the module.
  (
    cd "$1"
    for source in *.c ../*.c; do
      clang "${c_flags[@]}" -ffile-prefix-map="$plugins=plugins" -c "$source" -o "$objects/$(basename "$source" .c).o"
    done
  )
  wasm-ld -flavor wasm --entry=_initialize --gc-sections --strip-all --lto-O3 -z stack-size=32768 --stack-first \
    "$usr/lib/wasm32-wasip1/crt1-reactor.o" "$objects"/*.o -L"$usr/lib/wasm32-wasip1" -lc \
    "$usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a" -o "$2"
  chmod 644 "$2"
}
