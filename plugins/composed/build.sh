# How a guest is built that is made of two components, one of which has what the other imports. Read by ../build.sh, which has collected the
# WIT of the one in settings.wat; made-of names the guest that imports.

. "$plugins/rust/build.sh"

# build_composed FOLDER OUTPUT
build_composed() {
  local importing parts=$tools/build/parts
  importing=$(< "$1/made-of")
  mkdir -p "$parts"
  wasm-tools parse "$1/settings.wat" -o "$parts/settings-module.wasm"
  make_component "$parts/settings-module.wasm" "$parts/settings.wasm" composed
  collect_wit "$importing"
  build_rust "$plugins/$(guest_field "$importing" folder)" "$parts/importing-module.wasm" library
  make_component "$parts/importing-module.wasm" "$parts/importing.wasm" rust
  wasm-tools compose "$parts/importing.wasm" --definitions "$parts/settings.wasm" -o "$2"
  chmod 644 "$2"
}
