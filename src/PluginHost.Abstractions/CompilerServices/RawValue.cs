using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PluginHost.CompilerServices;

/// <summary>
/// A core WebAssembly value as the engine passes it: untyped, 16 bytes. For generated code.
/// </summary>
/// <remarks>
/// Setting a value sets the bytes of its core type and no others. So a value that is set after the whole was cleared can be taken as a
/// larger core type, extended by zeros or reinterpreted, which is how the canonical ABI passes the payloads of variants whose cases
/// differ in their core types. Taking a value as a smaller integer drops its high bits, as lifting does.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct RawValue : IEquatable<RawValue>
{
    [FieldOffset(0)]
    private int _i32;
    [FieldOffset(0)]
    private long _i64;
    [FieldOffset(0)]
    private float _f32;
    [FieldOffset(0)]
    private double _f64;
    [FieldOffset(8)]
    private readonly long _high;

    /// <summary>The value as a core i32.</summary>
    public int I32
    {
        readonly get => _i32;
        set => _i32 = value;
    }

    /// <summary>The value as a core i32, unsigned.</summary>
    public uint U32
    {
        readonly get => (uint)_i32;
        set => _i32 = (int)value;
    }

    /// <summary>The value as a <c>bool</c>, in a core i32: whatever is not zero is <see langword="true"/>.</summary>
    public bool Bool
    {
        readonly get => _i32 != 0;
        set => _i32 = value ? 1 : 0;
    }

    /// <summary>The value as an <c>s8</c>, in a core i32.</summary>
    public sbyte S8
    {
        readonly get => unchecked((sbyte)_i32);
        set => _i32 = value;
    }

    /// <summary>The value as a <c>u8</c>, in a core i32.</summary>
    public byte U8
    {
        readonly get => unchecked((byte)_i32);
        set => _i32 = value;
    }

    /// <summary>The value as an <c>s16</c>, in a core i32.</summary>
    public short S16
    {
        readonly get => unchecked((short)_i32);
        set => _i32 = value;
    }

    /// <summary>The value as a <c>u16</c>, in a core i32.</summary>
    public ushort U16
    {
        readonly get => unchecked((ushort)_i32);
        set => _i32 = value;
    }

    /// <summary>The value as a core i64.</summary>
    public long I64
    {
        readonly get => _i64;
        set => _i64 = value;
    }

    /// <summary>The value as a core i64, unsigned.</summary>
    public ulong U64
    {
        readonly get => (ulong)_i64;
        set => _i64 = (long)value;
    }

    /// <summary>The value as a core f32.</summary>
    public float F32
    {
        readonly get => _f32;
        set => _f32 = value;
    }

    /// <summary>The value as a core f64.</summary>
    public double F64
    {
        readonly get => _f64;
        set => _f64 = value;
    }

    /// <inheritdoc/>
    public readonly bool Equals(RawValue other) => _i64 == other._i64 && _high == other._high;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is RawValue other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(_i64, _high);

    /// <summary>Whether two values have the same bits.</summary>
    public static bool operator ==(RawValue left, RawValue right) => left.Equals(right);

    /// <summary>Whether two values differ in a bit.</summary>
    public static bool operator !=(RawValue left, RawValue right) => !left.Equals(right);
}
