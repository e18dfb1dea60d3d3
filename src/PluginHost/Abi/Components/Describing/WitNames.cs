namespace PluginHost.Abi.Components;

/// <summary>Which interface of a component first gave a type its name.</summary>
internal sealed class WitNames
{
    /// <summary>A type may be a name of a name of a name, each in three bytes: so many are followed, over the whole description.</summary>
    private const int MaxFollowed = 1_000_000;

    private readonly Dictionary<string, InstanceType> _interfaces = new(StringComparer.Ordinal);
    private readonly Dictionary<AnyType, (string Interface, string Name)> _named = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<AnyType, AnyType> _arguments = new(ReferenceEqualityComparer.Instance);
    private int _followed;
    private int _left = 4 << 20;

    /// <summary>Names for types that are in no component.</summary>
    public WitNames()
    {
    }

    /// <summary>The names that a component gives its types.</summary>
    public WitNames(Component component)
    {
        foreach (Instantiation instantiation in component.Definitions.OfType<Instantiation>())
        {
            foreach ((AnyType parameter, AnyType argument) in instantiation.TypeArguments)
            {
                _arguments.TryAdd(parameter, argument);
            }
        }

        foreach ((string name, ExternType type) in component.Type.Imports.Concat(component.Type.Exports))
        {
            if (type is InstanceExtern { Type: var instance } && name.Contains(':', StringComparison.Ordinal))
            {
                // One that is imported and exported is described once, and its types are others on either side.
                _interfaces.TryAdd(name, instance);
                AddTypes(name, instance);
            }
        }
    }

    /// <summary>The interfaces that the component imports and exports, each once.</summary>
    public IEnumerable<KeyValuePair<string, InstanceType>> Interfaces => _interfaces;

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

    /// <summary>The interface of another package or name that has the type; null when none has.</summary>
    public (string Interface, string Name)? Find(AnyType type) => _named.TryGetValue(type, out (string, string) found) ? found : null;

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

    private void AddTypes(string name, InstanceType instance)
    {
        foreach ((string typeName, ExternType type) in instance.Exports)
        {
            if (type is TypeExtern { Type: var named })
            {
                _named.TryAdd(named, (name, typeName));
            }
        }
    }
}
