using Wasmtime;
using Wasmtime.Components;

namespace PluginHost.Scoreboard.Calls;

/// <summary>The guest as a component, called through the engine's managed binding and its boxed values.</summary>
internal sealed class ComponentGuest : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Component _component;
    private readonly ComponentLinker _linker;
    private readonly Store _store;
    private readonly ComponentFunction _echo;

    public ComponentGuest(string text)
    {
        _component = Component.FromText(_engine, text);
        _linker = new ComponentLinker(_engine);
        _store = new Store(_engine);
        _echo = _linker.Instantiate(_store, _component).GetFunction("echo-bytes")!;
    }

    public void Echo(byte[] payload, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ComponentValue list = ComponentValue.List([.. payload.Select(ComponentValue.U8)]);
            byte[] echoed = [.. _echo.Call(list)!.AsList().Select(value => value.AsU8())];
            if (echoed.Length != payload.Length || echoed[^1] != payload[^1])
            {
                throw new InvalidOperationException("The guest gave other bytes back.");
            }
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _linker.Dispose();
        _component.Dispose();
        _engine.Dispose();
    }
}
