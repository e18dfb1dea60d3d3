using System.Security.Cryptography;
using System.Text;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>Says which compiled code is meant: of which guest, and from which compiler, how set and for which processor.</summary>
internal readonly struct CodeKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    // One more whenever WasmEngine sets the engine otherwise, so that code from before is not even looked at.
    private const int SettingsVersion = 1;

    private readonly byte[] _bytes;

    private CodeKey(byte[] bytes) => _bytes = bytes;

    /// <summary>The key's bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Makes a key.</summary>
    /// <param name="sha256">The guest's SHA-256 in hexadecimal.</param>
    /// <param name="profile">How it is compiled.</param>
    public static CodeKey Of(string sha256, CodeProfile profile) =>
        Of(sha256, profile, profile.IsPortable ? CpuFeatures.Portable : CpuFeatures.Current);

    /// <summary>Makes a key.</summary>
    /// <param name="sha256">The guest's SHA-256 in hexadecimal.</param>
    /// <param name="profile">How it is compiled.</param>
    /// <param name="cpu">The processor it is compiled for.</param>
    public static CodeKey Of(string sha256, CodeProfile profile, string cpu) => new(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{CodeEntry.FormatVersion}\n{SettingsVersion}\n{NativeEngine.ExpectedVersion}\n{profile}\n{cpu}\n{sha256.ToLowerInvariant()}")));

    /// <summary>The key in hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);
}
