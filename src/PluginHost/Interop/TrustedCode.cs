using System.Security.Cryptography;

namespace PluginHost.Interop;

/// <summary>
/// Compiled code that may run. It is native code, so there are two ways to get one and no others: our own compiler has just made it, or
/// its seal was checked over these very bytes.
/// </summary>
internal sealed class TrustedCode
{
    /// <summary>Bytes of a seal.</summary>
    public const int SealBytes = HMACSHA256.HashSizeInBytes;

    private TrustedCode(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The code, in the engine's own format.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What our compiler has just made, in this process or in a child of it.</summary>
    public static TrustedCode FromOwnCompiler(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>Code from somewhere else, if its seal is right.</summary>
    /// <param name="secret">What the seal was made with.</param>
    /// <param name="header">What the seal says that the code is.</param>
    /// <param name="seal">The seal.</param>
    /// <param name="bytes">The code. Nobody else may write to it.</param>
    /// <returns><see langword="null"/> if the seal was made over other bytes, or with another secret.</returns>
    public static TrustedCode? TryOpen(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> header, ReadOnlySpan<byte> seal, ReadOnlyMemory<byte> bytes) =>
        CryptographicOperations.FixedTimeEquals(ComputeSeal(secret, header, bytes.Span), seal) ? new TrustedCode(bytes) : null;

    /// <summary>Makes the seal for <see cref="TryOpen"/>.</summary>
    public byte[] Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> header) => ComputeSeal(secret, header, Bytes.Span);

    private static byte[] ComputeSeal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> header, ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(header);
        hash.AppendData(bytes);
        return hash.GetHashAndReset();
    }
}
