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
    private readonly HashSet<string> _taken = new(LabelComparer.Instance);
    private readonly Dictionary<string, int> _lastNumbers = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, List<string>> _uses = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<WitTypeName, string> _usedAs = [];
    private readonly Dictionary<string, (string Name, object Item)> _said = new(StringComparer.Ordinal);
    private readonly List<string> _contradictions = [];

    /// <summary>What the imported and the exported side have both, and not as the same. Known once everything has been written.</summary>
    public IReadOnlyCollection<string> Contradictions => _contradictions;

    /// <summary>The interfaces of which types are used. Known once everything has been written.</summary>
    public IReadOnlyCollection<string> UsedInterfaces => _uses.Keys;

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
            if (type is TypeExtern { Type: var named } && WitNames.IsNamed(named))
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
        ILookup<string, (ExternName Name, FunctionType Type)> functions = items
            .Where(item => item.Value is FunctionExtern && item.Key.StartsWith('['))
            .Select(item => (Name: ExternName.Parse(item.Key, offset: 0), ((FunctionExtern)item.Value).Type))
            .ToLookup(item => item.Name.Resource!, StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach ((string name, ExternType type) in items)
        {
            if (type is TypeExtern { Type: var named })
            {
                IEnumerable<(ExternName Name, FunctionType Type)> itsOwn = functions[name].TakeWhile(_ => !names.IsFull);
                text.Append(names.Take(DescribeType(name, named, itsOwn.Select(item =>
                    Once(item.Name, $"{indent}  {DescribeFunction(item.Name, item.Type)};{note(item.Name.Text)}\n")))));
            }
        }

        foreach ((ExternName name, _) in functions.SelectMany(item => item).TakeWhile(_ => !names.IsFull))
        {
            text.Append(OfOtherName(name));
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
        string? package = string.IsNullOrEmpty(interfaceName) ? null : WitPath.Parse(interfaceName).Package;
        foreach ((string used, List<string> types) in _uses)
        {
            text.Append(indent).Append("use ").Append(WitPath.Parse(used).From(package)).Append(".{").AppendJoin(", ", types).Append("};\n");
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
                if (IsNew(ExternName.Parse(name, offset: 0), used))
                {
                    Use(used, name);
                }

                return "";
            }
        }

        string escaped = WitKeywords.Escape(name);
        if (type is ResourceType)
        {
            string resource = $"{indent}resource {escaped}";
            return IsNew(ExternName.Parse(name, offset: 0), resource) ? resource + Functions(functions) : "";
        }

        return Once(name, type switch
        {
            DataType data when Block(data, escaped) is { } block => $"{indent}{block}\n",
            // By its name alone, a resource in the place of a handle would be the resource by another name.
            DataType data => $"{indent}type {escaped} = {Outline(data)};\n",
            _ => $"{indent}// the type {Printable.Quote(name)}: {type.Kind}\n",
        });
    }

    // What is imported and exported by one name is said twice; when it is not the same, that is a contradiction.
    private bool IsNew(ExternName name, object item)
    {
        string key = name.UniqueKey;
        if (_said.TryAdd(key, (name.Text, item)))
        {
            return true;
        }

        if (!names.IsFull && !_said[key].Equals((name.Text, item)))
        {
            _contradictions.Add(name.Text);
        }

        return false;
    }

    private string Once(ExternName name, string text) => IsNew(name, text) ? text : "";

    private string Once(string name, string text) => Once(ExternName.Parse(name, offset: 0), text);

    // WIT has functions of a resource only where it is described, and not where it has another name.
    private string OfOtherName(ExternName function)
    {
        string text = $"{indent}// {Printable.Quote(function.Text)}: a function\n";
        return _said.TryAdd(function.UniqueKey, (function.Text, text)) ? names.Take(text) : "";
    }

    private void Use(WitTypeName used, string name)
    {
        _usedAs.TryAdd(used, name);
        if (!_uses.TryGetValue(used.Interface, out List<string>? types))
        {
            types = [];
            _uses.Add(used.Interface, types);
            names.Take(used.Interface);
        }

        string type = used.Name == name ? WitKeywords.Escape(name) : $"{WitKeywords.Escape(used.Name)} as {WitKeywords.Escape(name)}";
        types.Add(names.Take(type));
    }

    private string Functions(IEnumerable<string> ofResource)
    {
        string text = string.Concat(ofResource);
        return text.Length == 0 ? ";\n" : $" {{\n{text}{indent}}}\n";
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
