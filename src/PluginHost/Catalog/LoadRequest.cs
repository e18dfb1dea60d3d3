using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>What is to be loaded.</summary>
/// <param name="Definition">The plugin.</param>
/// <param name="Bytes">The guest.</param>
/// <param name="Gate">The gate that its calls pass.</param>
/// <param name="Number">The generation's number.</param>
internal sealed record LoadRequest(PluginDefinition Definition, ReadOnlyMemory<byte> Bytes, AdmissionGate Gate, long Number)
{
    /// <summary>
    /// The version that serves: as many instances as it has are made, where instances are kept, and what is counted of the plugin goes on.
    /// </summary>
    public Generation? Before { get; init; }

    /// <summary>Whether it has never served, so that it is tried out.</summary>
    public bool IsNew { get; init; }

    /// <summary>Called with a version that was made and cannot serve after all: something of it may be left.</summary>
    public Action<Generation>? OnRefused { get; init; }

    /// <summary>The code of its modules, if it was kept. In memory of its own, so that it is there again if the loading fails.</summary>
    public TrustedCode[]? Code { get; init; }
}
