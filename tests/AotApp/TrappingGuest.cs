using System.Text;

namespace PluginHost.AotApp;

/// <summary>A guest of the greeter's contract that greets nobody: its function is one instruction, <c>unreachable</c>.</summary>
internal sealed class TrappingGuest : IPluginSource
{
    public string Name => "trapping guest";

    public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default)
    {
        var plugin = new PluginDefinition(new PluginId("trapping"), PluginContent.FromBytes(ToModule()))
        {
            Contract = "example:greeter/greeter@0.1.0",
        };
        return new(new PluginSourceSnapshot([plugin]));
    }

    // Two functions: (i32 i32) -> i32, which greets, and (i32 i32 i32 i32) -> i32, which allocates. All lengths are below 128: one byte each.
    private static byte[] ToModule() =>
    [
        .. "\0asm"u8, 1, 0, 0, 0,
        .. Section(1, [2, 0x60, 2, 0x7F, 0x7F, 1, 0x7F, 0x60, 4, 0x7F, 0x7F, 0x7F, 0x7F, 1, 0x7F]),
        .. Section(3, [2, 0, 1]),
        .. Section(5, [1, 0, 1]),
        .. Section(7, [3, .. Export("example:greeter/greeter@0.1.0#greet", 0, 0), .. Export("cabi_realloc", 0, 1), .. Export("memory", 2, 0)]),
        .. Section(10, [2, 3, 0, 0x00, 0x0B, 5, 0, 0x41, 0xC0, 0x00, 0x0B]),
    ];

    private static byte[] Section(byte id, byte[] content) => [id, (byte)content.Length, .. content];

    private static byte[] Export(string name, byte kind, byte index) => [(byte)name.Length, .. Encoding.UTF8.GetBytes(name), kind, index];
}
