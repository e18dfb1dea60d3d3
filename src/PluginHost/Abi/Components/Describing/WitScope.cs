using System.Text;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Writes what an interface or world has in it, and knows its types by their names there.</summary>
/// <param name="names">The names of all interfaces.</param>
/// <param name="interfaceName">The interface; empty for one without a name of its own, null for the world.</param>
/// <param name="indent">What its lines start with.</param>
internal sealed class WitScope(WitNames names, string? interfaceName, string indent)
{
    private readonly Dictionary<AnyType, string> _local = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lastNumbers = new(StringComparer.Ordinal);
    private readonly List<(string Interface, string Name, string As)> _uses = [];

    /// <summary>Everything in an interface.</summary>
    public string Describe(ExternList items)
    {
        Define(items);
        var text = new StringBuilder(DescribeTypes(items));
        foreach ((string name, ExternType type) in items)
        {
            if (names.IsFull)
            {
                break;
            }

            switch (type)
            {
                case FunctionExtern { Type: var function } when !name.StartsWith('['):
                    text.Append(names.Take($"{indent}{WitKeywords.Escape(name)}: {Signature(function)};\n"));
                    break;
                case FunctionExtern or TypeExtern:
                    break;
                default:
                    text.Append(names.Take($"{indent}// {Printable.Quote(name)}: {type.Kind}\n"));
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>Gives types the names that they have here.</summary>
    public void Define(IEnumerable<KeyValuePair<string, ExternType>> items)
    {
        foreach ((string name, ExternType type) in items)
        {
            _taken.Add(name);
            if (type is TypeExtern { Type: var named })
            {
                _local.TryAdd(named, name);
            }
        }
    }

    /// <summary>The types among the items, each resource with its functions.</summary>
    public string DescribeTypes(IEnumerable<KeyValuePair<string, ExternType>> items)
    {
        ILookup<string, KeyValuePair<ExternName, FunctionType>> functions = items
            .Where(item => item.Value is FunctionExtern && item.Key.StartsWith('['))
            .Select(item => KeyValuePair.Create(ExternName.Parse(item.Key, offset: 0), ((FunctionExtern)item.Value).Type))
            .ToLookup(item => item.Key.Resource!, StringComparer.Ordinal);
        var described = new HashSet<string>(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach ((string name, ExternType type) in items)
        {
            // A world may import and export a type of the same name.
            if (type is TypeExtern { Type: var named } && described.Add(name))
            {
                text.Append(names.Take(DescribeType(name, named, functions[name])));
            }
        }

        return text.ToString();
    }

    /// <summary>A function without its name.</summary>
    public string Signature(FunctionType function, bool isStatic = false) =>
        (isStatic ? "static func" : "func") + Parameters(function.Parameters) + (function.Result is { } result ? " -> " + Write(result) : "");

    /// <summary>What is used of other interfaces, known once everything else has been written.</summary>
    public string Uses()
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, (string Interface, string Name, string As)> uses in _uses.GroupBy(use => use.Interface))
        {
            IEnumerable<string> used = uses.Select(use => use.Name == use.As
                ? WitKeywords.Escape(use.Name)
                : $"{WitKeywords.Escape(use.Name)} as {WitKeywords.Escape(use.As)}");
            text.Append(indent).Append("use ").Append(WitPath.Parse(uses.Key).From(interfaceName)).Append(".{").AppendJoin(", ", used).Append("};\n");
        }

        return text.ToString();
    }

    private string DescribeType(string name, AnyType type, IEnumerable<KeyValuePair<ExternName, FunctionType>> functions)
    {
        if (names.IsFull)
        {
            return "";
        }

        foreach (AnyType target in names.Follow(type).Skip(1))
        {
            if (_local.TryGetValue(target, out string? other) && other != name)
            {
                return $"{indent}type {WitKeywords.Escape(name)} = {WitKeywords.Escape(other)};\n";
            }

            if (names.Find(target) is { } used && used.Interface != interfaceName)
            {
                _uses.Add((used.Interface, names.Take(used.Name), name));
                return "";
            }
        }

        string escaped = WitKeywords.Escape(name);
        return type switch
        {
            ResourceType => DescribeResource(escaped, functions),
            DataType data when Block(data, escaped) is { } block => $"{indent}{block}\n",
            DataType data => $"{indent}type {escaped} = {Structure(data)};\n",
            _ => $"{indent}// the type {Printable.Quote(name)}: {type.Kind}\n",
        };
    }

    private string DescribeResource(string name, IEnumerable<KeyValuePair<ExternName, FunctionType>> functions)
    {
        var text = new StringBuilder();
        foreach ((ExternName function, FunctionType type) in functions)
        {
            text.Append(indent).Append("  ").Append(function.Kind switch
            {
                ExternNameKind.Constructor => "constructor" + Parameters(type.Parameters)
                    + (type.Result is ResultType result ? " -> " + Write(result) : ""),
                ExternNameKind.Method =>
                    $"{WitKeywords.Escape(function.Label)}: {Signature(new FunctionType(type.Parameters[1..], type.Result))}",
                _ => $"{WitKeywords.Escape(function.Label)}: {Signature(type, isStatic: true)}",
            }).Append(";\n");
        }

        return text.Length == 0 ? $"{indent}resource {name};\n" : $"{indent}resource {name} {{\n{text}{indent}}}\n";
    }

    /// <summary>A field of a record, or a parameter.</summary>
    public string Field(Member item) => $"{WitKeywords.Escape(item.Name)}: {Write(item.Type!)}";

    /// <summary>A case of a variant.</summary>
    public string Case(Member item) =>
        item.Type is null ? WitKeywords.Escape(item.Name) : $"{WitKeywords.Escape(item.Name)}({Write(item.Type)})";

    /// <summary>The definition of a record, variant, enum or flags; null for a type that needs none.</summary>
    public string? Definition(DataType type) => Block(type, FindName(type) ?? "_");

    /// <summary>A type by itself: its keyword and its name, or what it is made of when it needs none.</summary>
    public string Outline(DataType type) => type switch
    {
        RecordType => $"record {FindName(type)}",
        VariantType => $"variant {FindName(type)}",
        FlagsType => $"flags {FindName(type)}",
        EnumType => $"enum {FindName(type)}",
        OwnType own => $"own<{FindName(own.Resource)}>",
        _ => Structure(type),
    };

    private string? Block(DataType type, string name) => type switch
    {
        RecordType record => Block("record", name, record.Fields.Select(Field)),
        VariantType variant => Block("variant", name, variant.Cases.Select(Case)),
        FlagsType flags => Block("flags", name, flags.Labels.Select(WitKeywords.Escape)),
        EnumType cases => Block("enum", name, cases.Labels.Select(WitKeywords.Escape)),
        _ => null,
    };

    private static string Block(string keyword, string name, IEnumerable<string> members) =>
        $"{keyword} {name} {{ {string.Join(", ", members)} }}";

    private string Parameters(IEnumerable<Member> parameters) =>
        $"({string.Join(", ", parameters.TakeWhile(_ => !names.IsFull).Select(parameter => names.Take(Field(parameter))))})";

    /// <summary>A type where it is used: its name, or what it is made of when it has none.</summary>
    private string Write(DataType type) => names.IsFull ? "" : names.Take(FindName(type) ?? Structure(type));

    private string? FindName(AnyType type)
    {
        foreach (AnyType target in names.Follow(type))
        {
            if (_local.TryGetValue(target, out string? local))
            {
                return WitKeywords.Escape(local);
            }
        }

        foreach (AnyType target in names.Follow(type))
        {
            if (names.Find(target) is { } used && used.Interface != interfaceName)
            {
                string name = TakeName(used.Name);
                _uses.Add((used.Interface, names.Take(used.Name), name));
                _local.Add(type, name);
                return WitKeywords.Escape(name);
            }
        }

        return null;
    }

    // Goes on where it stopped: a component may have many types of one name.
    private string TakeName(string wanted)
    {
        if (_taken.Add(wanted))
        {
            return wanted;
        }

        int number = _lastNumbers.GetValueOrDefault(wanted, 1);
        string name;
        do
        {
            name = $"{wanted}-{++number}";
        }
        while (!_taken.Add(name));

        _lastNumbers[wanted] = number;
        return name;
    }

    private string Structure(DataType type) => type switch
    {
        PrimitiveType primitive => primitive.Name,
        ListType list => $"list<{Write(list.Element)}>",
        TupleType tuple => $"tuple<{string.Join(", ", tuple.Items.Select(Write))}>",
        OptionType option => $"option<{Write(option.Value)}>",
        ResultType { Ok: null, Error: null } => "result",
        ResultType { Ok: { } ok, Error: null } => $"result<{Write(ok)}>",
        ResultType { Error: { } error } result => $"result<{(result.Ok is { } ok ? Write(ok) : "_")}, {Write(error)}>",
        OwnType own => FindName(own.Resource) ?? "/* a resource without a name */",
        BorrowType borrow => $"borrow<{FindName(borrow.Resource) ?? "/* a resource without a name */"}>",
        _ => $"/* {type.Kind} without a name */",
    };
}
