using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads an instance of a component.</summary>
internal static class InstanceReader
{
    public static void Read(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        byte form = cursor.ReadByte("an instance");
        scope.Add(form switch
        {
            0 => (Item)ReadInstantiation(ref cursor, scope, offset),
            1 => ReadBag(ref cursor, scope, offset),
            _ => throw InvalidComponentException.Malformed(offset, "an instance, 0 or 1", $"0x{form:x2}"),
        });
    }

    private static Instantiation ReadInstantiation(ref BinaryCursor cursor, Scope scope, long offset)
    {
        Item component = scope.Components.Read(ref cursor);
        ComponentType type = ((ComponentExtern)component.Type).Type;
        int count = scope.Budget.ReadCount(ref cursor, "arguments", minimumSize: 3);
        var arguments = new Dictionary<string, Item>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            long at = cursor.Offset;
            string name = scope.Budget.ReadName(ref cursor, "the name of an argument");
            if (!arguments.TryAdd(name, SortReader.ReadItem(ref cursor, scope)))
            {
                throw InvalidComponentException.Invalid(at, "arguments with different names", Printable.Quote(name));
            }
        }

        var matcher = new TypeMatcher(scope.Budget);
        foreach ((string name, ExternType import) in type.Imports)
        {
            string expected = $"an argument for the import {Printable.Quote(name)}";
            Item argument = arguments.GetValueOrDefault(name) ?? throw InvalidComponentException.Invalid(offset, expected, "none");
            if (matcher.Compare(argument.Type, import) is { } mismatch)
            {
                throw InvalidComponentException.Invalid(offset, expected, mismatch);
            }
        }

        ExternList exports = scope.Fresh(type.Owner, matcher.Resolve, matcher.Names).Apply(type.Exports);
        return new Instantiation
        {
            Offset = offset,
            Component = component,
            Arguments = arguments,
            TypeArguments = matcher.Names,
            Type = new InstanceExtern(scope.Budget.Measured(new InstanceType(exports, owner: null))),
        };
    }

    private static Bag ReadBag(ref BinaryCursor cursor, Scope scope, long offset)
    {
        int count = scope.Budget.ReadCount(ref cursor, "exports", minimumSize: 4);
        var names = new NameTable("export");
        var exports = new Dictionary<string, Item>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            long at = cursor.Offset;
            ExternName name = ExternReader.ReadName(ref cursor, scope);
            Item item = SortReader.ReadItem(ref cursor, scope);
            names.Add(name, item.Type, at);
            exports.Add(name.Text, item);
        }

        return new Bag
        {
            Offset = offset,
            Exports = exports,
            Type = new InstanceExtern(scope.Budget.Measured(new InstanceType(names.Items, owner: null))),
        };
    }
}
