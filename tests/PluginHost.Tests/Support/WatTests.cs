namespace PluginHost.Tests.Support;

public sealed class WatTests
{
    [Fact]
    public void Text_of_a_module_becomes_its_binary_form() =>
        Assert.Equal([0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00], Wat.ToWasm("(module)"));

    [Fact]
    public void Text_of_a_component_becomes_its_binary_form() =>
        Assert.Equal([0x00, 0x61, 0x73, 0x6D, 0x0D, 0x00, 0x01, 0x00], Wat.ToWasm("(component)"));

    [Fact]
    public void A_syntax_error_is_reported() =>
        Assert.Throws<Wasmtime.WasmtimeException>(() => Wat.ToWasm("(modul)"));
}
