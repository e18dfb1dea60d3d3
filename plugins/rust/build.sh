# How a guest in Rust is built. Read by ../build.sh, which has put the compilers on the PATH.

# build_rust FOLDER OUTPUT library|program
build_rust() {
  local crate target=wasm32-unknown-unknown file
  crate=$(basename "$1")
  file=${crate//-/_}
  if [[ $3 == program ]]; then
    target=wasm32-wasip1
    file=$crate
  fi
  (
    cd "$plugins/rust"
    export CARGO_HOME=$tools/cache/cargo CARGO_TARGET_DIR=$tools/build/rust
    export RUSTC=$tools/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$tools/bin/wasm-ld
    export CARGO_TARGET_WASM32_WASIP1_LINKER=$tools/bin/wasm-ld
    # The last flag keeps the paths of this machine out of panic messages.
    cargo build --offline --locked --release --quiet --package "$crate" --target "$target" \
      --config "target.$target.rustflags = ['--remap-path-prefix=$plugins=plugins']"
    install --mode=644 "$CARGO_TARGET_DIR/$target/release/$file.wasm" "$2"
  )
}
