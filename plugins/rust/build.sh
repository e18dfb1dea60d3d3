# How a guest in Rust is built. Read by ../build.sh, which has put the compilers on the PATH.

# build_rust FOLDER OUTPUT
build_rust() {
  local crate
  crate=$(basename "$1")
  (
    cd "$plugins/rust"
    export CARGO_HOME=$tools/cache/cargo CARGO_TARGET_DIR=$tools/build/rust
    export RUSTC=$tools/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$tools/bin/wasm-ld
    # The last flag keeps the paths of this machine out of panic messages.
    cargo build --offline --locked --release --quiet --package "$crate" \
      --config "target.wasm32-unknown-unknown.rustflags = ['--remap-path-prefix=$plugins=plugins']"
    install --mode=644 "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/${crate//-/_}.wasm" "$2"
  )
}
