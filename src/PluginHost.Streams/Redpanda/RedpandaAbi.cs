using PluginHost.CompilerServices;

namespace PluginHost.Streams.Redpanda;

/// <summary>The ABI of Redpanda's data transforms, in the versions 1 and 2. Guests tell the version by a function that they import.</summary>
internal sealed class RedpandaAbi : GuestAbi
{
    /// <summary>The module that transforms import.</summary>
    public const string TransformModule = "redpanda_transform";

    /// <summary>The module that those import which use schemas.</summary>
    public const string SchemaModule = "redpanda_schema_registry";

    /// <summary>The start of the names that tell versions.</summary>
    public const string VersionPrefix = "check_abi_version_";

    /// <summary>The program.</summary>
    public const string Start = "_start";

    private const string Wasi = "wasi_snapshot_preview1";
    private const string OldExport = "redpanda_transform_on_record_written";

    /// <inheritdoc/>
    public override bool HasOwnSystem => true;

    /// <inheritdoc/>
    public override bool IsMeantBy(GuestNames module) =>
        module.Imports.Any(import => import.Module is TransformModule or SchemaModule) || module.Exports.Contains(OldExport);

    /// <inheritdoc/>
    public override string? FindRefusal(GuestNames module)
    {
        string[] versions = FindVersions(module, TransformModule);
        string[] schemaVersions = FindVersions(module, SchemaModule);
        if (!versions.Any(version => version is "1" or "2"))
        {
            return versions.Length > 0
                ? $"It was built for version {Join(versions)} of the ABI of Redpanda's transforms. This host has 1 and 2."
                : module.Exports.Contains(OldExport)
                    ? "It was built for version 0 of the ABI of Redpanda's transforms, a preview of 2023. Build it again with a newer SDK: this host has 1 and 2."
                    : $"It does not say for which version of the ABI of Redpanda's transforms it was built: it imports neither {VersionPrefix}1 nor"
                        + $" {VersionPrefix}2 of {TransformModule}.";
        }

        if (schemaVersions.Any(version => version != "0"))
        {
            return $"It was built for version {Join(schemaVersions)} of the ABI of Redpanda's schema registry. This host has 0.";
        }

        return FindUnknownModule(module) is { } unknown
            ? $"It imports '{unknown}', which is not among what Redpanda's transforms may import: {TransformModule}, {SchemaModule} and {Wasi}."
            : !module.Exports.Contains(Start)
                ? $"It exports no {Start}. Transforms for Redpanda are programs, not libraries."
                : null;
    }

    private static string? FindUnknownModule(GuestNames module)
    {
        foreach ((string name, _) in module.Imports)
        {
            if (name is not (TransformModule or SchemaModule or Wasi))
            {
                return GuestText.Sanitize(name, GuestText.MaxNameLength);
            }
        }

        return null;
    }

    private static string[] FindVersions(GuestNames module, string name) =>
    [
        .. module.Imports
            .Where(import => import.Module == name && import.Name.StartsWith(VersionPrefix, StringComparison.Ordinal))
            .Select(import => GuestText.Sanitize(import.Name[VersionPrefix.Length..], GuestText.MaxNameLength)),
    ];

    private static string Join(string[] versions) => string.Join(" and ", versions);
}
