using System.Collections.Immutable;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>What a core module imports and exports.</summary>
internal sealed class CoreModuleType
{
    private readonly Dictionary<string, ExternalType> _exports = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Module, string Name), ExternalType> _imports = [];

    public CoreModuleType(IEnumerable<ModuleImport> imports, IEnumerable<ModuleExport> exports)
    {
        Imports = [.. imports];
        foreach (ModuleImport import in Imports)
        {
            if (!_imports.TryAdd((import.Module, import.Name), import.Type))
            {
                DuplicateImport ??= import;
            }
        }

        foreach (ModuleExport export in exports)
        {
            if (!_exports.TryAdd(export.Name, export.Type))
            {
                DuplicateExport ??= export;
            }
        }
    }

    public ImmutableArray<ModuleImport> Imports { get; }

    /// <summary>The exports by name.</summary>
    public IReadOnlyDictionary<string, ExternalType> Exports => _exports;

    /// <summary>An import whose names another one has already, which only a module outside of a component may have.</summary>
    public ModuleImport? DuplicateImport { get; }

    public ModuleExport? DuplicateExport { get; }

    /// <summary>Imports and exports together.</summary>
    public int Count => Imports.Length + _exports.Count;

    public ExternalType? FindImport(string module, string name) => _imports.GetValueOrDefault((module, name));
}
