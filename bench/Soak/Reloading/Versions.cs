using System.Text;

namespace PluginHost.Soak.Reloading;

/// <summary>Makes versions of the filter, each of them another file.</summary>
/// <param name="guests">The folder of the guests that are built in this repository.</param>
internal sealed class Versions(string guests)
{
    private const string Phase = "plugin-host:http/request-filter@0.1.0#on-request-headers";

    /// <summary>The bad kinds.</summary>
    public static IReadOnlyList<VersionKind> Bad { get; } = [.. Enum.GetValues<VersionKind>().Where(kind => kind != VersionKind.Good)];

    private readonly byte[] _good = File.ReadAllBytes(Path.Combine(guests, "header-check.wasm"));
    private readonly byte[] _other = File.ReadAllBytes(Path.Combine(guests, "greeter-rust.wasm"));
    private readonly byte[] _moreGrants = Filter("", imports: """(import "bench:soak/secrets@1.0.0" "read" (func (result i64)))""");
    private readonly byte[] _trapsAtOnce = Filter("unreachable");
    private readonly byte[] _trapsLater = Filter("""
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (if (i32.gt_u (global.get $calls) (i32.const 1)) (then unreachable))
        """);

    private readonly byte[] _loops = Filter("(loop $forever (br $forever))");
    private readonly byte[] _startHangs = Filter("", more: "(func $begin (loop $forever (br $forever))) (start $begin)");

    /// <summary>Whether a version is refused before it serves. Of the bad ones, the others are to be reverted.</summary>
    public static bool IsRefused(VersionKind kind) =>
        kind is VersionKind.NotWasm or VersionKind.WrongContract or VersionKind.MoreGrants or VersionKind.StartHangs;

    /// <summary>Makes a version.</summary>
    /// <param name="kind">What it does.</param>
    /// <param name="number">Tells it from all others.</param>
    public byte[] Make(VersionKind kind, int number) => kind switch
    {
        VersionKind.NotWasm => Encoding.UTF8.GetBytes($"This is not wasm, number {number}."),
        VersionKind.WrongContract => Guests.Number(_other, number),
        VersionKind.MoreGrants => Guests.Number(_moreGrants, number),
        VersionKind.TrapsAtOnce => Guests.Number(_trapsAtOnce, number),
        VersionKind.TrapsLater => Guests.Number(_trapsLater, number),
        VersionKind.Loops => Guests.Number(_loops, number),
        VersionKind.StartHangs => Guests.Number(_startHangs, number),
        _ => Guests.Number(_good, number),
    };

    // A filter that adds the header that the good one adds, after whatever it does before.
    private static byte[] Filter(string body, string imports = "", string more = "") => Wasmtime.Module.ConvertText($"""
        (module
          (import "plugin-host:http/request@0.1.0" "set-header" (func $set (param i32 i32 i32 i32 i32)))
          {imports}
          (memory (export "memory") 1)
          (data (i32.const 64) "x-checkedyes")
          (global $calls (mut i32) (i32.const 0))
          (func (export "{Phase}") (result i32)
            {body}
            (call $set (i32.const 64) (i32.const 9) (i32.const 73) (i32.const 3) (i32.const 32))
            (i32.const 1024))
          {more})
        """);
}
