namespace PluginHost.Compilation;

/// <summary>
/// Reads past the instructions of a function body (core specification, binary format of instructions). It checks no types and keeps no
/// stack, so nesting costs nothing. It finds what only instructions show: the shape of the control flow, which decides what compilation
/// costs, and the features in use.
/// </summary>
internal static class InstructionReader
{
    private const byte EmptyBlock = 0x40;
    private const uint ExplicitMemory = 0x40;

    /// <summary>Reads the rest of a body, after its locals.</summary>
    public static BodyShape Read(ref BinaryCursor body, ModuleBuilder module)
    {
        long loops = 0;
        long blockValues = 0;
        while (!body.IsAtEnd)
        {
            long offset = body.Offset;
            byte opcode = body.ReadByte("an instruction");
            switch (opcode)
            {
                case 0x03:
                    loops++;
                    blockValues += ReadBlockType(ref body, module);
                    break;
                case 0x02 or 0x04:
                    blockValues += ReadBlockType(ref body, module);
                    break;

                // Numeric instructions and the like have nothing behind their opcode.
                case 0x00 or 0x01 or 0x05 or 0x0B or 0x0F or 0x1A or 0x1B or 0xD1 or (>= 0x45 and <= 0xC4):
                    break;
                case 0x0C or 0x0D or 0x10 or (>= 0x20 and <= 0x26) or 0x3F or 0x40 or 0xD2:
                    body.ReadUInt32("an index");
                    break;
                case 0x11:
                    body.ReadUInt32("a type index");
                    body.ReadUInt32("a table index");
                    break;
                case >= 0x28 and <= 0x3E:
                    ReadMemoryArgument(ref body);
                    break;
                case 0x41:
                    body.ReadSigned(32, "a 32-bit constant");
                    break;
                case 0x42:
                    body.ReadSigned(64, "a 64-bit constant");
                    break;
                case 0x43:
                    body.ReadBytes(4, "a 32-bit constant");
                    break;
                case 0x44:
                    body.ReadBytes(8, "a 64-bit constant");
                    break;
                case 0x0E:
                    SkipIndices(ref body, "targets of a branch table");
                    body.ReadUInt32("the default target of a branch table");
                    break;
                case 0xFC:
                    SkipMiscellaneous(ref body, module, offset);
                    break;
                case 0xFD:
                    SkipVector(ref body, module, offset);
                    break;
                case 0x1F:
                    module.Use(WasmFeatures.Exceptions, offset, "the instruction try_table");
                    blockValues += ReadTryTable(ref body, module);
                    break;
                default:
                    SkipUncommon(ref body, module, offset, opcode);
                    break;
            }
        }

        return new BodyShape(loops, blockValues);
    }

    private static void SkipUncommon(ref BinaryCursor body, ModuleBuilder module, long offset, byte opcode)
    {
        switch (opcode)
        {
            case 0x08:
                module.Use(WasmFeatures.Exceptions, offset, "the instruction throw");
                body.ReadUInt32("a tag index");
                break;
            case 0x0A:
                module.Use(WasmFeatures.Exceptions, offset, "the instruction throw_ref");
                break;
            case 0x12:
                module.Use(WasmFeatures.TailCall, offset, "the instruction return_call");
                body.ReadUInt32("a function index");
                break;
            case 0x13:
                module.Use(WasmFeatures.TailCall, offset, "the instruction return_call_indirect");
                body.ReadUInt32("a type index");
                body.ReadUInt32("a table index");
                break;
            case 0x14 or 0x15:
                module.Use(WasmFeatures.FunctionReferences, offset, "a call of a reference");
                body.ReadUInt32("a type index");
                break;
            case 0x1C:
                ReadSelect(ref body, module);
                break;
            case 0xD0:
                TypeEncoding.SkipHeapType(ref body, module);
                break;
            case 0xD3:
                module.Use(WasmFeatures.Gc, offset, "the instruction ref.eq");
                break;
            case 0xD4:
                module.Use(WasmFeatures.FunctionReferences, offset, "the instruction ref.as_non_null");
                break;
            case 0xD5 or 0xD6:
                module.Use(WasmFeatures.FunctionReferences, offset, "a branch on null");
                body.ReadUInt32("a label");
                break;
            case 0xFB:
                module.Use(WasmFeatures.Gc, offset, "an instruction on structs, arrays or references");
                SkipGc(ref body, module, offset);
                break;
            case 0xFE:
                module.Use(WasmFeatures.Threads, offset, "an atomic instruction");
                SkipAtomic(ref body, offset);
                break;
            case 0x06 or 0x07 or 0x09 or 0x18 or 0x19:
                throw Unsupported(offset, $"0x{opcode:x2} (legacy exception handling)");
            case >= 0xE0 and <= 0xE6:
                throw Unsupported(offset, $"0x{opcode:x2} (stack switching)");
            default:
                throw Unsupported(offset, $"0x{opcode:x2}");
        }
    }

    private static void SkipMiscellaneous(ref BinaryCursor body, ModuleBuilder module, long offset)
    {
        uint opcode = body.ReadUInt32("an instruction");
        switch (opcode)
        {
            case <= 7:
                break;
            case 9 or 11:
                module.Use(WasmFeatures.BulkMemory, offset, "a bulk memory instruction");
                body.ReadUInt32("an index");
                break;
            case 8 or 10 or 12 or 14:
                module.Use(WasmFeatures.BulkMemory, offset, "a bulk memory instruction");
                body.ReadUInt32("an index");
                body.ReadUInt32("an index");
                break;
            case 13:
                module.Use(WasmFeatures.BulkMemory, offset, "a bulk memory instruction");
                body.ReadUInt32("an element segment");
                break;
            case 15 or 16 or 17:
                module.Use(WasmFeatures.ReferenceTypes, offset, "a table instruction");
                body.ReadUInt32("a table index");
                break;
            case 19 or 20 or 21 or 22:
                module.Use(WasmFeatures.WideArithmetic, offset, "a 128-bit instruction");
                break;
            default:
                throw Unsupported(offset, $"0xfc {opcode}");
        }
    }

    private static void SkipVector(ref BinaryCursor body, ModuleBuilder module, long offset)
    {
        uint opcode = body.ReadUInt32("a vector instruction");
        module.Use(WasmFeatures.Simd, offset, "a vector instruction");
        switch (opcode)
        {
            case <= 11 or 92 or 93:
                ReadMemoryArgument(ref body);
                break;
            case 12 or 13:
                body.ReadBytes(16, "a vector constant");
                break;
            case >= 21 and <= 34:
                body.ReadByte("a lane");
                break;
            case >= 84 and <= 91:
                ReadMemoryArgument(ref body);
                body.ReadByte("a lane");
                break;
            case <= 255:
                break;
            case <= 275:
                module.Use(WasmFeatures.RelaxedSimd, offset, "a relaxed vector instruction");
                break;
            default:
                throw Unsupported(offset, $"0xfd {opcode}");
        }
    }

    private static void SkipGc(ref BinaryCursor body, ModuleBuilder module, long offset)
    {
        uint opcode = body.ReadUInt32("an instruction");
        switch (opcode)
        {
            case 0 or 1 or 6 or 7 or (>= 11 and <= 14) or 16:
                body.ReadUInt32("a type index");
                break;
            case (>= 2 and <= 5) or (>= 8 and <= 10) or (>= 17 and <= 19):
                body.ReadUInt32("a type index");
                body.ReadUInt32("an index");
                break;
            case >= 20 and <= 23:
                TypeEncoding.SkipHeapType(ref body, module);
                break;
            case 24 or 25:
                body.ReadByte("the flags of a cast");
                body.ReadUInt32("a label");
                TypeEncoding.SkipHeapType(ref body, module);
                TypeEncoding.SkipHeapType(ref body, module);
                break;
            case 15 or (>= 26 and <= 30):
                break;
            default:
                throw Unsupported(offset, $"0xfb {opcode}");
        }
    }

    private static void SkipAtomic(ref BinaryCursor body, long offset)
    {
        uint opcode = body.ReadUInt32("an atomic instruction");
        switch (opcode)
        {
            case <= 2 or (>= 0x10 and <= 0x4E):
                ReadMemoryArgument(ref body);
                break;
            case 3:
                body.ReadByte("a reserved byte");
                break;
            default:
                throw Unsupported(offset, $"0xfe {opcode}");
        }
    }

    // Gives the number of values that go into the block and come out of it.
    private static int ReadBlockType(ref BinaryCursor body, ModuleBuilder module)
    {
        int next = body.Peek();
        if (next == EmptyBlock)
        {
            body.ReadByte("a block type");
            return 0;
        }

        if ((next & 0xC0) == 0x40)
        {
            TypeEncoding.ReadValueType(ref body, module);
            return 1;
        }

        long offset = body.Offset;
        long index = body.ReadSigned(33, "a block type");
        if (index < 0 || index >= module.Types.Count || module.Types[(int)index] is not { } type)
        {
            throw new InvalidModuleException(ModuleError.Malformed, offset, "a block type", $"the type index {index}");
        }

        module.Use(WasmFeatures.MultiValue, offset, "a block with a function type");
        return type.Parameters.Length + type.Results.Length;
    }

    private static void ReadMemoryArgument(ref BinaryCursor body)
    {
        uint flags = body.ReadUInt32("an alignment");
        if ((flags & ExplicitMemory) != 0)
        {
            body.ReadUInt32("a memory index");
        }

        body.ReadUInt64("an offset");
    }

    private static void ReadSelect(ref BinaryCursor body, ModuleBuilder module)
    {
        int count = body.ReadCount("types of a select", minimumEntrySize: 1, int.MaxValue);
        for (int i = 0; i < count; i++)
        {
            TypeEncoding.ReadValueType(ref body, module);
        }
    }

    private static int ReadTryTable(ref BinaryCursor body, ModuleBuilder module)
    {
        int values = ReadBlockType(ref body, module);
        int count = body.ReadCount("catch clauses", minimumEntrySize: 2, int.MaxValue);
        for (int i = 0; i < count; i++)
        {
            long offset = body.Offset;
            byte kind = body.ReadByte("a catch clause");
            if (kind > 3)
            {
                throw new InvalidModuleException(ModuleError.Malformed, offset, "a catch clause, 0 to 3", $"0x{kind:x2}");
            }

            if (kind < 2)
            {
                body.ReadUInt32("a tag index");
            }

            body.ReadUInt32("a label");
        }

        return values;
    }

    private static void SkipIndices(ref BinaryCursor body, string what)
    {
        int count = body.ReadCount(what, minimumEntrySize: 1, int.MaxValue);
        for (int i = 0; i < count; i++)
        {
            body.ReadUInt32("an index");
        }
    }

    private static InvalidModuleException Unsupported(long offset, string found) =>
        new(ModuleError.UnsupportedFeature, offset, "an instruction that is known", found);
}
