namespace PluginHost;

/// <summary>The type with one value: what a WIT <c>result</c> without a payload holds.</summary>
public readonly record struct Unit
{
    /// <summary>The one value.</summary>
    public static Unit Value => default;
}
