namespace PluginHost.Compilation;

/// <summary>
/// How much of each thing the module reader accepts, so that its work and memory stay bounded. The defaults are those that the
/// WebAssembly JavaScript API asks of every engine, except where the reader keeps an object for each entry: there they are lower, and
/// still far above what compilers write. What a host is willing to compile is the matter of <see cref="ModuleLimits"/>.
/// </summary>
internal sealed record ModuleReadLimits
{
    public static ModuleReadLimits Default { get; } = new();

    /// <summary>Function, struct, array and continuation types.</summary>
    public int MaxTypes { get; init; } = 100_000;

    /// <summary>Parameters, results and fields over all types.</summary>
    public int MaxTypeMembers { get; init; } = 1_000_000;

    public int MaxParameters { get; init; } = 1_000;

    public int MaxResults { get; init; } = 1_000;

    public int MaxStructFields { get; init; } = 10_000;

    public int MaxImports { get; init; } = 100_000;

    public int MaxExports { get; init; } = 100_000;

    /// <summary>Functions, imported ones included.</summary>
    public int MaxFunctions { get; init; } = 1_000_000;

    /// <summary>Tables, imported ones included. The engine takes no more than 100.</summary>
    public int MaxTables { get; init; } = 100;

    /// <summary>Memories, imported ones included. The engine takes no more than 100.</summary>
    public int MaxMemories { get; init; } = 100;

    /// <summary>Globals, imported ones included.</summary>
    public int MaxGlobals { get; init; } = 1_000_000;

    /// <summary>Tags, imported ones included.</summary>
    public int MaxTags { get; init; } = 100_000;

    public int MaxElementSegments { get; init; } = 100_000;

    /// <summary>Elements over all segments.</summary>
    public int MaxSegmentElements { get; init; } = 10_000_000;

    public int MaxDataSegments { get; init; } = 100_000;

    /// <summary>Locals of one function, parameters included.</summary>
    public int MaxLocals { get; init; } = 50_000;

    public int MaxCustomSections { get; init; } = 10_000;

    /// <summary>Bytes of one name.</summary>
    public int MaxNameBytes { get; init; } = 100_000;

    /// <summary>Bytes of all names that are kept: of imports, exports, custom sections and producers.</summary>
    public int MaxTotalNameBytes { get; init; } = 16 << 20;

    /// <summary>Entries of the producers section.</summary>
    public int MaxProducers { get; init; } = 100;
}
