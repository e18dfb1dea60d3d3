using System.Collections.Immutable;

namespace PluginHost.Generators.Emit.Naming;

/// <summary>
/// A place in generated code, and how types are named there: shortly where the short name can mean nothing else, otherwise in full.
/// </summary>
/// <remarks>
/// A file's usings stand inside its namespace, where they win over whatever outer namespaces and global usings bring. So only names
/// of the namespace itself, and of types around the place, can be in the way.
/// </remarks>
internal sealed class NameScope
{
    private readonly string _namespace;
    private readonly ImmutableHashSet<string> _taken;
    private readonly ImmutableHashSet<string> _nested;
    private readonly SortedSet<string> _usings;

    /// <summary>Starts a file.</summary>
    /// <param name="namespaceName">The file's namespace.</param>
    /// <param name="taken">The names of the types in that namespace.</param>
    public NameScope(string namespaceName, ImmutableHashSet<string> taken)
        : this(namespaceName, taken, [], new SortedSet<string>(StringComparer.Ordinal))
    {
    }

    private NameScope(
        string namespaceName, ImmutableHashSet<string> taken, ImmutableHashSet<string> nested, SortedSet<string> usings)
    {
        _namespace = namespaceName;
        _taken = taken;
        _nested = nested;
        _usings = usings;
    }

    /// <summary>The namespace of the file.</summary>
    public string Namespace => _namespace;

    /// <summary>The namespaces that short names came from so far.</summary>
    public IReadOnlyCollection<string> Usings => _usings;

    /// <summary>The inside of a type with nested types.</summary>
    public NameScope Inside(IEnumerable<string> nestedTypes) => new(_namespace, _taken, _nested.Union(nestedTypes), _usings);

    /// <summary>Names a type of <see cref="KnownTypes"/>.</summary>
    public string Known(string name)
    {
        var owner = KnownTypes.Namespaces[name];
        if (_taken.Contains(name) || _nested.Contains(name))
        {
            return $"global::{owner}.{name}";
        }

        _usings.Add(owner);
        return name;
    }

    /// <summary>Names a generated type.</summary>
    public string Of(CSharpName name) =>
        name.Namespace == _namespace && !_nested.Contains(name.Name) ? name.Name : $"global::{name}";
}
