using System.Globalization;

namespace PluginHost.Fuzz.Tests.Support;

/// <summary>
/// The seed of the round that runs, in a file beside the tests: what is left of it when a round ends the process, which no
/// exception tells of.
/// </summary>
internal sealed class SeedFile : IAsyncDisposable
{
    private readonly string _path;

    private SeedFile(string path) => _path = path;

    public static SeedFile Write(string target, int seed)
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"{target}.seed");
        File.WriteAllText(path, seed.ToString(CultureInfo.InvariantCulture));
        return new SeedFile(path);
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_path);
        return default;
    }
}
