namespace PluginHost.Compilation;

/// <summary>Reads the import section, in the plain form and in the two compact forms that name a module once for several imports.</summary>
internal static class ImportSectionReader
{
    private const int CompactWithTypes = 0x7F;
    private const int CompactWithOneType = 0x7E;

    public static void Read(ref BinaryCursor cursor, ModuleBuilder module)
    {
        int count = cursor.ReadCount("imports", minimumEntrySize: 4, module.Limits.MaxImports);
        for (int i = 0; i < count; i++)
        {
            ReadImports(ref cursor, module);
        }
    }

    private static void ReadImports(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        string moduleName = module.ReadName(ref cursor, "the module name of an import");
        if (module.Imports is [.., var previous] && previous.Module == moduleName)
        {
            // Imports mostly come in runs from the same module.
            moduleName = previous.Module;
        }

        string name = module.ReadName(ref cursor, "the name of an import");
        int form = name.Length == 0 ? cursor.Peek() : -1;
        if (form is not (CompactWithTypes or CompactWithOneType))
        {
            module.AddImport(moduleName, name, ReadType(ref cursor, module), offset);
            return;
        }

        module.Use(WasmFeatures.CompactImports, offset, "a group of imports");
        cursor.ReadByte("a group of imports");
        ExternalType? sharedType = form == CompactWithOneType ? ReadType(ref cursor, module) : null;
        int count = cursor.ReadCount("imports", sharedType is null ? 3 : 1, module.Limits.MaxImports, module.Imports.Count);
        for (int i = 0; i < count; i++)
        {
            offset = cursor.Offset;
            name = module.ReadName(ref cursor, "the name of an import");
            module.AddImport(moduleName, name, sharedType ?? ReadType(ref cursor, module), offset);
        }
    }

    /// <summary>Reads what is imported.</summary>
    public static ExternalType ReadType(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        byte kind = cursor.ReadByte("the kind of an import");
        return kind switch
        {
            (byte)ExternalKind.Function => TypeEncoding.ReadFunctionType(ref cursor, module),
            (byte)ExternalKind.Table => TypeEncoding.ReadTableType(ref cursor, module),
            (byte)ExternalKind.Memory => TypeEncoding.ReadMemoryType(ref cursor, module),
            (byte)ExternalKind.Global => TypeEncoding.ReadGlobalType(ref cursor, module),
            (byte)ExternalKind.Tag => TypeEncoding.ReadTagType(ref cursor, module),
            0x20 => throw new InvalidModuleException(
                ModuleError.UnsupportedFeature, offset, "the kind of an import", "an exact function (custom descriptors)"),
            _ => throw new InvalidModuleException(ModuleError.Malformed, offset, "the kind of an import, 0 to 4", $"0x{kind:x2}"),
        };
    }
}
