using System.Reflection;

namespace PluginHost.Samples.Tests;

/// <summary>Where the repository's files are.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The assembly of a sample, as it was built together with these tests.</summary>
    public static string AssemblyOf(string sample) =>
        Path.Combine(Metadata("Artifacts"), "bin", sample, Metadata("Configuration"), $"{sample}.dll");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
