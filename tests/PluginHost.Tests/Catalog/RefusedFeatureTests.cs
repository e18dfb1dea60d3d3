using PluginHost.Tests.Support;

namespace PluginHost.Tests.Catalog;

/// <summary>Features that the host's engines have off are refused by name, before a compiler sees the guest.</summary>
public sealed class RefusedFeatureTests
{
    [Theory]
    [InlineData("(func (param externref))", "external references (the type externref")]
    [InlineData("(table 1 externref)", "external references (the type externref")]
    [InlineData("(func (drop (ref.null extern)))", "external references (the type externref")]
    [InlineData("(memory i64 1)", "64-bit memory (")]
    [InlineData("(memory 1 2 shared)", "threads (")]
    [InlineData("(tag)", "exception handling (")]
    [InlineData("(type (struct))", "garbage collection (")]
    public async Task A_module_with_a_feature_that_is_off_is_refused_by_its_name(string definition, string feature)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), SandboxGuest.Runner("guest", "(i32.const 0)", definition));

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure);
        Assert.Null(failure.InnerException);
        Assert.Contains($"It uses {feature}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("which this host does not allow", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_to_functions_are_allowed()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), SandboxGuest.Runner("guest", "(i32.const 0)", "(table 1 funcref) (func (param funcref)) (func (drop (ref.null func)))"));

        Assert.Equal(PluginState.Ready, host.StatusOf("guest").State);
    }
}
