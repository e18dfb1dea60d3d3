namespace PluginHost.AspNetCore.Chains;

/// <summary>A filter as the application names it: <c>name</c>, found in the request's scope, or <c>scope/name</c>, always that one.</summary>
internal readonly record struct FilterName
{
    private readonly PluginId _id;

    private FilterName(PluginId id) => _id = id;

    /// <summary>The name without the scope.</summary>
    public string Name => _id.Name;

    /// <summary>Whether the name says the scope.</summary>
    public bool HasScope => _id.Scope.Length > 0;

    /// <summary>Reads a name.</summary>
    /// <exception cref="ArgumentException">The text is not a filter's name.</exception>
    public static FilterName Parse(string text, string parameterName) => PluginId.TryParse(text, out PluginId? id)
        ? new FilterName(id)
        : throw new ArgumentException(
            $"'{text}' is not a filter's name. Write the name of a plugin, or 'scope/name', as in the configuration section WasmPlugins:Plugins.",
            parameterName);

    /// <summary>The plugin that this names in a scope.</summary>
    public PluginId In(string scope) => HasScope ? _id : new PluginId(scope, _id.Name);

    /// <inheritdoc/>
    public override string ToString() => _id.ToString();
}
