namespace PluginHost.Generators.Wit.Model;

/// <summary>The name of a WIT package.</summary>
/// <param name="Namespace">The part before the colon, for example <c>wasi</c>.</param>
/// <param name="Name">The part after the colon, for example <c>http</c>.</param>
/// <param name="Version">The version, if the package has one.</param>
internal sealed record WitPackageId(string Namespace, string Name, SemanticVersion? Version)
{
    /// <summary>Namespace and name without the version, for example <c>wasi:http</c>.</summary>
    public string NameWithoutVersion => Namespace + ":" + Name;

    /// <summary>The interface name of an item of this package, for example <c>wasi:http/types@0.2.0</c>.</summary>
    public string Qualify(string item) =>
        Version is null ? $"{Namespace}:{Name}/{item}" : $"{Namespace}:{Name}/{item}@{Version}";

    public override string ToString() => Version is null ? NameWithoutVersion : $"{Namespace}:{Name}@{Version}";
}
