# How a guest in Go is built. Read by ../build.sh, which has put the compilers on the PATH.

# build_go FOLDER OUTPUT library|program
build_go() {
  local mode=c-shared
  [[ $3 == library ]] || mode=exe
  (
    cd "$1"
    # The first implementation of encoding/json makes a module a quarter smaller than the second.
    export GOEXPERIMENT=nojsonv2
    GOOS=wasip1 GOARCH=wasm go build -buildmode="$mode" -buildvcs=false -trimpath -ldflags='-s -w -buildid=' -o "$2" .
  )
  chmod 644 "$2"
}
