namespace PluginHost.Scoreboard.Loading;

/// <summary>What it takes until a large plugin can be called, once its code was compiled at an earlier start.</summary>
internal static class LoadArea
{
    // A guest of about 2 MB: the greeter in Go, which has its runtime with it.
    private const string GuestFile = "greeter-go.wasm";
    private const int Compilations = 7;
    private const int LoadsPerCompilation = 9;
    private const int Starts = 15;
    private const int WarmLoads = 200;

    public static IEnumerable<Row> Measure()
    {
        string path = Guests.PathOf(GuestFile);
        using var cache = new PrivateFolder();
        using (var catalog = new CachedCatalog(path, cache.Path))
        using (var compiler = new BareCompiler(path))
        {
            yield return MeasureCached("load/cached@compile", catalog, compiler);
        }

        using (var folder = new PrivateFolder())
        {
            string unstarted = UnstartedGuest.Write(path, folder.Path);
            using var catalog = new CachedCatalog(unstarted, cache.Path);
            using var compiler = new BareCompiler(unstarted);
            yield return MeasureCached("load/cached-unstarted@compile", catalog, compiler);
        }

        // The cache is warm now, and the application finds in it what the catalog has left.
        yield return MeasureStarts(path, cache.Path);
    }

    private static Row MeasureCached(string name, CachedCatalog catalog, BareCompiler compiler)
    {
        // The runtime compiles the way of a load well when it has been gone often enough.
        for (int i = 0; i < WarmLoads; i++)
        {
            catalog.Reload();
        }

        compiler.Compile();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        catalog.Reload();
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Row row = Rounds.Measure(
            name,
            $"the engine compiles the {compiler.MegaBytes:0.0} MB, on one thread as the host does",
            Compilations,
            () => Statistics.Median(Enumerable.Range(0, LoadsPerCompilation).Select(_ => Rounds.Time(catalog.Reload))),
            () => Rounds.Time(compiler.Compile));
        return row with { AllocatedBytes = allocated };
    }

    private static Row MeasureStarts(string guest, string cachePath)
    {
        using var client = new HttpClient();
        StartedApp.MeasureStart(client, guest, cachePath);
        StartedApp.MeasureStart(client);
        return Rounds.Measure(
            "load/app-start@no-plugins",
            "the same application without plugins",
            Starts,
            () => StartedApp.MeasureStart(client, guest, cachePath),
            () => StartedApp.MeasureStart(client));
    }
}
