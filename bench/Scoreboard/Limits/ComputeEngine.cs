using Wasmtime;

namespace PluginHost.Scoreboard.Limits;

/// <summary>
/// The computing guest on an engine that counts fuel, or looks whether time is up, or both, or nothing. The host's own engines always look,
/// so this one is made by the managed binding; the compiler and everything else about it are the same.
/// </summary>
internal sealed class ComputeEngine : IDisposable
{
    private const ulong Plenty = ulong.MaxValue / 4;

    private readonly Engine _engine;
    private readonly Module _module;
    private readonly Linker _linker;
    private readonly Store _store;
    private readonly Instance _instance;
    private readonly bool _hasFuel;

    public ComputeEngine(string path, bool hasFuel, bool hasTimeout)
    {
        _hasFuel = hasFuel;
        _engine = new Engine(new Config().WithFuelConsumption(hasFuel).WithEpochInterruption(hasTimeout));
        _module = Module.FromFile(_engine, path);
        _linker = new Linker(_engine);
        _store = new Store(_engine);
        Refill();
        if (hasTimeout)
        {
            _store.SetEpochDeadline(Plenty);
        }

        _instance = _linker.Instantiate(_store, _module);
    }

    /// <summary>Makes a loop that does one of the guest's works so many times.</summary>
    public Action<int> Loop(string work)
    {
        Func<int, long> function = _instance.GetFunction<int, long>($"bench:compute/compute@0.1.0#{work}")!;
        long expected = function(1);
        return count =>
        {
            for (int i = 0; i < count; i++)
            {
                Refill();
                if (function(1) != expected)
                {
                    throw new InvalidOperationException($"The guest's {work} gave another result.");
                }
            }
        };
    }

    public void Dispose()
    {
        _store.Dispose();
        _linker.Dispose();
        _module.Dispose();
        _engine.Dispose();
    }

    private void Refill()
    {
        if (_hasFuel)
        {
            _store.Fuel = Plenty;
        }
    }
}
