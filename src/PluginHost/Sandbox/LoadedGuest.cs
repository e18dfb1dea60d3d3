using PluginHost.CompilerServices;
using PluginHost.Diagnostics;
using PluginHost.Interop;
using PluginHost.Resilience;

namespace PluginHost.Sandbox;

/// <summary>A guest, compiled, linked and checked: everything that its instances are made from. Immutable.</summary>
internal sealed record LoadedGuest
{
    /// <summary>How many digits of a hash tell versions apart.</summary>
    public const int VersionDigits = 12;

    /// <summary>The plugin as its source described it. Nobody changes it any more.</summary>
    public required PluginDefinition Definition { get; init; }

    /// <summary>The plugin.</summary>
    public PluginId Id => Definition.Id;

    /// <summary>What the plugin may use.</summary>
    public PluginLimits Limits => Definition.Limits;

    /// <summary>How long instances live.</summary>
    public PluginLifetime Lifetime => Definition.Lifetime;

    /// <summary>The guest's SHA-256, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The first 12 digits of the hash: enough to tell versions apart.</summary>
    public string Version => field ??= Sha256[..VersionDigits];

    /// <summary>The engine that it was compiled for.</summary>
    public required WasmEngine Engine { get; init; }

    /// <summary>The module with its imports resolved. <see langword="null"/> for a component.</summary>
    public required PreparedInstance? Prepared { get; init; }

    /// <summary>The component. <see langword="null"/> for a core module.</summary>
    public required LoadedComponent? Component { get; init; }

    /// <summary>What the engine lets an instance have.</summary>
    public required StoreLimits StoreLimits { get; init; }

    /// <summary>The imports, as the trampoline numbers them.</summary>
    public required LinkedImport[] Imports
    {
        get;
        init
        {
            field = value;
            PlainImports = Array.ConvertAll(value, import => import.Plain);
        }
    }

    /// <summary>The same, by their <see cref="LinkedImport.Plain"/>.</summary>
    public ImportBinding?[] PlainImports { get; private init; } = [];

    /// <summary>The contracts that the guest was found to have.</summary>
    public required IReadOnlyDictionary<ContractDescriptor, ContractBinding> Bindings { get; init; }

    /// <summary>The name of the guest's allocator for the arguments of its exports, in UTF-8.</summary>
    public required byte[] ExportReallocName { get; init; }

    /// <summary>The name of the guest's allocator for the results of its imports, in UTF-8.</summary>
    public required byte[] ImportReallocName { get; init; }

    /// <summary>Whether both are the same.</summary>
    public required bool HasOneRealloc { get; init; }

    /// <summary>The name of the guest's memory, in UTF-8. <see langword="null"/> if it exports none.</summary>
    public required byte[]? MemoryName { get; init; }

    /// <summary>Whether the guest is started by <c>_initialize</c>.</summary>
    public required bool HasInitialize { get; init; }

    /// <summary>Services that the guest may import without a grant.</summary>
    public required IReadOnlyList<object> OwnServices { get; init; }

    /// <summary>The guest's own log.</summary>
    public required GuestLog Log { get; init; }

    /// <summary>What stands around its calls. <see langword="null"/> if nothing does.</summary>
    public CallPipeline? Pipeline { get; init; }

    /// <summary>What all plugins of the host share.</summary>
    public required HostServices Host { get; init; }

    /// <summary>Its modules, compiled.</summary>
    public required IReadOnlyList<WasmModule> Modules { get; init; }

    /// <summary>Copies its code out.</summary>
    /// <exception cref="EngineException">The engine cannot give it.</exception>
    /// <exception cref="ObjectDisposedException">It has been freed.</exception>
    public TrustedCode[] SaveCode() => [.. Modules.Select(module => module.Save())];

    /// <summary>Frees its code. Once it has no instances any more.</summary>
    public void DisposeCode()
    {
        Prepared?.Dispose();
        Prepared?.Module.Dispose();
        Component?.Modules.Dispose();
    }
}
