using System.Text;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Describes a component as WIT: a world with what it imports and exports, and the interfaces among it.</summary>
internal sealed class WitText
{
    private const string Indent = "  ";

    private readonly ComponentType _component;
    private readonly WitNames _names;
    private readonly WitScope _world;
    private readonly Dictionary<string, HashSet<string>> _uses = new(StringComparer.Ordinal);
    private bool _needsSidesApart;

    private WitText(Component component, bool areSidesApart)
    {
        _component = component.Type;
        _names = new WitNames(component, areSidesApart);
        _world = new WitScope(_names, interfaceName: null, Indent);
    }

    /// <summary>The component's world, then its interfaces by package. What WIT has no words for stands in comments.</summary>
    public static string Describe(Component component)
    {
        // To WIT, what is imported and exported by one name is one interface.
        var joined = new WitText(component, areSidesApart: false);
        string text = joined.Describe();
        return joined._needsSidesApart ? new WitText(component, areSidesApart: true).Describe() : text;
    }

    private string Describe()
    {
        string body = DescribeWorld();
        var text = new StringBuilder("package root:component;\n\nworld root {\n");
        text.Append(_world.Uses()).Append(body).Append("}\n");
        foreach (IGrouping<string, WitInterface> package in _names.Interfaces.GroupBy(item => WitPath.Parse(item.Name).Package))
        {
            text.Append("\npackage ").Append(package.Key).Append(" {\n");
            foreach (WitInterface described in package.TakeWhile(_ => !_names.IsFull))
            {
                AppendInterface(text, described);
            }

            text.Append("}\n");
        }

        _needsSidesApart |= !_names.IsFull && WitCycle.IsIn(_uses);
        _needsSidesApart &= _names.Interfaces.Any(item => item is { Imported: not null, Exported: not null });
        return (_names.IsFull ? text.Append("\n// The rest is too long.\n") : text).ToString();
    }

    private void AppendInterface(StringBuilder text, WitInterface described)
    {
        var scope = new WitScope(_names, described.Name, Indent + Indent);
        string members = scope.Describe(described);
        text.Append(Indent).Append("interface ").Append(WitPath.Parse(described.Name).Interface).Append(" {\n");
        text.Append(scope.Uses()).Append(members).Append(Indent).Append("}\n");
        _uses.Add(described.Name, [.. scope.UsedInterfaces]);
        _needsSidesApart |= scope.Contradictions.Count > 0;
    }

    private string DescribeWorld()
    {
        KeyValuePair<string, ExternType>[] items = [.. _component.Imports, .. _component.Exports];
        _world.Define(items);
        var text = new StringBuilder(_world.DescribeTypes(items, note: _ => ""));
        foreach (string name in _world.Contradictions)
        {
            text.Append(Indent).Append("// ").Append(Printable.Quote(name)).Append(" is exported as something else.\n");
        }

        DescribeItems(text, "import", _component.Imports, name => name);
        DescribeItems(text, "export", _component.Exports, _names.NameOfExport);
        return text.ToString();
    }

    private void DescribeItems(StringBuilder text, string direction, ExternList items, Func<string, string> nameOf)
    {
        foreach ((string name, ExternType type) in items)
        {
            if (_names.IsFull)
            {
                break;
            }

            bool isInterface = name.Contains(':', StringComparison.Ordinal);
            switch (type)
            {
                case InstanceExtern when isInterface:
                    AppendReference(text, direction, name, nameOf(name));
                    break;
                case InstanceExtern { Type: var instance }:
                    AppendInlineInterface(text, direction, name, instance);
                    break;
                case FunctionExtern { Type: var function } when !isInterface && !name.StartsWith('['):
                    text.Append(Indent).Append(direction).Append(' ').Append(WitKeywords.Escape(name)).Append(": ");
                    text.Append(_world.Signature(function)).Append(";\n");
                    break;
                case TypeExtern:
                case FunctionExtern when name.StartsWith('['):
                    break;
                default:
                    text.Append(Indent).Append("// ").Append(direction).Append(' ').Append(Printable.Quote(name)).Append(": ");
                    text.Append(type.Kind).Append('\n');
                    break;
            }
        }
    }

    private static void AppendReference(StringBuilder text, string direction, string name, string described)
    {
        if (described != name)
        {
            text.Append(Indent).Append("// exported as ").Append(Printable.Quote(name));
            text.Append(", and written apart from what is imported by that name:\n");
        }

        text.Append(Indent).Append(direction).Append(' ').Append(WitPath.Parse(described).Whole).Append(";\n");
    }

    private void AppendInlineInterface(StringBuilder text, string direction, string name, InstanceType instance)
    {
        var scope = new WitScope(_names, interfaceName: "", Indent + Indent);
        string members = scope.Describe(new WitInterface(Name: "", instance.Exports, Exported: null));
        text.Append(Indent).Append(direction).Append(' ').Append(WitKeywords.Escape(name)).Append(": interface {\n");
        text.Append(scope.Uses()).Append(members).Append(Indent).Append("}\n");
    }
}
