namespace PluginHost.Generators.Emit.Naming;

/// <summary>The C# types of an interface or a world, besides those of its types.</summary>
/// <param name="Contract">The C# interface of its functions, or of the world.</param>
/// <param name="WorldImports">The C# interface of the functions that a world imports by itself.</param>
/// <param name="Proxy">The class that calls guests.</param>
/// <param name="Imports">The class that describes what guests import.</param>
/// <param name="Abi">The class that lifts and lowers.</param>
internal sealed record OwnerNames(
    CSharpName Contract, CSharpName WorldImports, CSharpName Proxy, CSharpName Imports, CSharpName Abi);
