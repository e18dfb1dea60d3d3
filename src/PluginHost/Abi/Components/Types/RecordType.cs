using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>Several values with names.</summary>
internal sealed class RecordType(ImmutableArray<Member> fields)
    : DataType(
        TypeMeasure.Of(fields.Select(field => field.Type), fields.Length), DataTraits.Sequence(fields.Select(field => field.Type!)))
{
    public ImmutableArray<Member> Fields { get; } = fields;

    /// <summary>The names of the fields.</summary>
    public ImmutableArray<string> Names => field.IsDefault ? field = [.. Fields.Select(item => item.Name)] : field;

    public override string Kind => "a record";

    public override AnyType Rename() => new RecordType(Fields) { AliasOf = this };
}
