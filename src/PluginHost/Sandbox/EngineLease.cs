using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>The right to have so many instances in an engine at one time.</summary>
/// <param name="engine">The engine.</param>
/// <param name="release">Gives the right back.</param>
internal sealed class EngineLease(WasmEngine engine, Action release)
{
    private int _isReleased;

    /// <summary>The engine.</summary>
    public WasmEngine Engine => engine;

    /// <summary>Gives the right back. Only the first time counts.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            release();
        }
    }
}
