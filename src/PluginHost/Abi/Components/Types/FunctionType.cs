using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>The type of a function of a component.</summary>
internal sealed class FunctionType(ImmutableArray<Member> parameters, DataType? result)
    : AnyType(TypeMeasure.Of([.. parameters.Select(parameter => parameter.Type), result], parameters.Length))
{
    public ImmutableArray<Member> Parameters { get; } = parameters;

    public DataType? Result { get; } = result;

    public override string Kind => "a function";

    public override AnyType Rename() => new FunctionType(Parameters, Result) { AliasOf = this };
}
