using System.Reflection;
using PluginHost.CompilerServices;
using PluginHost.Generators.Tests.Emit.Support;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>A WIT package of one file, what it means, and its C#, loaded.</summary>
internal sealed class CompiledWit
{
    public CompiledWit(string text, bool checksOverflow = false)
    {
        Package = Assert.Single(WitResolver.Resolve([WitParser.Parse(new WitSource("wit/package.wit", text))]).Packages);
        var run = GeneratorRun.Of(new ProjectText
        {
            Name = "Compiled" + Guid.NewGuid().ToString("N"),
            Files = [("wit/package.wit", text)],
            ChecksOverflow = checksOverflow,
        });
        Assert.Empty(run.GeneratorDiagnostics);
        Assembly = run.Load();
    }

    public WitPackage Package { get; }

    public Assembly Assembly { get; }

    /// <summary>A generated type, by its own name.</summary>
    public Type Type(string name) => Assembly.GetTypes().Single(t => t.Name == name);

    public ContractDescriptor Contract(string interfaceName)
    {
        Assert.True(ContractRegistry.TryGetContract(Type(interfaceName), out var contract));
        return contract;
    }

    public ImportDescriptor Import(string interfaceName)
    {
        // An import is known when something of its assembly has been used.
        System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(Assembly.ManifestModule.ModuleHandle);
        Assert.True(ContractRegistry.TryGetImport(Type(interfaceName), out var import));
        return import;
    }

    public WitInterface Interface(string name) => Package.Interfaces.Single(i => i.Name == name);
}
