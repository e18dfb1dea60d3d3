namespace PluginHost.Generators.Emit.Abi;

/// <summary>How C# tells the cases of a value apart.</summary>
internal enum SumKind
{
    /// <summary>By the object's type.</summary>
    Variant,

    /// <summary>By null.</summary>
    Option,

    /// <summary>By asking an <c>Option</c>.</summary>
    NestedOption,

    /// <summary>By asking a <c>Result</c>.</summary>
    Result,
}
