namespace PluginHost.Compilation;

/// <summary>
/// What a host is willing to compile. The engine cannot be interrupted while it compiles, and a file of a few kilobytes can keep it busy
/// for minutes and take all memory; these numbers are known without compiling.
/// </summary>
/// <remarks>
/// <para>
/// They stop the inputs whose cost grows faster than their size. What grows with the size still does: ordinary code takes about a second
/// for each MiB on one core, the costliest that these limits let pass about a minute. A host that compiles code of strangers therefore
/// also needs a bound on the time, in a process of its own.
/// </para>
/// <para>
/// The defaults leave room above the largest of the ordinary modules that were measured: JavaScript engines (14 MB with 25,000 functions
/// and 10 MB of code), a Go program (14 MB, bodies of 200 KB) and Rust programs (a body of 181 KB with 129 locals; 23 parameters; 400
/// loops). They refuse a JavaScript engine whose functions were specialised ahead of time, which has bodies of 105 KB with 11,000 locals.
/// </para>
/// </remarks>
internal sealed record ModuleLimits
{
    public static ModuleLimits Default { get; } = new();

    /// <summary>Bytes of the file. The default is 32 MiB.</summary>
    public long MaxFileBytes { get; init; } = 32 << 20;

    /// <summary>Bytes of all function bodies. The default is 16 MiB.</summary>
    public long MaxCodeBytes { get; init; } = 16 << 20;

    /// <summary>Functions, imported ones included. The default is 100,000: 50,000 empty ones take 1.4 seconds and 150 MiB.</summary>
    public long MaxFunctions { get; init; } = 100_000;

    /// <summary>Imports. The default is 1,000; ordinary modules have at most 100.</summary>
    public long MaxImports { get; init; } = 1_000;

    /// <summary>Exports. The default is 10,000; some linkers export every function.</summary>
    public long MaxExports { get; init; } = 10_000;

    /// <summary>
    /// Globals, imported ones included. The default is 10,000; ordinary modules have at most some hundreds. Every instance has its own,
    /// 16 bytes each, which no limit of memory counts.
    /// </summary>
    public long MaxGlobals { get; init; } = 10_000;

    /// <summary>Parameters of a function type. The default is 64; ordinary modules have at most 23.</summary>
    public long MaxParameters { get; init; } = 64;

    /// <summary>
    /// Results of a function type. The default is 8; ordinary modules have at most 4. A call takes two bytes and moves them all: 8 KB of
    /// calls with 1,000 parameters and results take 35 seconds and 2.3 GiB, 40 KB of calls with 8 of each take 0.9 seconds.
    /// </summary>
    public long MaxResults { get; init; } = 8;

    /// <summary>
    /// Bytes of one function body. The default is 384 KiB: a chain of additions of that size takes 5 to 12 seconds, one of 1.4 MiB takes 44.
    /// </summary>
    public long MaxBodyBytes { get; init; } = 384 << 10;

    /// <summary>
    /// Loops of one function. The default is 2,000: that many take 1.2 seconds, 20,000 in 140 KB take 38. Ordinary functions have at most 554.
    /// </summary>
    public long MaxBodyLoops { get; init; } = 2_000;

    /// <summary>
    /// Parameters and results of the blocks, loops and conditions of one function. The default is 5,000: a chain of as many conditions
    /// takes one second, of 30,000 takes 38. Ordinary functions have at most 1,254.
    /// </summary>
    public long MaxBodyBlockValues { get; init; } = 5_000;

    /// <summary>
    /// Bytes of one function times its locals. The default is 64 million: branches with a product of 69 million take 1.6 seconds, of 275
    /// million 10. Ordinary functions have at most 23 million.
    /// </summary>
    public long MaxBodyBytesTimesLocals { get; init; } = 64_000_000;

    /// <summary>
    /// Loops of one function times its locals. The default is 400,000, which takes 2 seconds; 4 million in 14 KB take 34. Ordinary
    /// functions have at most 95,000.
    /// </summary>
    public long MaxBodyLoopsTimesLocals { get; init; } = 400_000;

    /// <summary>Bytes times locals, added up over all functions. The default is 512 million; ordinary modules have at most 240 million.</summary>
    public long MaxTotalBytesTimesLocals { get; init; } = 512_000_000;

    /// <summary>Loops times locals, added up over all functions. The default is 4 million; ordinary modules have at most 0.7 million.</summary>
    public long MaxTotalLoopsTimesLocals { get; init; } = 4_000_000;

    /// <summary>Checks the size of a file, before anything of it is read.</summary>
    public ModuleLimitViolation? CheckFileSize(long bytes) =>
        Check(ModuleLimit.FileBytes, bytes, MaxFileBytes, "The file has", "bytes");

    /// <summary>The first limit that a module breaks, or null.</summary>
    public ModuleLimitViolation? Check(ModuleInfo module) =>
        CheckFileSize(module.Size) ?? CheckDeclarations(module) ?? CheckBodies(module.Code) ?? CheckTotals(module.Code);

    /// <summary>The first limit that the modules of one guest break together, or null. Each of them has been checked by itself.</summary>
    public ModuleLimitViolation? CheckTogether(IReadOnlyCollection<ModuleInfo> modules)
    {
        const string Together = "Its modules have together";
        return Check(ModuleLimit.Functions, modules.Sum(module => (long)module.Functions.Length), MaxFunctions, Together, "functions")
            ?? Check(ModuleLimit.CodeBytes, modules.Sum(module => module.Code.TotalBytes), MaxCodeBytes, Together, "bytes of code")
            ?? Check(
                ModuleLimit.TotalBytesTimesLocals,
                modules.Sum(module => module.Code.TotalBytesTimesLocals),
                MaxTotalBytesTimesLocals,
                Together,
                "as products of bytes and locals")
            ?? Check(
                ModuleLimit.TotalLoopsTimesLocals,
                modules.Sum(module => module.Code.TotalLoopsTimesLocals),
                MaxTotalLoopsTimesLocals,
                Together,
                "as products of loops and locals");
    }

    private ModuleLimitViolation? CheckDeclarations(ModuleInfo module) =>
        Check(ModuleLimit.Functions, module.Functions.Length, MaxFunctions, "The module has", "functions")
        ?? Check(ModuleLimit.Imports, module.Imports.Length, MaxImports, "The module has", "imports")
        ?? Check(ModuleLimit.Exports, module.Exports.Length, MaxExports, "The module has", "exports")
        ?? Check(ModuleLimit.Globals, module.Globals, MaxGlobals, "The module has", "globals")
        ?? Check(ModuleLimit.Parameters, module.MostParameters, MaxParameters, "A function type has", "parameters")
        ?? Check(ModuleLimit.Results, module.MostResults, MaxResults, "A function type has", "results");

    private ModuleLimitViolation? CheckBodies(CodeSummary code) =>
        Check(ModuleLimit.BodyBytes, code.LargestBody, MaxBodyBytes, "bytes")
        ?? Check(ModuleLimit.BodyLoops, code.MostLoops, MaxBodyLoops, "loops")
        ?? Check(ModuleLimit.BodyBlockValues, code.MostBlockValues, MaxBodyBlockValues, "parameters and results of blocks")
        ?? Check(ModuleLimit.BodyBytesTimesLocals, code.LargestBytesTimesLocals, MaxBodyBytesTimesLocals, "as product of bytes and locals")
        ?? Check(ModuleLimit.BodyLoopsTimesLocals, code.LargestLoopsTimesLocals, MaxBodyLoopsTimesLocals, "as product of loops and locals");

    private ModuleLimitViolation? CheckTotals(CodeSummary code) =>
        Check(ModuleLimit.CodeBytes, code.TotalBytes, MaxCodeBytes, "The code has", "bytes")
        ?? Check(
            ModuleLimit.TotalBytesTimesLocals,
            code.TotalBytesTimesLocals,
            MaxTotalBytesTimesLocals,
            "The functions have together",
            "as products of bytes and locals")
        ?? Check(
            ModuleLimit.TotalLoopsTimesLocals,
            code.TotalLoopsTimesLocals,
            MaxTotalLoopsTimesLocals,
            "The functions have together",
            "as products of loops and locals");

    private static ModuleLimitViolation? Check(ModuleLimit limit, BodyMaximum body, long allowed, string unit) =>
        body.Value <= allowed ? null : Check(limit, body.Value, allowed, $"Function {body.FunctionIndex} has", unit);

    private static ModuleLimitViolation? Check(ModuleLimit limit, long actual, long allowed, string subject, string unit) =>
        actual <= allowed
            ? null
            : new ModuleLimitViolation(limit, actual, allowed, $"{subject} {actual} {unit}; at most {allowed} are allowed.");
}
