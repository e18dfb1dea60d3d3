using System.Globalization;
using System.Text;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Components;

/// <summary>Strings that one component passes to another and gets back, in every encoding of either.</summary>
public sealed class InnerStringTests
{
    private const string Latin1OrUtf16 = "latin1+utf16";
    private const uint IsUtf16 = 0x8000_0000;
    private const int TextAt = 4096;

    private static readonly string[] Encodings = ["utf8", "utf16", Latin1OrUtf16];
    private static readonly string[] Texts = ["", "plain", "café ß ÿ", "水 and é", "🦀 and a"];

    public static TheoryData<string, string, string> Cases =>
        [.. from asking in Encodings from serving in Encodings from text in Texts select (asking, serving, text)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_string_arrives_in_the_encoding_of_each_side_and_comes_back_as_it_was(string asking, string serving, string text)
    {
        (byte[] bytes, uint units) = Encode(text, asking);
        (byte[] servedBytes, uint servedUnits) = Encode(text, serving);
        var components = new TwoComponents(
            """(param "s" string) (result string)""",
            $"""
            {Data(servedBytes)}
            (func (export "f") (param $at i32) (param $units i32) (result i32) (local $i i32)
              {Expect("(local.get $at)", "(local.get $units)", servedBytes.Length, servedUnits)}
              (i32.store (i32.const 8) (i32.const {TextAt})) (i32.store (i32.const 12) {Number(servedUnits)}) (i32.const 8))
            """,
            $"""
            (local $i i32)
            (call $f (i32.const {TextAt}) {Number(units)} (i32.const 16))
            {Expect("(i32.load (i32.const 16))", "(i32.load (i32.const 20))", bytes.Length, units)}
            (i32.const 1)
            """,
            "(param i32 i32 i32)")
        {
            AskingEncoding = asking,
            ServingEncoding = serving,
            Definitions = Data(bytes),
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), components);
        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, TestContext.Current.CancellationToken));
    }

    // The bytes, and the length that goes with their address.
    private static (byte[] Bytes, uint Units) Encode(string text, string encoding) => encoding switch
    {
        "utf8" => (Encoding.UTF8.GetBytes(text), (uint)Encoding.UTF8.GetByteCount(text)),
        Latin1OrUtf16 when text.All(letter => letter <= 0xFF) => (Encoding.Latin1.GetBytes(text), (uint)text.Length),
        _ => (Encoding.Unicode.GetBytes(text), (uint)text.Length | (encoding == Latin1OrUtf16 ? IsUtf16 : 0)),
    };

    // Traps unless a string is the one that lies at its place.
    private static string Expect(string at, string units, int bytes, uint expected) => $"""
        (if (i32.ne {units} {Number(expected)}) (then unreachable))
        (block $done (loop $next
          (br_if $done (i32.ge_u (local.get $i) (i32.const {bytes})))
          (if (i32.ne (i32.load8_u (i32.add {at} (local.get $i))) (i32.load8_u offset={TextAt} (local.get $i))) (then unreachable))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next)))
        """;

    private static string Number(uint value) => $"(i32.const {((int)value).ToString(CultureInfo.InvariantCulture)})";

    private static string Data(byte[] bytes) =>
        $"(data (i32.const {TextAt}) \"{string.Concat(bytes.Select(value => $"\\{value:x2}"))}\")";
}
