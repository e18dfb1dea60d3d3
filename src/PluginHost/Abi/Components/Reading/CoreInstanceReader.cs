using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads an instance of a core module.</summary>
internal static class CoreInstanceReader
{
    private const byte InstanceSort = 0x12;

    public static void Read(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        byte form = cursor.ReadByte("a core instance");
        CoreInstance instance = form switch
        {
            0 => ReadInstantiation(ref cursor, scope, offset),
            1 => ReadBag(ref cursor, scope, offset),
            _ => throw InvalidComponentException.Malformed(offset, "a core instance, 0 or 1", $"0x{form:x2}"),
        };
        scope.CoreInstances.Add(instance);
        scope.Definitions.Add(instance);
    }

    private static CoreInstantiation ReadInstantiation(ref BinaryCursor cursor, Scope scope, long offset)
    {
        Item module = scope.CoreModules.Read(ref cursor);
        CoreModuleType type = ((ModuleExtern)module.Type).Type;
        int count = scope.Budget.ReadCount(ref cursor, "arguments", minimumSize: 3);
        var arguments = new Dictionary<string, CoreInstance>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            long at = cursor.Offset;
            string name = scope.Budget.ReadName(ref cursor, "the name of an argument");
            byte sort = cursor.ReadByte("the sort of an argument");
            if (sort != InstanceSort)
            {
                throw InvalidComponentException.Malformed(at, "a core instance as an argument, 0x12", $"0x{sort:x2}");
            }

            if (!arguments.TryAdd(name, scope.CoreInstances.Read(ref cursor)))
            {
                throw InvalidComponentException.Invalid(at, "arguments with different names", Printable.Quote(name));
            }
        }

        CheckImports(type, arguments, scope.Budget, offset);
        return new CoreInstantiation { Offset = offset, Module = module, ModuleType = type, Arguments = [.. arguments] };
    }

    private static void CheckImports(CoreModuleType type, Dictionary<string, CoreInstance> arguments, ReadBudget budget, long offset)
    {
        foreach (ModuleImport import in type.Imports)
        {
            budget.Step();
            string expected = $"a core instance for the import {Printable.Quote(import.Module)} {Printable.Quote(import.Name)}";
            ExternalType? given = arguments.GetValueOrDefault(import.Module)?.Find(import.Name);
            if (given is null)
            {
                throw InvalidComponentException.Invalid(offset, expected, "none that has it");
            }

            if (CoreMatcher.Compare(given, import.Type) is { } mismatch)
            {
                throw InvalidComponentException.Invalid(offset, expected, mismatch);
            }
        }
    }

    private static CoreBag ReadBag(ref BinaryCursor cursor, Scope scope, long offset)
    {
        int count = scope.Budget.ReadCount(ref cursor, "exports", minimumSize: 3);
        var exports = new Dictionary<string, CoreDefinition>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            long at = cursor.Offset;
            string name = scope.Budget.ReadName(ref cursor, "the name of an export");
            if (!exports.TryAdd(name, SortReader.ReadCoreDefinition(ref cursor, scope)))
            {
                throw InvalidComponentException.Invalid(at, "exports with different names", Printable.Quote(name));
            }
        }

        return new CoreBag { Offset = offset, Exports = exports };
    }
}
