using System.Text;
using PluginHost.Compilation;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Compilation;

public sealed class GuestFileTests
{
    [Fact]
    public void A_core_module_is_recognised_with_its_version()
    {
        GuestFile file = GuestFile.Recognize(Wat.ToWasm("(module)"));

        Assert.Equal(GuestFileKind.CoreModule, file.Kind);
        Assert.Equal(1, file.Version);
        Assert.Equal(0, file.Layer);
    }

    [Fact]
    public void A_component_is_recognised_with_its_version()
    {
        GuestFile file = GuestFile.Recognize(Wat.ToWasm("(component)"));

        Assert.Equal(GuestFileKind.Component, file.Kind);
        Assert.Equal(13, file.Version);
        Assert.Equal(1, file.Layer);
    }

    [Theory]
    [InlineData(new byte[] { 2, 0, 0, 0 }, "version 2")]
    [InlineData(new byte[] { 0x0A, 0, 1, 0 }, "component of version 10")]
    [InlineData(new byte[] { 1, 0, 7, 0 }, "layer 7")]
    public void Other_versions_are_named(byte[] version, string expected)
    {
        GuestFile file = GuestFile.Recognize([.. "\0asm"u8, .. version]);

        Assert.Equal(GuestFileKind.UnsupportedVersion, file.Kind);
        Assert.Contains(expected, file.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_beginning_of_a_preamble_is_truncated()
    {
        for (int length = 1; length < WasmBytes.Preamble.Length; length++)
        {
            Assert.Equal(GuestFileKind.Truncated, GuestFile.Recognize(WasmBytes.Preamble.AsSpan(0, length)).Kind);
        }
    }

    [Fact]
    public void No_bytes_are_an_empty_file() => Assert.Equal(GuestFileKind.Empty, GuestFile.Recognize([]).Kind);

    [Theory]
    [InlineData("(module)")]
    [InlineData(" \t\r\n(component)")]
    [InlineData(";; a line (\n;; another\n(module)")]
    [InlineData("(; a block ;)(module)")]
    [InlineData("(; blocks (; nest ;) ;) (module)")]
    [InlineData("(;(;);) ;)(module)")]
    [InlineData("\uFEFF(module)")]
    public void Text_format_is_recognised_behind_space_and_comments(string text)
    {
        GuestFile file = GuestFile.Recognize(Encoding.UTF8.GetBytes(text));

        Assert.Equal(GuestFileKind.Text, file.Kind);
        Assert.Contains("WAT", file.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module")]
    [InlineData("; (module)")]
    [InlineData(";; (module)")]
    [InlineData("(; (module)")]
    [InlineData("(;) (module)")]
    [InlineData("(; ;")]
    [InlineData("   ")]
    public void Other_text_is_unknown(string text) =>
        Assert.Equal(GuestFileKind.Unknown, GuestFile.Recognize(Encoding.UTF8.GetBytes(text)).Kind);

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 }, GuestFileKind.Compressed, "gzip")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 4 }, GuestFileKind.Compressed, "Zstandard")]
    [InlineData(new byte[] { 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0 }, GuestFileKind.Compressed, "xz")]
    [InlineData(new byte[] { 0x42, 0x5A, 0x68, 0x39 }, GuestFileKind.Compressed, "bzip2")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 20 }, GuestFileKind.Compressed, "zip")]
    [InlineData(new byte[] { 0x7F, 0x45, 0x4C, 0x46, 2 }, GuestFileKind.NativeCode, "native code")]
    [InlineData(new byte[] { 0x4D, 0x5A, 0x90 }, GuestFileKind.NativeCode, "native code")]
    [InlineData(new byte[] { 0xCF, 0xFA, 0xED, 0xFE }, GuestFileKind.NativeCode, "native code")]
    [InlineData(new byte[] { 0x3C, 0x21, 0x64, 0x6F }, GuestFileKind.Markup, "web page")]
    [InlineData(new byte[] { 0x00, 0x61, 0x73, 0x6E, 1, 0, 0, 0 }, GuestFileKind.Unknown, "not WebAssembly")]
    internal void Files_that_are_mistaken_for_guests_are_called_by_name(byte[] bytes, GuestFileKind kind, string expected)
    {
        GuestFile file = GuestFile.Recognize(bytes);

        Assert.Equal(kind, file.Kind);
        Assert.Contains(expected, file.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_engine_compiled_is_not_taken_for_a_guest()
    {
        using var engine = new Wasmtime.Engine();
        using var module = Wasmtime.Module.FromText(engine, "empty", "(module)");

        Assert.Equal(GuestFileKind.NativeCode, GuestFile.Recognize(module.Serialize()).Kind);
    }
}
