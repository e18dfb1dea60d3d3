using System.Diagnostics.CodeAnalysis;

namespace PluginHost;

/// <summary>
/// What a hook asks in a plugin's place when the plugin gives no result: another plugin of the same hook or contract, or code of the
/// application. It is one step: if the fallback gives no result either, the <see cref="PluginFailurePolicy"/> of the plugin itself decides.
/// </summary>
/// <remarks>
/// Written <c>name</c> for the plugin of that name in the same scope, or, if there is none, for the application's own;
/// <c>scope/name</c> for always that plugin; and <c>code:name</c> for what the application has registered under that name.
/// </remarks>
public sealed record PluginFallback : IParsable<PluginFallback>
{
    private const string CodePrefix = "code:";

    private readonly PluginId _name;
    private readonly bool _isCode;

    private PluginFallback(PluginId name, bool isCode)
    {
        _name = name;
        _isCode = isCode;
    }

    /// <summary>The name of the application's code; <see langword="null"/> if the fallback is a plugin.</summary>
    public string? Code => _isCode ? _name.Name : null;

    /// <summary>Falls back to a plugin.</summary>
    /// <param name="plugin">The plugin. One without a scope is looked for in the scope of the plugin that failed first.</param>
    public static PluginFallback ToPlugin(PluginId plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return new PluginFallback(plugin, isCode: false);
    }

    /// <summary>Falls back to code of the application.</summary>
    /// <param name="name">The name under which it is registered.</param>
    /// <exception cref="ArgumentException">It is not a name.</exception>
    public static PluginFallback ToCode(string name) => new(new PluginId(name), isCode: true);

    /// <summary>Reads <c>name</c>, <c>scope/name</c> or <c>code:name</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is none of them.</exception>
    public static PluginFallback Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out PluginFallback? fallback)
            ? fallback
            : throw new FormatException($"'{text}' is not a fallback. Write a plugin's 'name' or 'scope/name', or 'code:name'.");
    }

    /// <summary>Reads <c>name</c>, <c>scope/name</c> or <c>code:name</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fallback">The fallback, or <see langword="null"/>.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PluginFallback? fallback)
    {
        bool isCode = text?.StartsWith(CodePrefix, StringComparison.Ordinal) == true;
        fallback = PluginId.TryParse(isCode ? text![CodePrefix.Length..] : text, out PluginId? name) && !(isCode && name.Scope.Length > 0)
            ? new PluginFallback(name, isCode)
            : null;
        return fallback is not null;
    }

    static PluginFallback IParsable<PluginFallback>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PluginFallback>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out PluginFallback? result) => TryParse(s, out result);

    /// <summary>The plugin that takes another one's place.</summary>
    /// <param name="failed">The plugin that failed.</param>
    /// <param name="exists">Whether there is a plugin of an id.</param>
    /// <exception cref="InvalidOperationException">The fallback is code.</exception>
    public PluginId FindPlugin(PluginId failed, Func<PluginId, bool> exists)
    {
        ArgumentNullException.ThrowIfNull(failed);
        ArgumentNullException.ThrowIfNull(exists);
        if (_isCode)
        {
            throw new InvalidOperationException($"'{this}' is no plugin.");
        }

        if (_name.Scope.Length > 0 || failed.Scope.Length == 0)
        {
            return _name;
        }

        var near = new PluginId(failed.Scope, _name.Name);
        return exists(near) ? near : _name;
    }

    /// <summary>The fallback as it is written.</summary>
    public override string ToString() => _isCode ? CodePrefix + _name.Name : _name.ToString();
}
