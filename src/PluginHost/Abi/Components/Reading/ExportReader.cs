using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads an export. It is a new name for what it exports, which has an index as well.</summary>
internal static class ExportReader
{
    public static void Read(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        ExternName name = ExternReader.ReadName(ref cursor, scope);
        Item target = SortReader.ReadItem(ref cursor, scope);
        ExternType type = ReadAscribedType(ref cursor, scope, target)
            ?? (target.Type is TypeExtern { Type: var named } ? new TypeExtern(named.Rename()) : target.Type);
        Add(scope, name, type, offset);
        if (type is TypeExtern { Type: ResourceType { Identity: var identity } }
            && target.Type is TypeExtern { Type: ResourceType { Identity: var known } }
            && identity != known)
        {
            scope.Definitions.Add(new ResourceAlias { Offset = offset, Identity = identity, Target = known });
        }

        scope.Add(new ExportedItem { Offset = offset, Name = name.Text, Target = target, Type = type });
    }

    /// <summary>Reads an export of the type of a component or instance, where there is only a name and a type.</summary>
    public static void ReadDeclaration(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        ExternName name = ExternReader.ReadName(ref cursor, scope);
        ExternType type = ExternReader.ReadType(ref cursor, scope);
        Add(scope, name, type, offset);
        scope.Add(new ImportedItem { Offset = offset, Name = name.Text, Type = type });
    }

    private static void Add(Scope scope, ExternName name, ExternType type, long offset)
    {
        scope.Exports.Add(name, type, offset);
        ExternReader.Show(scope, type, isImport: false, offset);
    }

    private static ExternType? ReadAscribedType(ref BinaryCursor cursor, Scope scope, Item target)
    {
        long offset = cursor.Offset;
        byte form = cursor.ReadByte("whether an export says its type");
        if (form > 1)
        {
            throw InvalidComponentException.Malformed(offset, "whether an export says its type, 0 or 1", $"0x{form:x2}");
        }

        if (form == 0)
        {
            return null;
        }

        ExternType type = ExternReader.ReadType(ref cursor, scope);
        return new TypeMatcher(scope.Budget, learns: false).Compare(target.Type, type) is { } mismatch
            ? throw InvalidComponentException.Invalid(offset, "an export of the type that it says", mismatch)
            : type;
    }
}
