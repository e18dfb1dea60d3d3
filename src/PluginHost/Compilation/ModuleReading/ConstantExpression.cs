namespace PluginHost.Compilation;

/// <summary>Reads past the expression that gives a global, a table or a segment offset its first value.</summary>
internal static class ConstantExpression
{
    private const byte End = 0x0B;
    private const byte VectorPrefix = 0xFD;
    private const byte GcPrefix = 0xFB;
    private const uint VectorConst = 12;

    public static void Skip(ref BinaryCursor cursor, ModuleBuilder module)
    {
        while (true)
        {
            long offset = cursor.Offset;
            byte opcode = cursor.ReadByte("a constant instruction");
            switch (opcode)
            {
                case End:
                    return;
                case 0x23 or 0xD2:
                    cursor.ReadUInt32("an index");
                    break;
                case 0x41:
                    cursor.ReadSigned(32, "a 32-bit constant");
                    break;
                case 0x42:
                    cursor.ReadSigned(64, "a 64-bit constant");
                    break;
                case 0x43:
                    cursor.ReadBytes(4, "a 32-bit constant");
                    break;
                case 0x44:
                    cursor.ReadBytes(8, "a 64-bit constant");
                    break;
                case 0x6A or 0x6B or 0x6C or 0x7C or 0x7D or 0x7E:
                    module.Use(WasmFeatures.ExtendedConst, offset, "arithmetic in a constant");
                    break;
                case 0xD0:
                    TypeEncoding.SkipHeapType(ref cursor, module);
                    break;
                case VectorPrefix:
                    SkipVector(ref cursor, module, offset);
                    break;
                case GcPrefix:
                    SkipGc(ref cursor, module, offset);
                    break;
                default:
                    throw NotConstant(offset, $"0x{opcode:x2}");
            }
        }
    }

    private static void SkipVector(ref BinaryCursor cursor, ModuleBuilder module, long offset)
    {
        uint opcode = cursor.ReadUInt32("a vector instruction");
        if (opcode != VectorConst)
        {
            throw NotConstant(offset, $"0xfd {opcode}");
        }

        module.Use(WasmFeatures.Simd, offset, "a vector constant");
        cursor.ReadBytes(16, "a vector constant");
    }

    private static void SkipGc(ref BinaryCursor cursor, ModuleBuilder module, long offset)
    {
        module.Use(WasmFeatures.Gc, offset, "a struct, array or i31 in a constant");
        uint opcode = cursor.ReadUInt32("a struct or array instruction");
        switch (opcode)
        {
            case 0 or 1 or 6 or 7:
                cursor.ReadUInt32("a type index");
                break;
            case 8:
                cursor.ReadUInt32("a type index");
                cursor.ReadUInt32("a number of elements");
                break;
            case 26 or 27 or 28:
                break;
            default:
                throw NotConstant(offset, $"0xfb {opcode}");
        }
    }

    private static InvalidModuleException NotConstant(long offset, string found) =>
        new(ModuleError.Malformed, offset, "a constant instruction", found);
}
