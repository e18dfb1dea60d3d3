# How a guest in JavaScript is built. Read by ../build.sh, which has collected its WIT.

# build_javascript FOLDER OUTPUT
build_javascript() {
  # Without --sync the component would need the asynchronous part of the component model.
  node "$tools/npm-components/node_modules/componentize-qjs/cli.mjs" \
    --wit "$tools/build/wit" --world "$world" --js "$1/index.js" --output "$2" --sync --opt-size > /dev/null
  chmod 644 "$2"
}
