using PluginHost.Fuzz.Tests.Types;

namespace PluginHost.Fuzz.Tests.Lifting;

/// <summary>A host for all types in each place, made when it is asked for, because compiling their contracts takes the most time.</summary>
public sealed class PlaceHosts : IAsyncLifetime
{
    public const string ByItself = "by itself";

    private readonly Dictionary<string, FuzzHost> _hosts = [];

    public ValueTask InitializeAsync() => default;

    internal async Task<FuzzHost> OfAsync(string place)
    {
        if (!_hosts.TryGetValue(place, out FuzzHost? host))
        {
            List<GrammarType> types = place == ByItself ? [.. TypeGrammar.Alone] : new TypeGrammar().AllIn(place);
            _hosts.Add(place, host = await FuzzHost.StartAsync(FuzzPackage.Write(types)));
        }

        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FuzzHost host in _hosts.Values)
        {
            await host.DisposeAsync();
        }
    }
}
