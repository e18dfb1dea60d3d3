using PluginHost.Generators.Tests.Emit.Support;
using PluginHost.Generators.Tests.Wit;

namespace PluginHost.Generators.Tests.Emit;

/// <summary>The WIT of this repository, as projects would have it.</summary>
public sealed class RepositoryTests
{
    [Theory]
    [InlineData("plugins/wit/greeter")]
    [InlineData("plugins/wit/canonical")]
    [InlineData("wit/plugin")]
    [InlineData("wit/lifecycle")]
    [InlineData("wit")]
    public void Its_packages_compile_without_a_warning(string directory) =>
        Assert.Empty(GeneratorRun.Of([.. WitFiles.Below(directory)]).AllDiagnostics);
}
