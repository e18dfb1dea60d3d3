# How a guest in Rust is built for wasm32-wasip2, as a component. Read by ../build.sh, which has put the compilers on the PATH and collected
# the guest's WIT. The linker that makes components comes with rustup only, so here wasm-tools makes it of the module.

# build_rust-wasip2 FOLDER OUTPUT
build_rust-wasip2() {
  local crate=${1##*/}
  (
    cd "$1"
    export CARGO_HOME=$tools/cache/cargo CARGO_TARGET_DIR=$tools/build/rust-wasip2
    export RUSTC=$tools/bin/rustc CARGO_TARGET_WASM32_WASIP2_LINKER=$tools/bin/wasm-ld
    # The last flag keeps the paths of this machine out of panic messages.
    cargo build --offline --locked --release --quiet --target wasm32-wasip2 \
      --config "target.wasm32-wasip2.rustflags = ['--remap-path-prefix=$plugins=plugins']"
    make_component "$CARGO_TARGET_DIR/wasm32-wasip2/release/${crate//-/_}.wasm" "$2" rust-wasip2
  )
  chmod 644 "$2"
}
