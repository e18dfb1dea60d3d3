using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>
/// How much of each thing the component reader accepts, so that its time and memory stay bounded whatever the bytes say. All are far
/// above what tools write.
/// </summary>
internal sealed record ComponentReadLimits
{
    public static ComponentReadLimits Default { get; } = new();

    /// <summary>What is accepted of each embedded core module.</summary>
    public ModuleReadLimits Modules { get; init; } = ModuleReadLimits.Default;

    /// <summary>Entries of all index spaces of all components, instances and types in the file. The default is 100,000.</summary>
    public int MaxDefinitions { get; init; } = 100_000;

    /// <summary>Members (fields, cases, labels, parameters, arguments, exports of instances) over all definitions. The default is 500,000.</summary>
    public int MaxMembers { get; init; } = 500_000;

    /// <summary>Parameters of one function. The default is 1,000, as in the engine.</summary>
    public int MaxParameters { get; init; } = 1_000;

    /// <summary>Embedded core modules. The default is 1,000.</summary>
    public int MaxModules { get; init; } = 1_000;

    /// <summary>Components and types of components inside one another. The default is 50.</summary>
    public int MaxNesting { get; init; } = 50;

    /// <summary>Types inside one another. The default is 100, as in the engine.</summary>
    public int MaxTypeDepth { get; init; } = 100;

    /// <summary>
    /// What a type comes to when every reference in it is written out: a type that names another twice is twice as large, so that a few
    /// bytes can double it again and again. The default is a million, as in the engine.
    /// </summary>
    public int MaxTypeSize { get; init; } = 1_000_000;

    /// <summary>Steps of comparing types, putting types in for others and checking arguments, over the whole file. The default is 500,000.</summary>
    public long MaxSteps { get; init; } = 500_000;

    /// <summary>Bytes of one name. The default is 10,000.</summary>
    public int MaxNameBytes { get; init; } = 10_000;

    /// <summary>Bytes of all names of the component itself. The default is 8 MiB.</summary>
    public int MaxTotalNameBytes { get; init; } = 8 << 20;
}
