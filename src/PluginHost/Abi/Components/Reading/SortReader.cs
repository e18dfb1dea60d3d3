using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads sorts, and items by sort and index.</summary>
internal static class SortReader
{
    public static Sort Read(ref BinaryCursor cursor)
    {
        long offset = cursor.Offset;
        byte sort = cursor.ReadByte("a sort");
        return sort switch
        {
            0 => ReadCore(ref cursor),
            2 => throw InvalidComponentException.Unsupported(offset, "a component without values", "a value"),
            1 or 3 or 4 or 5 => (Sort)sort,
            _ => throw InvalidComponentException.Malformed(offset, "a sort, 0 to 5", $"0x{sort:x2}"),
        };
    }

    public static Sort ReadCore(ref BinaryCursor cursor)
    {
        long offset = cursor.Offset;
        byte sort = cursor.ReadByte("a core sort");
        return sort is <= 4 or 0x10 or 0x11 or 0x12
            ? Sort.CoreFunction | (Sort)sort
            : throw InvalidComponentException.Malformed(offset, "a core sort", $"0x{sort:x2}");
    }

    /// <summary>Reads what is exported, or put in for an import.</summary>
    public static Item ReadItem(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        Sort sort = Read(ref cursor);
        return sort switch
        {
            Sort.Function => scope.Functions.Read(ref cursor),
            Sort.Type => new TypeItem { Offset = offset, Type = new TypeExtern(scope.Types.Read(ref cursor)) },
            Sort.Component => scope.Components.Read(ref cursor),
            Sort.Instance => scope.Instances.Read(ref cursor),
            Sort.CoreModule => scope.CoreModules.Read(ref cursor),
            _ => throw InvalidComponentException.Invalid(
                offset, "a function, type, component, instance or core module", "something of a core module"),
        };
    }

    /// <summary>Reads what passes for the export of a core instance.</summary>
    public static CoreDefinition ReadCoreDefinition(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        return SpaceOf(ReadCore(ref cursor), scope, offset).Read(ref cursor);
    }

    public static IndexSpace<CoreDefinition> SpaceOf(Sort sort, Scope scope, long offset) => sort switch
    {
        Sort.CoreFunction => scope.CoreFunctions,
        Sort.CoreTable => scope.CoreTables,
        Sort.CoreMemory => scope.CoreMemories,
        Sort.CoreGlobal => scope.CoreGlobals,
        Sort.CoreTag => scope.CoreTags,
        _ => throw InvalidComponentException.Invalid(offset, "a core function, table, memory, global or tag", "another sort"),
    };
}
