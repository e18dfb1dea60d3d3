namespace PluginHost.Compilation;

/// <summary>What decides how long the code of a module takes to compile, as far as that can be told before.</summary>
internal sealed record CodeSummary
{
    public static CodeSummary Empty { get; } = new();

    /// <summary>Number of function bodies.</summary>
    public int Bodies { get; init; }

    /// <summary>Bytes of all bodies.</summary>
    public long TotalBytes { get; init; }

    /// <summary>Bytes of the largest body.</summary>
    public BodyMaximum LargestBody { get; init; } = BodyMaximum.None;

    /// <summary>Locals of the body with the most, its parameters included, as everywhere here.</summary>
    public BodyMaximum MostLocals { get; init; } = BodyMaximum.None;

    /// <summary>Loops of the body with the most.</summary>
    public BodyMaximum MostLoops { get; init; } = BodyMaximum.None;

    /// <summary>Parameters and results of the blocks, loops and conditions of the body with the most.</summary>
    public BodyMaximum MostBlockValues { get; init; } = BodyMaximum.None;

    /// <summary>The largest product of a body's bytes and its locals.</summary>
    public BodyMaximum LargestBytesTimesLocals { get; init; } = BodyMaximum.None;

    /// <summary>The product of bytes and locals, added up over all bodies.</summary>
    public long TotalBytesTimesLocals { get; init; }

    /// <summary>The largest product of a body's loops and its locals.</summary>
    public BodyMaximum LargestLoopsTimesLocals { get; init; } = BodyMaximum.None;

    /// <summary>The product of loops and locals, added up over all bodies.</summary>
    public long TotalLoopsTimesLocals { get; init; }
}
