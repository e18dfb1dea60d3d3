using System.Text;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Describes a component as WIT: a world with what it imports and exports, and the interfaces among it.</summary>
internal static class WitText
{
    private const string Indent = "  ";

    /// <summary>The component's world, then its interfaces by package. What WIT has no words for stands in comments.</summary>
    public static string Describe(Component component)
    {
        var names = new WitNames(component);
        var world = new WitScope(names, interfaceName: null, Indent);
        string body = DescribeWorld(component, names, world);
        var text = new StringBuilder("package root:component;\n\nworld root {\n");
        text.Append(world.Uses()).Append(body).Append("}\n");
        foreach (IGrouping<string, KeyValuePair<string, InstanceType>> package in names.Interfaces.GroupBy(item => WitPath.Parse(item.Key).Package))
        {
            text.Append("\npackage ").Append(package.Key).Append(" {\n");
            foreach ((string name, InstanceType type) in package.TakeWhile(_ => !names.IsFull))
            {
                var scope = new WitScope(names, name, Indent + Indent);
                string members = scope.Describe(type.Exports);
                text.Append(Indent).Append("interface ").Append(WitPath.Parse(name).Interface).Append(" {\n");
                text.Append(scope.Uses()).Append(members).Append(Indent).Append("}\n");
            }

            text.Append("}\n");
        }

        return (names.IsFull ? text.Append("\n// The rest is too long.\n") : text).ToString();
    }

    private static string DescribeWorld(Component component, WitNames names, WitScope world)
    {
        world.Define(component.Type.Imports.Concat(component.Type.Exports));
        string types = world.DescribeTypes(component.Type.Imports.Concat(component.Type.Exports));
        return types + DescribeItems("import", component.Type.Imports, names, world)
            + DescribeItems("export", component.Type.Exports, names, world);
    }

    private static string DescribeItems(string direction, ExternList items, WitNames names, WitScope world)
    {
        var text = new StringBuilder();
        foreach ((string name, ExternType type) in items)
        {
            if (names.IsFull)
            {
                break;
            }

            bool isInterface = name.Contains(':', StringComparison.Ordinal);
            switch (type)
            {
                case InstanceExtern when isInterface:
                    text.Append(Indent).Append(direction).Append(' ').Append(WitPath.Parse(name).Whole).Append(";\n");
                    break;
                case InstanceExtern { Type: var instance }:
                    var scope = new WitScope(names, interfaceName: "", Indent + Indent);
                    string members = scope.Describe(instance.Exports);
                    text.Append(Indent).Append(direction).Append(' ').Append(WitKeywords.Escape(name)).Append(": interface {\n");
                    text.Append(scope.Uses()).Append(members).Append(Indent).Append("}\n");
                    break;
                case FunctionExtern { Type: var function } when !isInterface && !name.StartsWith('['):
                    text.Append(Indent).Append(direction).Append(' ').Append(WitKeywords.Escape(name)).Append(": ");
                    text.Append(world.Signature(function)).Append(";\n");
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

        return text.ToString();
    }
}
