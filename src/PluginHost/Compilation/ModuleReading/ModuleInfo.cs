using System.Collections.Immutable;

namespace PluginHost.Compilation;

/// <summary>What a core module declares and needs.</summary>
internal sealed class ModuleInfo
{
    /// <summary>Bytes of the whole module.</summary>
    public required long Size { get; init; }

    /// <summary>The types by index; null stands for a type that is not a function type.</summary>
    public required ImmutableArray<CoreFunctionType?> Types { get; init; }

    /// <summary>Parameters of the function type with the most.</summary>
    public required int MostParameters { get; init; }

    /// <summary>Results of the function type with the most.</summary>
    public required int MostResults { get; init; }

    /// <summary>The imports in their order.</summary>
    public required ImmutableArray<ModuleImport> Imports { get; init; }

    /// <summary>The exports in their order.</summary>
    public required ImmutableArray<ModuleExport> Exports { get; init; }

    /// <summary>The types of the functions, imported ones first.</summary>
    public required ImmutableArray<CoreFunctionType> Functions { get; init; }

    public required int ImportedFunctions { get; init; }

    /// <summary>The tables, imported ones first.</summary>
    public required ImmutableArray<TableType> Tables { get; init; }

    public required int ImportedTables { get; init; }

    /// <summary>The memories, imported ones first.</summary>
    public required ImmutableArray<MemoryType> Memories { get; init; }

    public required int ImportedMemories { get; init; }

    /// <summary>Number of globals, imported ones included.</summary>
    public required int Globals { get; init; }

    public required int ImportedGlobals { get; init; }

    /// <summary>Number of exception tags, imported ones included.</summary>
    public required int Tags { get; init; }

    public required int ImportedTags { get; init; }

    /// <summary>The function that runs when the module is instantiated.</summary>
    public required int? StartFunction { get; init; }

    public required int ElementSegments { get; init; }

    /// <summary>Elements over all segments.</summary>
    public required long SegmentElements { get; init; }

    public required int DataSegments { get; init; }

    /// <summary>Bytes of data over all segments.</summary>
    public required long DataBytes { get; init; }

    public required CodeSummary Code { get; init; }

    /// <summary>The custom sections in their order.</summary>
    public required ImmutableArray<CustomSection> CustomSections { get; init; }

    /// <summary>How the module was built, if it says so.</summary>
    public required ModuleProducers? Producers { get; init; }

    /// <summary>The first use of each feature beyond the first version of WebAssembly, in the order of the file.</summary>
    public required ImmutableArray<FeatureUse> FeatureUses { get; init; }

    /// <summary>The first use of a feature that is not among <paramref name="allowed"/>, or null.</summary>
    public FeatureUse? FindFeatureBeyond(WasmFeatures allowed)
    {
        foreach (FeatureUse use in FeatureUses)
        {
            if ((use.Feature & allowed) == 0)
            {
                return use;
            }
        }

        return null;
    }
}
