using System.Buffers.Binary;
using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Wasi;

/// <summary>A guest's call of a WASI function, while it runs. Spans that it gives are for at once; nothing here runs guest code.</summary>
internal readonly ref struct WasiCall
{
    private readonly ReadOnlySpan<RawValue> _arguments;

    /// <summary>Makes a call.</summary>
    public WasiCall(GuestInstance instance, WasiVersion version, ReadOnlySpan<RawValue> arguments)
    {
        Instance = instance;
        Version = version;
        _arguments = arguments;
    }

    /// <summary>The instance that calls.</summary>
    public GuestInstance Instance { get; }

    /// <summary>The snapshot that the guest was built for.</summary>
    public WasiVersion Version { get; }

    /// <summary>The guest's standard streams.</summary>
    public StandardStreams Streams => Instance.Streams;

    /// <summary>An argument.</summary>
    public uint U32(int index) => _arguments[index].U32;

    /// <summary>An argument of 64 bits.</summary>
    public ulong U64(int index) => _arguments[index].U64;

    /// <summary>Finds bytes in the guest's memory.</summary>
    /// <returns>Whether all of them are inside of it.</returns>
    public bool TryGet(uint address, ulong size, out Span<byte> bytes)
    {
        Span<byte> memory = Instance.Memory;

        // Sizes are at most 32 bits of count times a small constant, so the sum cannot wrap.
        if (address + size > (ulong)memory.Length)
        {
            bytes = default;
            return false;
        }

        bytes = memory.Slice((int)address, (int)size);
        return true;
    }

    /// <summary>Writes a result.</summary>
    public Errno Store(uint address, uint value)
    {
        if (!TryGet(address, sizeof(uint), out Span<byte> bytes))
        {
            return Errno.Fault;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Errno.Success;
    }

    /// <summary>Writes a result.</summary>
    public Errno Store(uint address, ulong value)
    {
        if (!TryGet(address, sizeof(ulong), out Span<byte> bytes))
        {
            return Errno.Fault;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Errno.Success;
    }
}
