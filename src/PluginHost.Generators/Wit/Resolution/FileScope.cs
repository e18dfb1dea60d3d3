using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>The names that a file, or a nested package, gives to interfaces with <c>use</c>.</summary>
internal sealed class FileScope(PackageSymbol package)
{
    public PackageSymbol Package { get; } = package;

    public Dictionary<string, TopLevelUseSyntax> Uses { get; } = new(StringComparer.Ordinal);
}
