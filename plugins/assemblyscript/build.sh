# How a guest in AssemblyScript is built. Read by ../build.sh, which has put the compilers on the PATH.

# build_assemblyscript FOLDER OUTPUT
build_assemblyscript() {
  local guest=${1##*/}
  (
    cd "$plugins/assemblyscript"
    node "$tools/npm/node_modules/assemblyscript/bin/asc.js" "$guest/index.ts" --target "$guest" --outFile "$2" \
      --transform ./plugin-host/export-names.mjs
  )
  chmod 644 "$2"
}
