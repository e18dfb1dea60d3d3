# How a guest in Rust with the whole standard library is built, as a component. Read by ../build.sh, which has put the compilers on
# the PATH and collected the guest's WIT. The linker that makes components for wasm32-wasip2 comes with rustup only, so wasm-tools makes them.

# build_rust-wasi FOLDER OUTPUT library [TARGET]
build_rust-wasi() {
  local crate=${1##*/} target=${4:-wasm32-wasip1}
  (
    cd "$1"
    export CARGO_HOME=$tools/cache/cargo CARGO_TARGET_DIR=$tools/build/rust-wasi
    export RUSTC=$tools/bin/rustc CARGO_TARGET_WASM32_WASIP1_LINKER=$tools/bin/wasm-ld CARGO_TARGET_WASM32_WASIP2_LINKER=$tools/bin/wasm-ld
    # The last flag keeps the paths of this machine out of panic messages.
    cargo build --offline --locked --release --quiet --target "$target" \
      --config "target.$target.rustflags = ['--remap-path-prefix=$plugins=plugins']"
    make_component "$CARGO_TARGET_DIR/$target/release/${crate//-/_}.wasm" "$2" rust-wasi
  )
  chmod 644 "$2"
}
