using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>The names of imports or exports that stand side by side, and the resources among them.</summary>
/// <param name="what">One of them, as messages call it.</param>
internal sealed class NameTable(string what)
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceType, string> _resources = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _resourceNames = new(StringComparer.Ordinal);

    public ExternList Items { get; } = [];

    /// <summary>Adds an import or export whose name is like no other and fits its type.</summary>
    public void Add(ExternName name, ExternType type, long offset)
    {
        if (!_keys.Add(name.UniqueKey))
        {
            throw InvalidComponentException.Invalid(
                offset, $"an {what} whose name differs from the others in more than case and hyphens", Printable.Quote(name.Text));
        }

        if (type is TypeExtern { Type: ResourceType resource } && name.Kind == ExternNameKind.Label)
        {
            _resources.TryAdd(resource, name.Text);
            _resourceNames.Add(name.Text);
        }

        CheckAnnotation(name, type, offset);
        Items.Add(name.Text, type);
    }

    private void CheckAnnotation(ExternName name, ExternType type, long offset)
    {
        if (name.Resource is null)
        {
            return;
        }

        if (type is not FunctionExtern { Type: var function })
        {
            throw InvalidComponentException.Invalid(offset, $"a function with the name {Printable.Quote(name.Text)}", type.Kind);
        }

        switch (name.Kind)
        {
            case ExternNameKind.Static when !_resourceNames.Contains(name.Resource):
                throw InvalidComponentException.Invalid(
                    offset, $"a resource {Printable.Quote(name.Resource)} before its static function", "none");
            case ExternNameKind.Method when function.Parameters is not [{ Name: "self", Type: BorrowType { Resource: var self } }, ..]
                || !IsNamed(self, name.Resource):
                throw InvalidComponentException.Invalid(
                    offset, $"a method with the first parameter self, a borrow of {Printable.Quote(name.Resource)}", Printable.Quote(name.Text));
            case ExternNameKind.Constructor when FindMade(function.Result) is not { } made || !IsNamed(made, name.Resource):
                throw InvalidComponentException.Invalid(
                    offset, $"a constructor that gives its own {Printable.Quote(name.Resource)}", Printable.Quote(name.Text));
        }
    }

    private static ResourceType? FindMade(DataType? result) => result switch
    {
        OwnType own => own.Resource,
        ResultType { Ok: OwnType own } => own.Resource,
        _ => null,
    };

    private bool IsNamed(ResourceType resource, string name) => _resources.GetValueOrDefault(resource) == name;
}
