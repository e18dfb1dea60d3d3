using Microsoft.Extensions.DependencyInjection;
using PluginHost.CompilerServices;

namespace PluginHost.Tests.Hosting;

public sealed class GeneratedCodeVersionTests
{
    /// <summary>A contract of an assembly that was built against another version of PluginHost.</summary>
    private interface IForeign : IWasmContract;

    private interface IForeignImport;

    [Fact]
    public void A_contract_that_was_generated_for_another_version_cannot_be_added()
    {
        ContractRegistry.AddContract(
            ContractRegistry.SurfaceVersion + 1, "test:foreign/guest", typeof(IForeign), () => throw new InvalidOperationException());
        ContractRegistry.AddImport(
            ContractRegistry.SurfaceVersion + 1, "test:foreign/host", typeof(IForeignImport), () => throw new InvalidOperationException());
        IWasmPluginsBuilder plugins = new ServiceCollection().AddWasmPlugins();

        Assert.Throws<GeneratedCodeVersionException>(() => plugins.AddWasmContract<IForeign>());
        Assert.Throws<GeneratedCodeVersionException>(() => plugins.AddWasmImport<IForeignImport>());
    }

    [Fact]
    public void What_is_no_contract_at_all_is_another_error()
    {
        IWasmPluginsBuilder plugins = new ServiceCollection().AddWasmPlugins();

        Assert.IsType<InvalidOperationException>(Record.Exception(() => plugins.AddWasmContract<IWasmContract>()));
    }
}
