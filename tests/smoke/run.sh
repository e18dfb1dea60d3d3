#!/usr/bin/env bash
# Makes fresh applications from packed packages, as somebody does who has never seen this repository.
#
#   tests/smoke/run.sh PACKAGES console     the README's tutorial, to the letter
#   tests/smoke/run.sh PACKAGES web         the web template with a filter
#
# PACKAGES is a folder with one version of the packages. Needs the .NET SDK, and Node.js as a client for the web application.
set -euo pipefail

smoke=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$smoke/../.." && pwd)
packages=$(realpath "${1:?a folder with packages}")
work=$(mktemp --directory)
server=

say() { echo "smoke: $*"; }

fail() { say "$*"; exit 1; }

clean_up() {
  [[ -z $server ]] || kill "$server" 2> /dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

# The packages are found in their folder and unpacked into a new one, so that none of an earlier run can stand in for them. All others
# come from where the machine gets them, or has them already.
prepare() {
  local folder
  folder=$(dotnet nuget locals global-packages --list)
  version=$(basename "$packages"/PluginHost.Abstractions.*.nupkg .nupkg)
  version=${version#PluginHost.Abstractions.}
  [[ $version != *'*'* && $version != *' '* ]] || fail "there is not exactly one version in $packages"
  cat > "$work/nuget.config" << END
<configuration>
  <packageSources>
    <add key="packed" value="$packages" />
  </packageSources>
  <fallbackPackageFolders>
    <add key="machine" value="${folder#*: }" />
  </fallbackPackageFolders>
</configuration>
END
  export NUGET_PACKAGES=$work/packages
  cd "$work"
}

# from_readme LANGUAGE: the README's code in a language that is marked as the tutorial's.
from_readme() {
  awk -v fence="\`\`\`$1" '
    /^<!-- test: greeter -->$/ { marked = 1; next }
    marked && $0 == fence { inside = 1; next }
    marked && /^```/ { if (inside) exit; marked = 0 }
    inside { print }
  ' "$root/README.md"
}

console() {
  dotnet new console --name Hello > /dev/null
  cd Hello
  dotnet add package PluginHost --version "$version" > /dev/null
  dotnet add package Microsoft.Extensions.Hosting > /dev/null
  mkdir wit
  from_readme wit > wit/greeter.wit
  from_readme csharp > Program.cs
  cp "$root/plugins/dist/greeter-rust.wasm" .

  dotnet build --verbosity quiet
  dotnet run --no-build | tee output.txt
  grep --quiet '^Hello, Ada!$' output.txt || fail "the guest did not greet"
  grep --quiet --extended-regexp '^(Memory|Trap): ' output.txt || fail "the second call did not fail as a call of a plugin"
}

web() {
  dotnet new web --name Web > /dev/null
  cd Web
  dotnet add package PluginHost.AspNetCore --version "$version" > /dev/null
  dotnet add package PluginHost.OpenTelemetry --version "$version" > /dev/null
  dotnet add package OpenTelemetry > /dev/null
  sed --in-place \
    -e '1i using OpenTelemetry.Trace;' \
    -e '/^var app = /i builder.Services.AddWasmPlugins().AddHttpFilters();' \
    -e '/^var app = /i using var tracing = OpenTelemetry.Sdk.CreateTracerProviderBuilder().AddWasmPluginInstrumentation().Build();' \
    -e '/^var app = /a app.UseWasmFilters("header-check");' Program.cs
  cp "$smoke/appsettings.json" .
  cp "$root/plugins/dist/header-check.wasm" .

  dotnet build --verbosity quiet
  dotnet bin/Debug/net10.0/Web.dll --urls http://127.0.0.1:0 > output.txt 2>&1 &
  server=$!
  node "$smoke/ask.mjs" output.txt || { cat output.txt; fail "the filter did not do what it should"; }
  grep --quiet "compiled in child processes" output.txt || { cat output.txt; fail "the compiler's process was not found"; }
}

prepare
case ${2:-} in
  console | web) "$2" ;;
  *) fail "say which application: console or web" ;;
esac
say "the $2 application made from $version works"
