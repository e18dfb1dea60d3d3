using Bench.Calls;
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
    private readonly ComponentFunction _echoPeople;

    public ComponentGuest(string text)
    {
        _component = Component.FromText(_engine, text);
        _linker = new ComponentLinker(_engine);
        _store = new Store(_engine);
        ComponentInstance instance = _linker.Instantiate(_store, _component);
        _echo = instance.GetFunction("echo-bytes")!;
        _echoPeople = instance.GetFunction("echo-people")!;
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

    public void Echo(Person[] people, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ComponentValue list = ComponentValue.List([.. people.Select(Box)]);
            Person[] echoed = [.. _echoPeople.Call(list)!.AsList().Select(Unbox)];
            PeopleCheck.Equal(echoed, people);
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _linker.Dispose();
        _component.Dispose();
        _engine.Dispose();
    }

    private static ComponentValue Box(Person person) => ComponentValue.Record(
    [
        new("name", ComponentValue.String(person.Name)),
        new("born", ComponentValue.U32(person.Born)),
        new("mail", ComponentValue.String(person.Mail)),
    ]);

    private static Person Unbox(ComponentValue person) =>
        new(person.Field("name").AsString(), person.Field("born").AsU32(), person.Field("mail").AsString());
}
