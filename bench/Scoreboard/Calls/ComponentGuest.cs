using Bench.Calls;
using Wasmtime;
using Wasmtime.Components;

namespace PluginHost.Scoreboard.Calls;

/// <summary>The guest as a component, called through the engine's managed binding and its boxed values.</summary>
internal sealed class ComponentGuest : IDisposable
{
    private const string Interface = "bench:calls/calls";

    private readonly Engine _engine = new();
    private readonly Component _component;
    private readonly ComponentLinker _linker;
    private readonly Store _store;
    private readonly ComponentFunction _echo;
    private readonly ComponentFunction _echoPeople;
    private readonly ComponentFunction? _add;
    private readonly ComponentFunction? _echoString;

    /// <summary>Takes a component whose functions are its own exports.</summary>
    public ComponentGuest(string text)
    {
        _component = Component.FromText(_engine, text);
        _linker = new ComponentLinker(_engine);
        _store = new Store(_engine);
        ComponentInstance instance = _linker.Instantiate(_store, _component);
        _echo = instance.GetFunction("echo-bytes")!;
        _echoPeople = instance.GetFunction("echo-people")!;
    }

    /// <summary>Takes a component that has the contract, and may use WASI 0.2.</summary>
    public ComponentGuest(byte[] component)
    {
        _component = Component.FromBytes(_engine, component);
        _linker = new ComponentLinker(_engine);
        _linker.AddWasiPreview2();
        using (ComponentLinkerInstance root = _linker.Root())
        using (ComponentLinkerInstance host = root.AddInstance("bench:calls/host"))
        {
            host.DefineFunction("add", (arguments, results) =>
                results[0] = ComponentValue.U32(unchecked(arguments[0].AsU32() + arguments[1].AsU32())));
        }

        _store = MakeStore();
        ComponentInstance instance = _linker.Instantiate(_store, _component);
        _echo = instance.GetFunction(Interface, "echo-bytes")!;
        _echoPeople = instance.GetFunction(Interface, "echo-people")!;
        _add = instance.GetFunction(Interface, "add")!;
        _echoString = instance.GetFunction(Interface, "echo-string")!;
    }

    public void Add(int count)
    {
        uint sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum = Add(_add!, sum, i);
        }
    }

    /// <summary>Each call on an instance of its own.</summary>
    public void AddEachInOne(int count)
    {
        uint sum = 0;
        for (int i = 0; i < count; i++)
        {
            using Store store = MakeStore();
            sum = Add(_linker.Instantiate(store, _component).GetFunction(Interface, "add")!, sum, i);
        }
    }

    public void Echo(string text, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (_echoString!.Call(ComponentValue.String(text))!.AsString() != text)
            {
                throw new InvalidOperationException("The guest gave another text back.");
            }
        }
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

    private static uint Add(ComponentFunction add, uint sum, int i)
    {
        uint result = add.Call(ComponentValue.U32(sum), ComponentValue.U32((uint)i))!.AsU32();
        return result == unchecked(sum + (uint)i) ? result : throw new InvalidOperationException("The guest added wrongly.");
    }

    private Store MakeStore()
    {
        var store = new Store(_engine);
        store.SetWasiConfiguration(new WasiConfiguration());
        return store;
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
