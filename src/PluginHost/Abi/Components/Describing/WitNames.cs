namespace PluginHost.Abi.Components;

/// <summary>Which interface of a component first gave a type its name.</summary>
internal sealed class WitNames
{
    /// <summary>A type may be a name of a name of a name, each in three bytes: so many are followed, over the whole description.</summary>
    private const int MaxFollowed = 1_000_000;

    private readonly OrderedDictionary<string, WitInterface> _interfaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _exportedAs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, WitTypeName>> _typeNames = new(StringComparer.Ordinal);
    private readonly Dictionary<AnyType, WitTypeName> _named = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<AnyType, AnyType> _arguments = new(ReferenceEqualityComparer.Instance);
    private int _followed;
    private int _left = 4 << 20;

    /// <summary>Names for types that are in no component.</summary>
    public WitNames()
    {
    }

    /// <summary>The names that a component gives its types.</summary>
    /// <param name="component">The component.</param>
    /// <param name="areSidesApart">
    /// Whether what is imported and exported by one name is two interfaces, of which the exported one has a name of its own here; otherwise it
    /// is one, of which each side may have a part.
    /// </param>
    public WitNames(Component component, bool areSidesApart = false)
    {
        foreach (Instantiation instantiation in component.Definitions.OfType<Instantiation>())
        {
            foreach ((AnyType parameter, AnyType argument) in instantiation.TypeArguments)
            {
                _arguments.TryAdd(parameter, argument);
            }
        }

        if (areSidesApart)
        {
            NameExports(component.Type);
        }

        foreach ((string name, InstanceType type) in InterfacesOf(component.Type.Imports))
        {
            _interfaces.Add(name, new WitInterface(name, type.Exports, Exported: null));
            AddTypes(name, type);
        }

        foreach ((string name, InstanceType type) in InterfacesOf(component.Type.Exports))
        {
            string described = NameOfExport(name);
            WitInterface? imported = _interfaces.GetValueOrDefault(described);
            var both = new WitInterface(imported?.Name ?? described, imported?.Imported, type.Exports);
            _interfaces[described] = both;
            AddTypes(both.Name, type);
        }
    }

    /// <summary>The interfaces that the component imports and exports.</summary>
    public IReadOnlyCollection<WitInterface> Interfaces => _interfaces.Values;

    /// <summary>Whether the description has as many characters as it may.</summary>
    public bool IsFull => _left <= 0;

    /// <summary>
    /// The text, unless the description is full: what a component says once, and refers to in a few bytes, may be written out many times.
    /// </summary>
    public string Take(string text)
    {
        if (IsFull)
        {
            return "";
        }

        _left -= text.Length;
        return text;
    }

    /// <summary>What an interface that the component exports is called here.</summary>
    public string NameOfExport(string name) => _exportedAs.GetValueOrDefault(name, name);

    /// <summary>The interface of another package or name that has the type; null when none has.</summary>
    public WitTypeName? Find(AnyType type) => _named.GetValueOrDefault(type);

    /// <summary>The type, and what it is another name for, and so on.</summary>
    public IEnumerable<AnyType> Follow(AnyType type)
    {
        for (AnyType? next = type; next is not null; next = _arguments.GetValueOrDefault(next) ?? next.AliasOf)
        {
            yield return next;
            if (++_followed > MaxFollowed)
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// Whether a type may be called by the name that it has somewhere. What needs no name, as a list, is there without that name too, and
    /// only the name that an import or export gives it is another type.
    /// </summary>
    public static bool IsNamed(AnyType type) =>
        type.AliasOf is not null || type is not (PrimitiveType or ListType or TupleType or OptionType or ResultType or OwnType or BorrowType);

    private static IEnumerable<(string Name, InstanceType Type)> InterfacesOf(ExternList side) =>
        from item in side
        where item.Value is InstanceExtern && item.Key.Contains(':', StringComparison.Ordinal)
        select (item.Key, ((InstanceExtern)item.Value).Type);

    private void NameExports(ComponentType type)
    {
        HashSet<string> taken = [.. type.Imports.Concat(type.Exports).Select(item => ExternName.Parse(item.Key, offset: 0).UniqueKey)];
        foreach ((string name, _) in InterfacesOf(type.Exports).Where(item => type.Imports.Find(item.Name) is not null))
        {
            int version = name.IndexOf('@', StringComparison.Ordinal);
            int end = version < 0 ? name.Length : version;
            int number = 2;
            string free = name.Insert(end, $"{number}");
            while (!taken.Add(ExternName.Parse(free, offset: 0).UniqueKey))
            {
                free = name.Insert(end, $"{++number}");
            }

            _exportedAs.Add(name, free);
        }
    }

    private void AddTypes(string interfaceName, InstanceType instance)
    {
        if (!_typeNames.TryGetValue(interfaceName, out Dictionary<string, WitTypeName>? typeNames))
        {
            typeNames = new Dictionary<string, WitTypeName>(StringComparer.Ordinal);
            _typeNames.Add(interfaceName, typeNames);
        }

        foreach ((string name, ExternType type) in instance.Exports)
        {
            if (type is TypeExtern { Type: var named } && IsNamed(named))
            {
                typeNames.TryAdd(name, new WitTypeName(interfaceName, name));
                _named.TryAdd(named, typeNames[name]);
            }
        }
    }
}
