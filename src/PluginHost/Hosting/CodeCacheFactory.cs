using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PluginHost.Compilation;
using PluginHost.Diagnostics;

namespace PluginHost.Hosting;

/// <summary>Opens the cache that the options describe.</summary>
internal static class CodeCacheFactory
{
    /// <summary>The cache; one that keeps nothing if it cannot be used, which is said.</summary>
    public static ICodeCache Create(IServiceProvider provider)
    {
        WasmPluginsOptions options = provider.GetRequiredService<IOptions<WasmPluginsOptions>>().Value;
        if (options.Engine.CachePath is "")
        {
            return new NoCodeCache();
        }

        PluginEvents events = provider.GetRequiredService<PluginEvents>();
        string basePath = Path.GetFullPath(options.BasePath ?? "", provider.GetRequiredService<ContentRoot>().Path);
        string? path = options.Engine.CachePath is { } configured ? Path.GetFullPath(configured, basePath) : CacheDirectory.FindDefault();
        if (path is null)
        {
            events.CacheNotUsed("This user has no directory for caches.");
            return new NoCodeCache();
        }

        try
        {
            string? keyPath = options.Engine.CacheKeyPath is { Length: > 0 } key ? Path.GetFullPath(key, basePath) : null;
            return new CodeCache(
                CacheDirectory.Open(path, keyPath, isWritable: options.Engine.Compilation != WasmCompilation.Never),
                options.Engine.MaxCacheBytes,
                provider.GetRequiredService<TimeProvider>(),
                events);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            events.CacheNotUsed(exception.Message);
            return new NoCodeCache();
        }
    }
}
