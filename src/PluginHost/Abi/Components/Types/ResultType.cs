namespace PluginHost.Abi.Components;

/// <summary>A success or an error, each with a value or without.</summary>
internal sealed class ResultType(DataType? ok, DataType? error) : DataType(TypeMeasure.Of([ok, error]), DataTraits.Choice([ok, error]))
{
    public DataType? Ok { get; } = ok;

    public DataType? Error { get; } = error;

    public override string Kind => "a result";

    public override AnyType Rename() => new ResultType(Ok, Error) { AliasOf = this };
}
