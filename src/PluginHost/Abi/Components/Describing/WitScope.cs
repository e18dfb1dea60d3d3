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
    private readonly OrderedDictionary<string, (string Interface, string Name)> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Interface, string Name), string> _usedAs = [];
    private readonly Dictionary<string, string> _said = new(StringComparer.Ordinal);
    private readonly List<string> _contradictions = [];

    /// <summary>What the imported and the exported side have both, and not as the same. Known once everything has been written.</summary>
    public IReadOnlyCollection<string> Contradictions => _contradictions;

    /// <summary>The interfaces of which types are used. Known once everything has been written.</summary>
    public IEnumerable<string> UsedInterfaces => _uses.Values.Select(use => use.Interface);

    /// <summary>Everything in an interface.</summary>
    public string Describe(WitInterface described)
    {
        Define(described.Items);
        var text = new StringBuilder(DescribeTypes(described.Items, described.NoteOf));
        foreach ((string name, ExternType type) in described.Items.TakeWhile(_ => !names.IsFull))
        {
            if (type is TypeExtern || name.StartsWith('['))
            {
                continue;
            }

            string item = type is FunctionExtern { Type: var function }
                ? $"{WitKeywords.Escape(name)}: {Signature(function)};{described.NoteOf(name)}"
                : $"// {Printable.Quote(name)}: {type.Kind}";
            text.Append(Once(name, names.Take($"{indent}{item}\n")));
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
    /// <param name="items">The items. A name may stand among them twice, imported and exported.</param>
    /// <param name="note">What is noted behind a function.</param>
    public string DescribeTypes(IEnumerable<KeyValuePair<string, ExternType>> items, Func<string, string> note)
    {
        ILookup<string, string> functions = items
            .Where(item => item.Value is FunctionExtern && item.Key.StartsWith('['))
            .TakeWhile(_ => !names.IsFull)
            .Select(item => (Name: ExternName.Parse(item.Key, offset: 0), ((FunctionExtern)item.Value).Type, Note: note(item.Key)))
            .Select(item => (item.Name, Text: $"{indent}  {DescribeFunction(item.Name, item.Type)};{item.Note}\n"))
            .ToLookup(item => item.Name.Resource!, item => Once(item.Name.Text, item.Text), StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach ((string name, ExternType type) in items)
        {
            if (type is TypeExtern { Type: var named })
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
        foreach (var uses in _uses.GroupBy(use => use.Value.Interface))
        {
            IEnumerable<string> used = uses.Select(use => use.Value.Name == use.Key
                ? WitKeywords.Escape(use.Key)
                : $"{WitKeywords.Escape(use.Value.Name)} as {WitKeywords.Escape(use.Key)}");
            text.Append(indent).Append("use ").Append(WitPath.Parse(uses.Key).From(interfaceName)).Append(".{").AppendJoin(", ", used).Append("};\n");
        }

        return text.ToString();
    }

    private string DescribeType(string name, AnyType type, IEnumerable<string> functions)
    {
        if (names.IsFull)
        {
            return "";
        }

        foreach (AnyType target in names.Follow(type))
        {
            if (_local.TryGetValue(target, out string? other) && other != name)
            {
                return Once(name, $"{indent}type {WitKeywords.Escape(name)} = {WitKeywords.Escape(other)};\n");
            }

            if (names.Find(target) is { } used && used.Interface != interfaceName)
            {
                Use(used, name);
                return "";
            }
        }

        string escaped = WitKeywords.Escape(name);
        return Once(name, type switch
        {
            ResourceType => DescribeResource(escaped, functions),
            DataType data when Block(data, escaped) is { } block => $"{indent}{block}\n",
            // By its name alone, a resource in the place of a handle would be the resource by another name.
            DataType data => $"{indent}type {escaped} = {Outline(data)};\n",
            _ => $"{indent}// the type {Printable.Quote(name)}: {type.Kind}\n",
        });
    }

    // What is imported and exported by one name is said twice; when it is not the same, that is a contradiction.
    private string Once(string name, string text)
    {
        if (_said.TryAdd(name, text))
        {
            return text;
        }

        if (!names.IsFull && _said[name] != text)
        {
            _contradictions.Add(name);
        }

        return "";
    }

    private void Use((string Interface, string Name) used, string name)
    {
        if (Once(name, $"{used.Name} of {used.Interface}").Length > 0)
        {
            _uses.Add(name, (used.Interface, names.Take(used.Name)));
            _usedAs.TryAdd(used, name);
        }
    }

    private string DescribeResource(string name, IEnumerable<string> functions)
    {
        string text = string.Concat(functions);
        return text.Length == 0 ? $"{indent}resource {name};\n" : $"{indent}resource {name} {{\n{text}{indent}}}\n";
    }

    private string DescribeFunction(ExternName name, FunctionType type) => name.Kind switch
    {
        ExternNameKind.Constructor => "constructor" + Parameters(type.Parameters)
            + (type.Result is ResultType result ? " -> " + Write(result) : ""),
        ExternNameKind.Method => $"{WitKeywords.Escape(name.Label)}: {Signature(new FunctionType(type.Parameters[1..], type.Result))}",
        _ => $"{WitKeywords.Escape(name.Label)}: {Signature(type, isStatic: true)}",
    };

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
        OwnType own => $"own<{ResourceName(own.Resource)}>",
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
                if (!_usedAs.TryGetValue(used, out string? name))
                {
                    name = TakeName(used.Name);
                    Use(used, name);
                }

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
            name = $"{wanted}{++number}";
        }
        while (!_taken.Add(name));

        _lastNumbers[wanted] = number;
        return name;
    }

    private string ResourceName(AnyType resource) => FindName(resource) ?? "/* a resource without a name */";

    private string Structure(DataType type) => type switch
    {
        PrimitiveType primitive => primitive.Name,
        ListType list => $"list<{Write(list.Element)}>",
        TupleType tuple => $"tuple<{string.Join(", ", tuple.Items.Select(Write))}>",
        OptionType option => $"option<{Write(option.Value)}>",
        ResultType { Ok: null, Error: null } => "result",
        ResultType { Ok: { } ok, Error: null } => $"result<{Write(ok)}>",
        ResultType { Error: { } error } result => $"result<{(result.Ok is { } ok ? Write(ok) : "_")}, {Write(error)}>",
        OwnType own => ResourceName(own.Resource),
        BorrowType borrow => $"borrow<{ResourceName(borrow.Resource)}>",
        _ => $"/* {type.Kind} without a name */",
    };
}
