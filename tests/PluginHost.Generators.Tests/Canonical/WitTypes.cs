using PluginHost.Generators.Tests.Wit;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Canonical;

/// <summary>Types and functions by their WIT text, with some definitions around them.</summary>
internal static class WitTypes
{
    private static readonly string Definitions =
        $$"""
        package a:b;
        interface i {
          resource q;
          record r-u8-u16-u8 { a: u8, b: u16, c: u8 }
          record r-u8-u64-u8 { a: u8, b: u64, c: u8 }
          record r-strings { a: string, b: string }
          record r-nested { a: u8, b: r-u8-u16-u8, c: u8 }
          record r-flat { a: u32, b: f32, c: u64, d: f64 }
          variant v-none { a, b, c }
          variant v-u8 { a(u8), b }
          variant v-f32-i32 { a(f32), b(u32) }
          variant v-f32-i64 { a(f32), b(u64) }
          variant v-f32-f64 { a(f32), b(f64) }
          variant v-i32-f64 { a(u32), b(f64) }
          variant v-i64-f64 { a(s64), b(f64) }
          variant v-f32-f32 { a(f32), b(f32), c }
          variant v-mixed { a(tuple<u32, f32>), b(tuple<f32, f64, u8>), c(string), d }
          variant v-size-and-alignment { a(tuple<u8, u8, u8, u8, u8>), b(u32) }
          variant v-nested { a(v-f32-i32), b(option<f64>) }
          variant v-257 { {{Labels(256)}}, last(u8) }
          enum e-1 { {{Labels(1)}} }
          enum e-256 { {{Labels(256)}} }
          enum e-257 { {{Labels(257)}} }
          flags f-1 { {{Labels(1)}} }
          flags f-8 { {{Labels(8)}} }
          flags f-9 { {{Labels(9)}} }
          flags f-16 { {{Labels(16)}} }
          flags f-17 { {{Labels(17)}} }
          flags f-32 { {{Labels(32)}} }
          type alias = r-u8-u16-u8;
          type handle = q;
        """;

    public static WitType Parse(string text) => Function($"func(x: {text})").Parameters[0].Type;

    /// <summary>A function by what stands behind its name.</summary>
    public static WitFunction Function(string signature) =>
        Resolved.From($"{Definitions} f: {signature}; }}").Function("a:b/i", "f");

    /// <summary>A method of the resource <c>m</c>.</summary>
    public static WitFunction Method(string signature) =>
        Resolved.From($"{Definitions} resource m {{ f: {signature}; }} }}").Function("a:b/i", "[method]m.f");

    private static string Labels(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"l{i}"));
}
