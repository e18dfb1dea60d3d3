namespace PluginHost.Compilation;

/// <summary>Reads the export section, and finds the type of each export.</summary>
internal static class ExportSectionReader
{
    public static void Read(ref BinaryCursor cursor, ModuleBuilder module)
    {
        int count = cursor.ReadCount("exports", minimumEntrySize: 3, module.Limits.MaxExports);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            long offset = cursor.Offset;
            string name = module.ReadName(ref cursor, "the name of an export");
            if (!names.Add(name))
            {
                throw new InvalidModuleException(
                    ModuleError.Malformed, offset, "a name that no other export has", Printable.Quote(name));
            }

            module.Exports.Add(ReadItem(ref cursor, module, name));
        }
    }

    private static ModuleExport ReadItem(ref BinaryCursor cursor, ModuleBuilder module, string name)
    {
        long offset = cursor.Offset;
        byte kind = cursor.ReadByte("the kind of an export");
        return kind switch
        {
            (byte)ExternalKind.Function => Find(ref cursor, name, module.Functions, "function"),
            (byte)ExternalKind.Table => Find(ref cursor, name, module.Tables, "table"),
            (byte)ExternalKind.Memory => Find(ref cursor, name, module.Memories, "memory"),
            (byte)ExternalKind.Global => Find(ref cursor, name, module.Globals, "global"),
            (byte)ExternalKind.Tag => Find(ref cursor, name, module.Tags, "tag"),
            _ => throw new InvalidModuleException(ModuleError.Malformed, offset, "the kind of an export, 0 to 4", $"0x{kind:x2}"),
        };
    }

    private static ModuleExport Find<T>(ref BinaryCursor cursor, string name, List<T> types, string what)
        where T : ExternalType
    {
        long offset = cursor.Offset;
        uint index = cursor.ReadUInt32($"a {what} index");
        return index < (uint)types.Count
            ? new ModuleExport(name, (int)index, types[(int)index])
            : throw new InvalidModuleException(ModuleError.Malformed, offset, $"a {what} index below {types.Count}", $"{index}");
    }
}
