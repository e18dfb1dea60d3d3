namespace PluginHost.Generators.Wit.Model;

internal enum WitFunctionKind
{
    /// <summary>A function of an interface or a world.</summary>
    Free,

    /// <summary>A function of a resource with a <c>self</c> parameter.</summary>
    Method,

    /// <summary>A function of a resource without a <c>self</c> parameter.</summary>
    Static,

    /// <summary>The function that makes a resource.</summary>
    Constructor,
}
