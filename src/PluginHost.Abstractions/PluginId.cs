using System.Diagnostics.CodeAnalysis;

namespace PluginHost;

/// <summary>
/// The identity of a plugin: a name within a scope. Two scopes may hold plugins of the same name, and neither ever sees the other's.
/// </summary>
/// <remarks>
/// Written <c>name</c> when the scope is empty and <c>scope/name</c> otherwise. Scope and name each consist of at most
/// <see cref="MaxPartLength"/> ASCII letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, and are compared exactly.
/// </remarks>
public sealed class PluginId : IEquatable<PluginId>, IParsable<PluginId>
{
    /// <summary>The greatest length of a scope, and of a name: 128 characters.</summary>
    public const int MaxPartLength = 128;

    private readonly int _hash;

    /// <summary>Identifies a plugin in the empty scope.</summary>
    /// <param name="name">The plugin's name.</param>
    /// <exception cref="ArgumentException">The name is empty, too long, or has a character that is not allowed.</exception>
    public PluginId(string name)
        : this("", name)
    {
    }

    /// <summary>Identifies a plugin in a scope.</summary>
    /// <param name="scope">The scope, usually a tenant; empty for plugins that belong to the application itself.</param>
    /// <param name="name">The plugin's name.</param>
    /// <exception cref="ArgumentException">A part is too long or has a character that is not allowed, or the name is empty.</exception>
    public PluginId(string scope, string name)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (scope.Length > 0 && !IsValidPart(scope))
        {
            throw new ArgumentException(Explain("scope", scope), nameof(scope));
        }

        if (!IsValidPart(name))
        {
            throw new ArgumentException(Explain("name", name), nameof(name));
        }

        Scope = scope;
        Name = name;
        _hash = HashCode.Combine(scope, name);
    }

    /// <summary>The scope that the plugin belongs to. Empty for the application's own plugins.</summary>
    public string Scope { get; }

    /// <summary>The name, unique within the scope.</summary>
    public string Name { get; }

    /// <summary>Reads <c>name</c> or <c>scope/name</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not an identity.</exception>
    public static PluginId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out PluginId? id)
            ? id
            : throw new FormatException(
                $"'{text}' is not a plugin id. Write 'name' or 'scope/name', each of at most {MaxPartLength} letters, digits, '.', '-' and '_'.");
    }

    /// <summary>Reads <c>name</c> or <c>scope/name</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The identity, or null.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PluginId? id)
    {
        ReadOnlySpan<char> s = text;
        int slash = s.IndexOf('/');
        ReadOnlySpan<char> scope = slash < 0 ? default : s[..slash];
        ReadOnlySpan<char> name = s[(slash + 1)..];
        if (!IsValidPart(name) || (slash >= 0 && !IsValidPart(scope)))
        {
            id = null;
            return false;
        }

        id = new PluginId(scope.ToString(), name.ToString());
        return true;
    }

    static PluginId IParsable<PluginId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PluginId>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out PluginId result) =>
        TryParse(s, out result);

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] PluginId? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Name == other.Name && Scope == other.Scope);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as PluginId);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The identity as <c>name</c> or <c>scope/name</c>.</summary>
    public override string ToString() => Scope.Length == 0 ? Name : $"{Scope}/{Name}";

    /// <summary>Whether two identities are the same.</summary>
    public static bool operator ==(PluginId? left, PluginId? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two identities differ.</summary>
    public static bool operator !=(PluginId? left, PluginId? right) => !(left == right);

    private static bool IsValidPart(ReadOnlySpan<char> part)
    {
        if (part.IsEmpty || part.Length > MaxPartLength)
        {
            return false;
        }

        foreach (char c in part)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    private static string Explain(string part, string value) =>
        $"'{value}' is not a plugin {part}: use at most {MaxPartLength} letters, digits, '.', '-' and '_'.";
}
