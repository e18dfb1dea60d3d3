namespace PluginHost.Generators.Emit.Naming;

/// <summary>The name of a C# type that is not nested.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The type's own name.</param>
internal sealed record CSharpName(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}.{Name}";
}
