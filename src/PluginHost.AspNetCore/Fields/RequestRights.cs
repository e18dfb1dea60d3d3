using System.Collections.Frozen;

namespace PluginHost.AspNetCore.Fields;

/// <summary>The rights that reading or changing fields of the request needs.</summary>
/// <param name="credentials">The names of fields that the application has said are credentials.</param>
internal sealed class RequestRights(IEnumerable<string> credentials)
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _credentials =
        credentials.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The right that a field needs.</summary>
    public HttpRights Get(ReadOnlySpan<char> name)
    {
        HttpRights right = FieldRules.GetRequestRight(name);
        return right == HttpRights.None && _credentials.Contains(name) ? HttpRights.ReadAuthorization : right;
    }
}
