using System.Collections.Immutable;

namespace PluginHost.Compilation;

/// <summary>
/// Reads the type section, recursive groups and subtypes included, so that type indices come out right. Struct, array and continuation
/// types take an index and are otherwise forgotten. Groups do not nest in the binary format, so nothing here is recursive.
/// </summary>
internal static class TypeSectionReader
{
    private const byte RecursiveGroup = 0x4E;
    private const byte Subtype = 0x50;
    private const byte FinalSubtype = 0x4F;
    private const byte Function = 0x60;
    private const byte Struct = 0x5F;
    private const byte Array = 0x5E;
    private const byte Continuation = 0x5D;

    public static void Read(ref BinaryCursor cursor, ModuleBuilder module)
    {
        int count = cursor.ReadCount("types", minimumEntrySize: 2, module.Limits.MaxTypes);
        for (int i = 0; i < count; i++)
        {
            if (cursor.Peek() == RecursiveGroup)
            {
                ReadGroup(ref cursor, module);
            }
            else
            {
                ReadSubtype(ref cursor, module);
            }
        }
    }

    private static void ReadGroup(ref BinaryCursor cursor, ModuleBuilder module)
    {
        module.Use(WasmFeatures.Gc, cursor.Offset, "a recursive type group");
        cursor.ReadByte("a recursive type group");
        int count = cursor.ReadCount("types", minimumEntrySize: 2, module.Limits.MaxTypes, module.Types.Count);
        for (int i = 0; i < count; i++)
        {
            ReadSubtype(ref cursor, module);
        }
    }

    private static void ReadSubtype(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        if (module.Types.Count == module.Limits.MaxTypes)
        {
            throw new InvalidModuleException(ModuleError.LimitExceeded, offset, $"at most {module.Limits.MaxTypes} types", "more");
        }

        if (cursor.Peek() is Subtype or FinalSubtype)
        {
            module.Use(WasmFeatures.Gc, offset, "a subtype");
            cursor.ReadByte("a subtype");
            int count = cursor.ReadCount("supertypes", minimumEntrySize: 1, int.MaxValue);
            for (int i = 0; i < count; i++)
            {
                cursor.ReadUInt32("a supertype");
            }
        }

        module.AddType(ReadCompositeType(ref cursor, module));
    }

    private static CoreFunctionType? ReadCompositeType(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        byte form = cursor.ReadByte("a type");
        switch (form)
        {
            case Function:
                return ReadFunctionType(ref cursor, module);
            case Struct:
                module.Use(WasmFeatures.Gc, offset, "a struct type");
                ReadFields(ref cursor, module);
                return null;
            case Array:
                module.Use(WasmFeatures.Gc, offset, "an array type");
                ReadField(ref cursor, module);
                return null;
            case Continuation:
                module.Use(WasmFeatures.StackSwitching, offset, "a continuation type");
                TypeEncoding.SkipHeapType(ref cursor, module);
                return null;
            case 0x4C or 0x4D:
                throw new InvalidModuleException(ModuleError.UnsupportedFeature, offset, "a type", "a type with a custom descriptor");
            case 0x65:
                throw new InvalidModuleException(
                    ModuleError.UnsupportedFeature, offset, "a type", "a shared type (shared-everything threads)");
            case RecursiveGroup:
                throw new InvalidModuleException(
                    ModuleError.Malformed, offset, "a function, struct or array type", "a recursive group inside of another");
            default:
                throw new InvalidModuleException(ModuleError.Malformed, offset, "a type", $"0x{form:x2}");
        }
    }

    /// <summary>Reads the parameters and results of a function type.</summary>
    public static CoreFunctionType ReadFunctionType(ref BinaryCursor cursor, ModuleBuilder module)
    {
        ImmutableArray<CoreValueType> parameters = ReadValueTypes(ref cursor, module, "parameters", module.Limits.MaxParameters);
        long offset = cursor.Offset;
        ImmutableArray<CoreValueType> results = ReadValueTypes(ref cursor, module, "results", module.Limits.MaxResults);
        if (results.Length > 1)
        {
            module.Use(WasmFeatures.MultiValue, offset, $"a function type with {results.Length} results");
        }

        return new CoreFunctionType(parameters, results);
    }

    private static ImmutableArray<CoreValueType> ReadValueTypes(ref BinaryCursor cursor, ModuleBuilder module, string what, int limit)
    {
        long offset = cursor.Offset;
        int count = cursor.ReadCount(what, minimumEntrySize: 1, limit);
        AddMembers(module, offset, count);
        if (count == 0)
        {
            return [];
        }

        var types = ImmutableArray.CreateBuilder<CoreValueType>(count);
        for (int i = 0; i < count; i++)
        {
            types.Add(TypeEncoding.ReadValueType(ref cursor, module));
        }

        return types.MoveToImmutable();
    }

    private static void ReadFields(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        int count = cursor.ReadCount("fields", minimumEntrySize: 2, module.Limits.MaxStructFields);
        AddMembers(module, offset, count);
        for (int i = 0; i < count; i++)
        {
            ReadField(ref cursor, module);
        }
    }

    private static void ReadField(ref BinaryCursor cursor, ModuleBuilder module)
    {
        // i8 and i16 are types of fields alone.
        if (cursor.Peek() is 0x78 or 0x77)
        {
            cursor.ReadByte("a field type");
        }
        else
        {
            TypeEncoding.ReadValueType(ref cursor, module);
        }

        TypeEncoding.ReadMutability(ref cursor, "a field");
    }

    private static void AddMembers(ModuleBuilder module, long offset, int count)
    {
        if (count > module.Limits.MaxTypeMembers - module.TypeMembers)
        {
            throw new InvalidModuleException(
                ModuleError.LimitExceeded, offset, $"at most {module.Limits.MaxTypeMembers} parameters, results and fields", "more");
        }

        module.TypeMembers += count;
    }
}
