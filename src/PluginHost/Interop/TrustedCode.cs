using System.Security.Cryptography;

namespace PluginHost.Interop;

/// <summary>
/// Compiled code that may run. It is native code, so there are two ways to get one and no others: our own compiler has just made it, or
/// its seal was checked over these very bytes.
/// </summary>
internal sealed class TrustedCode : IDisposable
{
    /// <summary>Bytes of a seal.</summary>
    public const int SealBytes = HMACSHA256.HashSizeInBytes;

    private readonly ReadOnlyMemory<byte> _bytes;

    private TrustedCode(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    private TrustedCode(SealedMemory memory) => Memory = memory;

    /// <summary>The code, in the engine's own format.</summary>
    public ReadOnlyMemory<byte> Bytes => Memory is null ? _bytes : Memory.ToArray();

    /// <summary>The code where it can be mapped; <see langword="null"/> if it cannot.</summary>
    public SealedMemory? Memory { get; }

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

    /// <summary>Code from somewhere else, if its seal is right.</summary>
    /// <param name="secret">What the seal was made with.</param>
    /// <param name="header">What the seal says that the code is.</param>
    /// <param name="seal">The seal.</param>
    /// <param name="memory">The code. It is disposed with the result, or at once if there is none.</param>
    /// <returns><see langword="null"/> if the seal was made over other bytes, or with another secret.</returns>
    public static TrustedCode? TryOpen(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> header, ReadOnlySpan<byte> seal, SealedMemory memory)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(header);
        bool isTrusted = false;
        try
        {
            memory.Read(hash.AppendData);
            isTrusted = CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), seal);
            return isTrusted ? new TrustedCode(memory) : null;
        }
        finally
        {
            if (!isTrusted)
            {
                memory.Dispose();
            }
        }
    }

    /// <summary>Makes the seal that opening the code again needs.</summary>
    public byte[] Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> header) => ComputeSeal(secret, header, Bytes.Span);

    /// <summary>Gives the memory back. Modules that were loaded from it stay.</summary>
    public void Dispose() => Memory?.Dispose();

    private static byte[] ComputeSeal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> header, ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(header);
        hash.AppendData(bytes);
        return hash.GetHashAndReset();
    }
}
