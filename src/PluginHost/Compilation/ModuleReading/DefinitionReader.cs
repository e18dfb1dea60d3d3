namespace PluginHost.Compilation;

/// <summary>Reads the sections that define functions, tables, memories, tags and globals, and the start function.</summary>
internal static class DefinitionReader
{
    private const int TableWithInitialValue = 0x40;

    public static void ReadFunctions(ref BinaryCursor cursor, ModuleBuilder module)
    {
        int count = cursor.ReadCount("functions", minimumEntrySize: 1, module.Limits.MaxFunctions, module.Functions.Count);
        module.Functions.EnsureCapacity(module.Functions.Count + count);
        for (int i = 0; i < count; i++)
        {
            module.AddFunction(TypeEncoding.ReadFunctionType(ref cursor, module), cursor.Offset);
        }
    }

    public static void ReadTables(ref BinaryCursor cursor, ModuleBuilder module)
    {
        int count = cursor.ReadCount("tables", minimumEntrySize: 3, module.Limits.MaxTables, module.Tables.Count);
        for (int i = 0; i < count; i++)
        {
            long offset = cursor.Offset;
            bool hasInitialValue = cursor.Peek() == TableWithInitialValue;
            if (hasInitialValue)
            {
                ReadTableForm(ref cursor, module);
            }

            module.AddTable(TypeEncoding.ReadTableType(ref cursor, module), offset);
            if (hasInitialValue)
            {
                ConstantExpression.Skip(ref cursor, module);
            }
        }
    }

    public static void ReadMemories(ref BinaryCursor cursor, ModuleBuilder module)
    {
        int count = cursor.ReadCount("memories", minimumEntrySize: 2, module.Limits.MaxMemories, module.Memories.Count);
        for (int i = 0; i < count; i++)
        {
            long offset = cursor.Offset;
            module.AddMemory(TypeEncoding.ReadMemoryType(ref cursor, module), offset);
        }
    }

    public static void ReadTags(ref BinaryCursor cursor, ModuleBuilder module)
    {
        int count = cursor.ReadCount("tags", minimumEntrySize: 2, module.Limits.MaxTags, module.Tags.Count);
        for (int i = 0; i < count; i++)
        {
            long offset = cursor.Offset;
            module.AddTag(TypeEncoding.ReadTagType(ref cursor, module), offset);
        }
    }

    public static void ReadGlobals(ref BinaryCursor cursor, ModuleBuilder module)
    {
        int count = cursor.ReadCount("globals", minimumEntrySize: 3, module.Limits.MaxGlobals, module.Globals.Count);
        for (int i = 0; i < count; i++)
        {
            long offset = cursor.Offset;
            module.AddGlobal(TypeEncoding.ReadGlobalType(ref cursor, module), offset);
            ConstantExpression.Skip(ref cursor, module);
        }
    }

    public static void ReadStart(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        uint index = cursor.ReadUInt32("the index of the start function");
        if (index >= (uint)module.Functions.Count)
        {
            throw new InvalidModuleException(
                ModuleError.Malformed, offset, $"a function index below {module.Functions.Count}", $"{index}");
        }

        module.StartFunction = (int)index;
    }

    private static void ReadTableForm(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        module.Use(WasmFeatures.FunctionReferences, offset, "a table with an initial value");
        cursor.ReadByte("a table");
        byte reserved = cursor.ReadByte("a reserved byte");
        if (reserved != 0)
        {
            throw new InvalidModuleException(ModuleError.Malformed, offset + 1, "a reserved byte, 0", $"0x{reserved:x2}");
        }
    }
}
