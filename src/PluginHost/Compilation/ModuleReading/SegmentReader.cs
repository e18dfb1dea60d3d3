namespace PluginHost.Compilation;

/// <summary>Reads the element and data sections, of which only sizes are kept.</summary>
internal static class SegmentReader
{
    // The form of an element segment is a number of three bits.
    private const uint PassiveOrDeclarative = 1;
    private const uint ExplicitTableOrDeclarative = 2;
    private const uint Expressions = 4;

    public static void ReadElements(ref BinaryCursor cursor, ModuleBuilder module)
    {
        int count = cursor.ReadCount("element segments", minimumEntrySize: 3, module.Limits.MaxElementSegments);
        for (int i = 0; i < count; i++)
        {
            ReadElementSegment(ref cursor, module);
        }

        module.ElementSegments = count;
    }

    public static void ReadDataCount(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        uint count = cursor.ReadUInt32("the number of data segments");
        if (count > (uint)module.Limits.MaxDataSegments)
        {
            throw new InvalidModuleException(
                ModuleError.LimitExceeded, offset, $"at most {module.Limits.MaxDataSegments} data segments", $"{count}");
        }

        module.DeclaredDataSegments = (int)count;
    }

    public static void ReadData(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long start = cursor.Offset;
        int count = cursor.ReadCount("data segments", minimumEntrySize: 2, module.Limits.MaxDataSegments);
        if (module.DeclaredDataSegments is { } declared && declared != count)
        {
            throw new InvalidModuleException(
                ModuleError.Malformed, start, $"the {declared} data segments of the data count section", $"{count}");
        }

        for (int i = 0; i < count; i++)
        {
            ReadDataSegment(ref cursor, module);
        }

        module.DataSegments = count;
    }

    private static void ReadElementSegment(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        uint form = cursor.ReadUInt32("the form of an element segment");
        if (form > (PassiveOrDeclarative | ExplicitTableOrDeclarative | Expressions))
        {
            throw new InvalidModuleException(ModuleError.Malformed, offset, "the form of an element segment, 0 to 7", $"{form}");
        }

        bool active = (form & PassiveOrDeclarative) == 0;
        if (active)
        {
            if ((form & ExplicitTableOrDeclarative) != 0)
            {
                cursor.ReadUInt32("a table index");
            }

            ConstantExpression.Skip(ref cursor, module);
        }
        else
        {
            module.Use(WasmFeatures.ReferenceTypes, offset, "a passive or declarative element segment");
        }

        bool expressions = (form & Expressions) != 0;
        if ((form & ~Expressions) != 0)
        {
            ReadElementType(ref cursor, module, expressions);
        }

        int count = cursor.ReadCount("elements", expressions ? 2 : 1, module.Limits.MaxSegmentElements, module.SegmentElements);
        module.SegmentElements += count;
        for (int i = 0; i < count; i++)
        {
            if (expressions)
            {
                ConstantExpression.Skip(ref cursor, module);
            }
            else
            {
                cursor.ReadUInt32("a function index");
            }
        }
    }

    private static void ReadElementType(ref BinaryCursor cursor, ModuleBuilder module, bool expressions)
    {
        if (expressions)
        {
            TypeEncoding.ReadReferenceType(ref cursor, module);
            return;
        }

        long offset = cursor.Offset;
        byte kind = cursor.ReadByte("the kind of the elements");
        if (kind != 0)
        {
            throw new InvalidModuleException(ModuleError.Malformed, offset, "the kind of the elements, 0", $"0x{kind:x2}");
        }
    }

    private static void ReadDataSegment(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        uint form = cursor.ReadUInt32("the form of a data segment");
        switch (form)
        {
            case 0:
                ConstantExpression.Skip(ref cursor, module);
                break;
            case 1:
                module.Use(WasmFeatures.BulkMemory, offset, "a passive data segment");
                break;
            case 2:
                cursor.ReadUInt32("a memory index");
                ConstantExpression.Skip(ref cursor, module);
                break;
            default:
                throw new InvalidModuleException(ModuleError.Malformed, offset, "the form of a data segment, 0 to 2", $"{form}");
        }

        uint size = cursor.ReadUInt32("the size of a data segment");
        cursor.ReadBytes(size, "a data segment");
        module.DataBytes += size;
    }
}
