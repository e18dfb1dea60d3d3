using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads the names and types of imports and exports.</summary>
internal static class ExternReader
{
    private const byte CoreModuleSort = 0x11;

    public static ExternName ReadName(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        byte form = cursor.ReadByte("a name");
        if (form > 1)
        {
            throw form == 2
                ? InvalidComponentException.Unsupported(offset, "a name without attributes", "a name with attributes")
                : InvalidComponentException.Malformed(offset, "a name", $"0x{form:x2}");
        }

        return ExternName.Parse(scope.Budget.ReadName(ref cursor, "the name of an import or export"), offset);
    }

    public static ExternType ReadType(ref BinaryCursor cursor, Scope scope, bool isImport = false)
    {
        long offset = cursor.Offset;
        byte kind = cursor.ReadByte("the type of an import or export");
        switch (kind)
        {
            case 0:
                return ReadModule(ref cursor, scope);
            case 1:
                return new FunctionExtern(Read<FunctionType>(ref cursor, scope, "a function type"));
            case 2:
                throw InvalidComponentException.Unsupported(offset, "a component without values", "a value as an import or export");
            case 3:
                return ReadTypeBound(ref cursor, scope, isImport);
            case 4:
                return new ComponentExtern(Read<ComponentType>(ref cursor, scope, "a component type"));
            case 5:
                return new InstanceExtern(scope.Open(Read<InstanceType>(ref cursor, scope, "an instance type"), isImport));
            default:
                throw InvalidComponentException.Malformed(offset, "the type of an import or export, 0 to 5", $"0x{kind:x2}");
        }
    }

    /// <summary>Lets the users of a component see what is imported or exported; refuses what uses types that they cannot see.</summary>
    public static void Show(Scope scope, ExternType type, bool isImport, long offset)
    {
        if (scope.Kind != ScopeKind.InstanceType && !TryShow(scope, type, isImport))
        {
            string what = isImport ? "import" : "export";
            throw InvalidComponentException.Invalid(
                offset, $"an {what} of types that are {what}ed under a name of their own", $"{type.Kind} with others in it");
        }
    }

    private static bool TryShow(Scope scope, ExternType type, bool isImport)
    {
        scope.Budget.Step();
        VisibleTypes visible = isImport ? scope.ImportedTypes : scope.ExportedTypes;
        switch (type)
        {
            case FunctionExtern { Type: var function }:
                return visible.AreVisible(function);
            case TypeExtern { Type: var named }:
                if (!visible.ArePartsVisible(named))
                {
                    return false;
                }

                // What is imported can be seen in what is exported, but not the other way round.
                visible.Add(named);
                scope.ExportedTypes.Add(named);
                return true;
            case InstanceExtern { Type.Exports: var exports }:
                return exports.All(export => TryShow(scope, export.Value, isImport));
            default:
                return true;
        }
    }

    private static ModuleExtern ReadModule(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        byte sort = cursor.ReadByte("the type of an import or export");
        if (sort != CoreModuleSort)
        {
            throw InvalidComponentException.Malformed(offset, "a core module, 0x11", $"0x{sort:x2}");
        }

        offset = cursor.Offset;
        return scope.CoreTypes.Read(ref cursor) is CoreModuleType type
            ? new ModuleExtern(type)
            : throw InvalidComponentException.Invalid(offset, "the type of a core module", "another type");
    }

    private static TypeExtern ReadTypeBound(ref BinaryCursor cursor, Scope scope, bool isImport)
    {
        long offset = cursor.Offset;
        byte bound = cursor.ReadByte("what a type is bound to");
        return bound switch
        {
            0 => new TypeExtern(scope.Types.Read(ref cursor).Rename()),
            1 => new TypeExtern(new ResourceType(scope.NewResource(isImported: isImport)), IsOpen: true),
            _ => throw InvalidComponentException.Malformed(offset, "what a type is bound to, 0 or 1", $"0x{bound:x2}"),
        };
    }

    private static T Read<T>(ref BinaryCursor cursor, Scope scope, string expected)
        where T : AnyType
    {
        long offset = cursor.Offset;
        AnyType type = scope.Types.Read(ref cursor);
        return type as T ?? throw InvalidComponentException.Invalid(offset, expected, $"the type of {type.Kind}");
    }
}
