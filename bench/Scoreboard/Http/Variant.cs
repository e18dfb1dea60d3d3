namespace PluginHost.Scoreboard.Http;

/// <summary>The ways to filter a request that are measured. Each is served under its own path.</summary>
internal static class Variant
{
    /// <summary>No filter.</summary>
    public const string Base = "/base";

    /// <summary>One header checked, one added, by middleware in C#.</summary>
    public const string CSharpHeader = "/csharp-header";

    /// <summary>The same by a guest, a fresh instance for each request.</summary>
    public const string PerCallHeader = "/percall-header";

    /// <summary>The same by a guest, on instances that are kept.</summary>
    public const string PooledHeader = "/pooled-header";

    /// <summary>The same by a guest, as one would do it first with the engine's managed binding.</summary>
    public const string NaiveHeader = "/naive-header";

    /// <summary>A body searched by middleware in C#.</summary>
    public const string CSharpBody = "/csharp-body";

    /// <summary>The same by a guest with SIMD, on instances that are kept.</summary>
    public const string PooledBody = "/pooled-body";
}
