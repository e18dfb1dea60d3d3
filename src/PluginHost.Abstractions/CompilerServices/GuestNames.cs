using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>What a core module wants and offers, by names, for a <see cref="GuestAbi"/> to recognise its guests.</summary>
/// <param name="imports">What it imports: module and name.</param>
/// <param name="exports">The names of what it exports.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GuestNames(IReadOnlyList<(string Module, string Name)> imports, IReadOnlySet<string> exports)
{
    /// <summary>What it imports: module and name.</summary>
    public IReadOnlyList<(string Module, string Name)> Imports { get; } = imports;

    /// <summary>The names of what it exports.</summary>
    public IReadOnlySet<string> Exports { get; } = exports;
}
