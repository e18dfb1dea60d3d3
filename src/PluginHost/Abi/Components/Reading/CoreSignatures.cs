using System.Collections.Immutable;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>The core function types that the canonical ABI asks for.</summary>
internal static class CoreSignatures
{
    private const CoreValueType I32 = CoreValueType.I32;

    public static CoreFunctionType Realloc { get; } = new([I32, I32, I32, I32], [I32]);

    public static CoreFunctionType Destructor { get; } = new([I32], []);

    /// <summary>The type of a function that makes a handle, or gives what is behind one.</summary>
    public static CoreFunctionType HandleToHandle { get; } = new([I32], [I32]);

    /// <summary>What a core function is that is lifted to a function of a component.</summary>
    public static CoreFunctionType OfLifted(FunctionType function)
    {
        ImmutableArray<CoreValueType> results = FlatResult(function);
        return new CoreFunctionType(FlatParameters(function), results.Length > 1 ? [I32] : results);
    }

    /// <summary>What a core function is that a function of a component is lowered to: several results go where the caller says.</summary>
    public static CoreFunctionType OfLowered(FunctionType function)
    {
        ImmutableArray<CoreValueType> parameters = FlatParameters(function);
        ImmutableArray<CoreValueType> results = FlatResult(function);
        return results.Length > 1 ? new CoreFunctionType(parameters.Add(I32), []) : new CoreFunctionType(parameters, results);
    }

    /// <summary>Whether the parameters are too many to be passed one by one.</summary>
    public static bool AreParametersSpilled(FunctionType function) => function.ParameterTraits.Flat.IsDefault;

    /// <summary>Whether the result is more than one core value.</summary>
    public static bool IsResultSpilled(FunctionType function) => FlatResult(function).Length > 1;

    private static ImmutableArray<CoreValueType> FlatParameters(FunctionType function) =>
        function.ParameterTraits.Flat is { IsDefault: false } flat ? flat : [I32];

    private static ImmutableArray<CoreValueType> FlatResult(FunctionType function) => function.Result switch
    {
        null => [],

        // Any two will do for what is more than there is room for.
        { Flat.IsDefault: true } => [I32, I32],
        { Flat: var flat } => flat,
    };
}
