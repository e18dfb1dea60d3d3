using System.Text;
using PluginHost.Compilation;
using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>What a guest has of its contracts, what it wants of the host, and by which names the host finds its memory and allocators.</summary>
internal sealed record GuestLinks
{
    /// <summary>The contracts that the guest was found to have.</summary>
    public required Dictionary<ContractDescriptor, ContractBinding> Bindings { get; init; }

    /// <summary>Its imports, resolved.</summary>
    public required LinkedImports Imports { get; init; }

    /// <summary>Its memory; null if it exports none.</summary>
    public required string? Memory { get; init; }

    /// <summary>Its allocator for the arguments of its exports.</summary>
    public required string ExportRealloc { get; init; }

    /// <summary>Its allocator for the results of its imports.</summary>
    public required string ImportRealloc { get; init; }

    /// <summary>Whether it is started by <c>_initialize</c>.</summary>
    public required bool HasInitialize { get; init; }

    /// <summary>How its core modules are linked; null for a core module by itself.</summary>
    public ComponentLinks? Component { get; init; }

    /// <summary>The memory's name in UTF-8.</summary>
    public byte[]? MemoryName => Memory is null ? null : Encoding.UTF8.GetBytes(Memory);

    /// <summary>Links a guest.</summary>
    /// <param name="definition">The plugin.</param>
    /// <param name="code">The guest.</param>
    /// <param name="role">What the plugin is for.</param>
    /// <exception cref="PluginException">The guest does not have what a contract asks for, or wants what it may not have.</exception>
    public static GuestLinks Find(PluginDefinition definition, GuestCode code, PluginRole role) => code.Plan is { } plan
        ? ComponentBinder.Bind(definition, plan, ForeignAbis.ForComponent(definition.Id, role))
        : FindInModule(definition, code.Modules[0].Info, ForeignAbis.Apply(definition.Id, code.Modules[0].Info, role));

    private static GuestLinks FindInModule(PluginDefinition definition, ModuleInfo module, PluginRole role)
    {
        ContractBinder.CheckOwnFunctions(definition.Id, module);
        return new GuestLinks
        {
            Bindings = ContractBinder.Bind(definition.Id, module, role.Contracts, areOptional: role.IsHook),
            Imports = ImportLinker.Link(definition.Id, module, role, definition.Grants),
            Memory = module.Exports.Any(export => export is { Name: "memory", Kind: ExternalKind.Memory }) ? "memory" : null,
            ExportRealloc = ContractBinder.FindExportRealloc(module),
            ImportRealloc = ContractBinder.FindImportRealloc(module),
            HasInitialize = ContractBinder.HasInitialize(module),
        };
    }
}
