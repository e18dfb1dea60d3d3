using System.Buffers.Binary;

namespace PluginHost.Wasi;

/// <summary>Something that a guest waits for.</summary>
/// <param name="UserData">What the guest wants to recognise the event by.</param>
/// <param name="Kind">What happens: <see cref="Clock"/>, <see cref="Readable"/>, <see cref="Writable"/>, or anything.</param>
/// <param name="Subject">The clock, or the descriptor.</param>
/// <param name="Timeout">How long, or until when, in nanoseconds.</param>
/// <param name="IsAbsolute">Whether <paramref name="Timeout"/> is a time of the clock.</param>
internal readonly record struct WasiSubscription(ulong UserData, byte Kind, uint Subject, ulong Timeout, bool IsAbsolute)
{
    public const byte Clock = 0;
    public const byte Readable = 1;
    public const byte Writable = 2;

    // userdata, tag, and the union at 16. Clocks of the old snapshot begin with another 8 bytes of userdata.
    private const int SubjectOffset = 16;
    private const int OldClockOffset = 8;
    private const int TimeoutOffset = 24;
    private const int FlagsOffset = 40;

    /// <summary>The size of a subscription in the guest's memory.</summary>
    public static uint SizeOf(WasiVersion version) => version == WasiVersion.Unstable ? 56u : 48u;

    /// <summary>Reads a subscription.</summary>
    public static WasiSubscription Read(ReadOnlySpan<byte> bytes, WasiVersion version)
    {
        ulong userData = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        byte kind = bytes[8];
        if (kind != Clock)
        {
            return new WasiSubscription(userData, kind, BinaryPrimitives.ReadUInt32LittleEndian(bytes[SubjectOffset..]), 0, false);
        }

        if (version == WasiVersion.Unstable)
        {
            bytes = bytes[OldClockOffset..];
        }

        return new WasiSubscription(
            userData,
            kind,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[SubjectOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[TimeoutOffset..]),
            (BinaryPrimitives.ReadUInt16LittleEndian(bytes[FlagsOffset..]) & 1) != 0);
    }
}
