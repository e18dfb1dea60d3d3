namespace PluginHost.Compilation;

/// <summary>Reads value types, limits and the types of tables, memories and globals (core specification, binary format of types).</summary>
internal static class TypeEncoding
{
    private const byte HasMaximum = 0x01;
    private const byte Shared = 0x02;
    private const byte Index64 = 0x04;
    private const byte HasPageSize = 0x08;

    public static CoreValueType ReadValueType(ref BinaryCursor cursor, ModuleBuilder module)
    {
        int next = cursor.Peek();
        if (next is >= 0x7B and <= 0x7F)
        {
            if (next == (int)CoreValueType.V128)
            {
                module.Use(WasmFeatures.Simd, cursor.Offset, "the type v128");
            }

            return (CoreValueType)cursor.ReadByte("a value type");
        }

        // A table of funcref is as old as WebAssembly; as the type of a value it is a reference type.
        if (next == (int)CoreValueType.FuncRef)
        {
            module.Use(WasmFeatures.ReferenceTypes, cursor.Offset, "a value of type funcref");
        }

        return ReadReference(ref cursor, module, "a value type");
    }

    public static CoreValueType ReadReferenceType(ref BinaryCursor cursor, ModuleBuilder module) =>
        ReadReference(ref cursor, module, "a reference type");

    /// <summary>Reads a heap type and forgets it.</summary>
    public static void SkipHeapType(ref BinaryCursor cursor, ModuleBuilder module) => ReadHeapType(ref cursor, module, nullable: true);

    public static TableType ReadTableType(ref BinaryCursor cursor, ModuleBuilder module)
    {
        CoreValueType elementType = ReadReferenceType(ref cursor, module);
        long offset = cursor.Offset;
        byte flags = cursor.ReadByte("the limits of a table");
        if ((flags & ~(HasMaximum | Index64)) != 0)
        {
            throw (flags & ~(HasMaximum | Index64)) == Shared
                ? Unsupported(offset, "a table that is not shared", "a shared table (shared-everything threads)")
                : Malformed(offset, "the limits of a table", $"0x{flags:x2}");
        }

        bool is64 = (flags & Index64) != 0;
        if (is64)
        {
            module.Use(WasmFeatures.Memory64, offset, "a table with 64-bit indices");
        }

        (ulong minimum, ulong? maximum) = ReadBounds(ref cursor, flags, "elements", is64 ? ulong.MaxValue : uint.MaxValue);
        return new TableType(elementType, minimum, maximum, is64);
    }

    public static MemoryType ReadMemoryType(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        byte flags = cursor.ReadByte("the limits of a memory");
        if (flags > (HasMaximum | Shared | Index64 | HasPageSize))
        {
            throw Malformed(offset, "the limits of a memory", $"0x{flags:x2}");
        }

        bool is64 = (flags & Index64) != 0;
        bool shared = (flags & Shared) != 0;
        (ulong minimum, ulong? maximum) = ReadBounds(ref cursor, flags, "pages", is64 ? ulong.MaxValue : uint.MaxValue);
        int pageSizeLog2 = (flags & HasPageSize) != 0 ? ReadPageSize(ref cursor, module, offset) : MemoryType.DefaultPageSizeLog2;
        if (is64)
        {
            module.Use(WasmFeatures.Memory64, offset, "a memory with 64-bit addresses");
        }

        if (shared)
        {
            module.Use(WasmFeatures.Threads, offset, "a shared memory");
            if (maximum is null)
            {
                throw Malformed(offset, "a maximum size of a shared memory", "none");
            }
        }

        UInt128 most = (UInt128.One << (is64 ? 64 : 32)) >> pageSizeLog2;
        if ((maximum ?? minimum) > most)
        {
            throw Malformed(offset, $"a memory of at most {most} pages", $"{maximum ?? minimum}");
        }

        return new MemoryType(minimum, maximum, shared, is64, pageSizeLog2);
    }

    public static GlobalType ReadGlobalType(ref BinaryCursor cursor, ModuleBuilder module)
    {
        CoreValueType type = ReadValueType(ref cursor, module);
        bool mutable = ReadMutability(ref cursor, "a global");

        // Compilers write runs of equal globals; one object does for each run.
        return module.Globals is [.., var last] && last.ValueType == type && last.IsMutable == mutable ? last : new GlobalType(type, mutable);
    }

    public static bool ReadMutability(ref BinaryCursor cursor, string owner)
    {
        long offset = cursor.Offset;
        byte flag = cursor.ReadByte("a mutability");
        if (flag > 1)
        {
            throw flag is 2 or 3
                ? Unsupported(offset, $"{owner} that is not shared", "a shared one (shared-everything threads)")
                : Malformed(offset, $"the mutability of {owner}, 0 or 1", $"0x{flag:x2}");
        }

        return flag == 1;
    }

    /// <summary>Reads the index of a function type that the module has declared.</summary>
    public static CoreFunctionType ReadFunctionType(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        uint index = cursor.ReadUInt32("a type index");
        if (index >= (uint)module.Types.Count)
        {
            throw Malformed(offset, $"a type index below {module.Types.Count}", $"{index}");
        }

        return module.Types[(int)index]
            ?? throw Malformed(offset, "the index of a function type", $"{index}, which is another type");
    }

    public static TagType ReadTagType(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        byte attribute = cursor.ReadByte("the attribute of a tag");
        if (attribute != 0)
        {
            throw Malformed(offset, "the attribute of an exception tag, 0", $"0x{attribute:x2}");
        }

        module.Use(WasmFeatures.Exceptions, offset, "an exception tag");
        return new TagType(ReadFunctionType(ref cursor, module));
    }

    private static CoreValueType ReadReference(ref BinaryCursor cursor, ModuleBuilder module, string expected)
    {
        long offset = cursor.Offset;
        int next = cursor.Peek();
        if (next is 0x63 or 0x64)
        {
            cursor.ReadByte(expected);
            if (next == 0x64)
            {
                module.Use(WasmFeatures.FunctionReferences, offset, "a reference that is never null");
            }

            return ReadHeapType(ref cursor, module, nullable: next == 0x63);
        }

        byte encoding = cursor.ReadByte(expected);
        if (CoreValueTypes.IsAbstractHeapType(encoding))
        {
            return AbstractReference(module, offset, encoding, nullable: true);
        }

        throw encoding switch
        {
            0x65 => Unsupported(offset, expected, "a shared reference (shared-everything threads)"),
            0x67 => Unsupported(offset, expected, "stringref (reference-typed strings)"),
            _ => Malformed(offset, expected, $"0x{encoding:x2}"),
        };
    }

    private static CoreValueType ReadHeapType(ref BinaryCursor cursor, ModuleBuilder module, bool nullable)
    {
        long offset = cursor.Offset;
        int next = cursor.Peek();
        switch (next)
        {
            case 0x62:
                throw Unsupported(offset, "a heap type", "an exact type (custom descriptors)");
            case 0x65:
                throw Unsupported(offset, "a heap type", "a shared type (shared-everything threads)");
            case 0x67:
                throw Unsupported(offset, "a heap type", "string (reference-typed strings)");
            case >= 0 when CoreValueTypes.IsAbstractHeapType((byte)next):
                return AbstractReference(module, offset, cursor.ReadByte("a heap type"), nullable);
        }

        long index = cursor.ReadSigned(33, "a heap type");
        if (index < 0)
        {
            throw Malformed(offset, "a heap type", "a negative number that is none");
        }

        if (index >= CoreValueTypes.MaxTypeIndex)
        {
            throw new InvalidModuleException(
                ModuleError.LimitExceeded, offset, $"a type index below {CoreValueTypes.MaxTypeIndex}", $"{index}");
        }

        if (index >= module.ReachableTypes)
        {
            throw Malformed(offset, $"a type index below {module.ReachableTypes}", $"{index}");
        }

        module.Use(WasmFeatures.FunctionReferences, offset, "a reference to a type");
        return CoreValueTypes.ReferenceToType((int)index, nullable);
    }

    private static CoreValueType AbstractReference(ModuleBuilder module, long offset, byte heapType, bool nullable)
    {
        CoreValueType type = CoreValueTypes.ReferenceToAbstract(heapType, nullable);
        WasmFeatures feature = heapType switch
        {
            0x70 => WasmFeatures.ReferenceTypes,
            0x6F => WasmFeatures.ExternalReferences,
            0x74 or 0x69 => WasmFeatures.Exceptions,
            0x75 or 0x68 => WasmFeatures.StackSwitching,
            _ => WasmFeatures.Gc,
        };

        if (type != CoreValueType.FuncRef)
        {
            module.Use(feature, offset, "the type " + type.ToWat());
        }

        return type;
    }

    private static (ulong Minimum, ulong? Maximum) ReadBounds(ref BinaryCursor cursor, byte flags, string unit, ulong most)
    {
        long offset = cursor.Offset;
        ulong minimum = ReadBound(ref cursor, unit, most);
        if ((flags & HasMaximum) == 0)
        {
            return (minimum, null);
        }

        ulong maximum = ReadBound(ref cursor, unit, most);
        return minimum > maximum
            ? throw Malformed(offset, $"a minimum of {unit} that is not above the maximum of {maximum}", $"{minimum}")
            : (minimum, maximum);
    }

    private static ulong ReadBound(ref BinaryCursor cursor, string unit, ulong most) =>
        most == uint.MaxValue ? cursor.ReadUInt32(unit) : cursor.ReadUInt64(unit);

    private static int ReadPageSize(ref BinaryCursor cursor, ModuleBuilder module, long memoryOffset)
    {
        long offset = cursor.Offset;
        uint log2 = cursor.ReadUInt32("a page size");
        if (log2 > 16)
        {
            throw Malformed(offset, "a page size of at most 2^16 bytes", $"2^{log2}");
        }

        module.Use(WasmFeatures.CustomPageSizes, memoryOffset, $"a page size of {1 << (int)log2} bytes");
        return (int)log2;
    }

    private static InvalidModuleException Malformed(long offset, string expected, string found) =>
        new(ModuleError.Malformed, offset, expected, found);

    private static InvalidModuleException Unsupported(long offset, string expected, string found) =>
        new(ModuleError.UnsupportedFeature, offset, expected, found);
}
