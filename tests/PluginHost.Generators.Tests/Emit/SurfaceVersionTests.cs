using System.Globalization;
using PluginHost.CompilerServices;
using PluginHost.Generators.Emit.Registration;
using PluginHost.Generators.Tests.Emit.Support;

namespace PluginHost.Generators.Tests.Emit;

/// <summary>Generated code says which version of the runtime's surface it was made for.</summary>
public sealed class SurfaceVersionTests
{
    // What a later generator might write: what it uses is not there in this version, and must not be touched.
    private const string Later =
        """
        using System.Runtime.CompilerServices;
        using PluginHost;
        using PluginHost.CompilerServices;

        interface ILater : IWasmContract;

        interface ILaterHost;

        static class WitContracts
        {
            [ModuleInitializer]
            internal static void Register()
            {
                ContractRegistry.AddContract(99, "test:later/later@1.0.0", typeof(ILater), static () => throw new System.MissingMethodException());
                ContractRegistry.AddImport(99, "test:later/host@1.0.0", typeof(ILaterHost), static () => throw new System.MissingMethodException());
            }
        }
        """;

    [Fact]
    public void It_is_the_version_of_the_runtime_that_the_generator_comes_with() =>
        Assert.Equal(ContractRegistry.SurfaceVersion, int.Parse(RegistrationEmitter.SurfaceVersion, CultureInfo.InvariantCulture));

    [Fact]
    public void Code_for_another_version_is_refused_and_the_error_says_what_to_build_again()
    {
        var later = GeneratorRun.Of(new ProjectText { Name = "Later", Files = [("Later.cs", Later)] }).Load();

        var contract = Assert.Throws<GeneratedCodeVersionException>(() => ContractRegistry.TryGetContract(later.GetType("ILater")!, out _));
        var import = Assert.Throws<GeneratedCodeVersionException>(() => ContractRegistry.TryGetImport(later.GetType("ILaterHost")!, out _));

        Assert.Equal(
            "The C# of 'test:later/later@1.0.0' in 'Later' was generated for surface version 99, but this PluginHost has version 1. "
            + "Build 'Later' again with the PluginHost packages of the application.",
            contract.Message);
        Assert.Equal(("test:later/later@1.0.0", 99), (contract.Contract, contract.GeneratedVersion));
        Assert.Equal("test:later/host@1.0.0", import.Contract);
    }
}
