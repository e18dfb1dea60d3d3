using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>The type of a function of a component.</summary>
internal sealed class FunctionType(ImmutableArray<Member> parameters, DataType? result)
    : AnyType(TypeMeasure.Of([.. parameters.Select(parameter => parameter.Type), result], parameters.Length))
{
    public ImmutableArray<Member> Parameters { get; } = parameters;

    /// <summary>What the canonical ABI makes of the parameters, which are passed as a tuple. Known once, however often the function is used.</summary>
    public DataTraits ParameterTraits { get; } = DataTraits.Sequence(parameters.Select(parameter => parameter.Type!));

    public DataType? Result { get; } = result;

    /// <summary>Whether a handle of a resource is anywhere in it.</summary>
    public bool HasHandles => ParameterTraits.HasHandles || Result is { Traits.HasHandles: true };

    public override string Kind => "a function";

    public override AnyType Rename() => new FunctionType(Parameters, Result) { AliasOf = this };
}
