using System.Diagnostics.CodeAnalysis;
using PluginHost.Generators.Wit;

namespace PluginHost.Abi;

/// <summary>
/// The versions of an interface of which each may stand in for every other: those with the same major version, or while that is 0, with the
/// same minor one. Nothing stands in for 0.0.z, for what came before a release, or for what has no version.
/// </summary>
/// <param name="Interface">The interface without its version.</param>
/// <param name="Major">The major version that all of them have.</param>
/// <param name="Minor">The minor version that all of them have; 0 if they may differ in it.</param>
internal readonly record struct VersionTrack(string Interface, ulong Major, ulong Minor)
{
    /// <summary>Finds the track of an interface.</summary>
    /// <param name="name">The interface with its version, for example <c>acme:shop/pricing@0.2.6</c>.</param>
    /// <param name="track">The versions that it is one of.</param>
    /// <param name="version">Its own version.</param>
    /// <returns>Whether another version may stand in for it.</returns>
    public static bool TryParse(string name, out VersionTrack track, [NotNullWhen(true)] out SemanticVersion? version)
    {
        track = default;
        version = null;
        int at = name.IndexOf('@', StringComparison.Ordinal);
        if (at < 0
            || !SemanticVersion.TryParse(name[(at + 1)..], out version)
            || version.Prerelease.Length > 0
            || version is { Major: 0, Minor: 0 })
        {
            return false;
        }

        track = new VersionTrack(name[..at], version.Major, version.Major == 0 ? version.Minor : 0);
        return true;
    }
}
