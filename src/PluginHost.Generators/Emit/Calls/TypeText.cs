using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Calls;

/// <summary>
/// Writes functions, and all types that they need of whatever interfaces, as WIT that refers to nothing else: what the runtime compares with
/// the types of components.
/// </summary>
internal sealed class TypeText
{
    private const int MaxLineLength = 110;
    private const string Quotes = "\"\"\"";

    private readonly Dictionary<WitTypeDef, string> _names = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly List<string> _definitions = [];

    /// <summary>Collects what functions need.</summary>
    public TypeText(IEnumerable<ContractFunction> functions)
    {
        foreach (var function in functions.Select(f => f.Function))
        {
            foreach (var parameter in function.Parameters)
            {
                Collect(parameter.Type);
            }

            if (function.Result is { } result)
            {
                Collect(result);
            }
        }
    }

    /// <summary>Whether the functions need no types but those that WIT has by itself.</summary>
    public bool IsEmpty => _definitions.Count == 0;

    /// <summary>A function as WIT says it.</summary>
    public string Of(ContractFunction function) => $"{function.Name}: {WitNotation.Of(function.Function, NameOf)}";

    /// <summary>Writes a constant with the types.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="declaration">What stands before its value.</param>
    public void Emit(CodeWriter body, string declaration)
    {
        body.Line($"{declaration} = {Quotes}");
        body.Depth++;
        foreach (var definition in _definitions)
        {
            body.Line(definition);
        }

        body.Line(Quotes + ";");
        body.Depth--;
    }

    private string NameOf(WitTypeDef definition) => _names[definition];

    private void Collect(WitType type)
    {
        if (type is WitTypeReference { Definition: var definition })
        {
            Collect(definition);
            return;
        }

        foreach (var part in TypeParts.Of(type))
        {
            Collect(part);
        }
    }

    // What a type needs comes before it, so that all of them can be read in one go.
    private void Collect(WitTypeDef definition)
    {
        if (_names.ContainsKey(definition))
        {
            return;
        }

        foreach (var part in TypeParts.Of(definition))
        {
            Collect(part);
        }

        // Types of several interfaces may have one name.
        var name = definition.Name;
        for (var i = 2; !_taken.Add(name); i++)
        {
            name = $"{definition.Name}-{i}";
        }

        _names.Add(definition, name);
        _definitions.Add(Define(definition));
    }

    private string Define(WitTypeDef definition)
    {
        var header = WitNotation.HeaderOf(definition, NameOf);
        if (definition is WitAlias alias)
        {
            return $"{header} = {WitNotation.Of(alias.Target, NameOf)};";
        }

        var members = WitNotation.MembersOf(definition, NameOf).ToList();
        var line = $"{header} {{ {string.Join(", ", members)} }}";
        return line.Length <= MaxLineLength ? line : $"{header} {{\n    {string.Join(",\n    ", members)},\n}}";
    }
}
