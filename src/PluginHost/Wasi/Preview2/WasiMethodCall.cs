using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Wasi.Preview2;

/// <summary>A guest's call of a function of WASI 0.2, while it runs.</summary>
/// <param name="instance">The instance that calls.</param>
/// <param name="memory">Its memory and allocator.</param>
/// <param name="owner">The number of the instance of a component that calls.</param>
/// <param name="values">The arguments on entry, the result on return.</param>
internal readonly ref struct WasiMethodCall(GuestInstance instance, ComponentImportCall memory, int owner, Span<RawValue> values)
{
    private readonly Span<RawValue> _values = values;

    /// <summary>The instance that calls.</summary>
    public GuestInstance Instance { get; } = instance;

    /// <summary>The guest's memory and allocator.</summary>
    public ComponentImportCall Memory { get; } = memory;

    /// <summary>The clocks of the host.</summary>
    public WasiClock Clock => Instance.Generation.Guest.Host.WasiClock;

    /// <summary>The time of the monotonic clock.</summary>
    public ulong Now
    {
        get
        {
            Clock.GetTime(WasiClock.Monotonic, out ulong now);
            return now;
        }
    }

    /// <summary>An argument.</summary>
    public uint U32(int index) => _values[index].U32;

    /// <summary>An argument of 64 bits.</summary>
    public ulong U64(int index) => _values[index].U64;

    /// <summary>Sets the result.</summary>
    public void Return(uint value)
    {
        _values[0] = default;
        _values[0].U32 = value;
    }

    /// <summary>Sets the result.</summary>
    public void Return(ulong value)
    {
        _values[0] = default;
        _values[0].U64 = value;
    }

    /// <summary>Finds what a handle stands for that the guest has, and keeps.</summary>
    public T Find<T>(uint handle, WasiResourceKind kind)
        where T : WasiResource =>
        (T)Instance.HandlesOf(owner).Get(handle, WasiResource.IdOf(kind)).Value!;

    /// <summary>Gives the guest a handle.</summary>
    public uint Give(WasiResource resource) => Instance.HandlesOf(owner).Add(
        new Handle(WasiResource.IdOf(resource.Kind), Representation: 0, resource, Scope: null));

    /// <summary>Clears a result in the guest's memory, and gives its bytes for at once.</summary>
    public Span<byte> Result(uint address, uint size, uint alignment)
    {
        Span<byte> bytes = Memory.Write(address, size, alignment);
        bytes.Clear();
        return bytes;
    }

    /// <summary>Writes an empty list, or an empty string.</summary>
    public void ReturnEmptyList(int place) => Result(U32(place), 8, 4);
}
