using PluginHost.Abi.Components;

namespace PluginHost.Tests.Components.Contracts;

/// <summary>Writes types in the text format: those with members by names that are exported before they are used.</summary>
/// <param name="export">Writes the definition of a type under a name: what is given back is what it is called from then on.</param>
internal sealed class WatTypes(Func<string, string, string> export)
{
    private readonly Dictionary<DataType, string> _names = new(ReferenceEqualityComparer.Instance);

    public string Function(FunctionType function) => string.Join(' ', function.Parameters
        .Select(parameter => $"(param \"{parameter.Name}\" {Of(parameter.Type!)})")
        .Concat(function.Result is { } result ? [$"(result {Of(result)})"] : []));

    private string Of(DataType type) => type switch
    {
        PrimitiveType primitive => primitive.Name,
        ListType list => $"(list {Of(list.Element)})",
        OptionType option => $"(option {Of(option.Value)})",
        TupleType tuple => $"(tuple {string.Join(' ', tuple.Items.Select(Of))})",
        ResultType result =>
            $"(result {(result.Ok is { } ok ? Of(ok) : "")} {(result.Error is { } error ? $"(error {Of(error)})" : "")})",
        RecordType record => Named(type, "record", record.Fields.Select(field => $"(field \"{field.Name}\" {Of(field.Type!)})")),
        VariantType variant => Named(
            type, "variant", variant.Cases.Select(item => $"(case \"{item.Name}\" {(item.Type is { } payload ? Of(payload) : "")})")),
        EnumType cases => Named(type, "enum", cases.Labels.Select(label => $"\"{label}\"")),
        FlagsType flags => Named(type, "flags", flags.Labels.Select(label => $"\"{label}\"")),
        _ => throw new ArgumentException($"{type.Kind} is not written here.", nameof(type)),
    };

    private string Named(DataType type, string keyword, IEnumerable<string> members)
    {
        if (!_names.TryGetValue(type, out string? name))
        {
            string definition = $"({keyword} {string.Join(' ', members)})";
            name = export($"t{_names.Count}", definition);
            _names.Add(type, name);
        }

        return name;
    }
}
