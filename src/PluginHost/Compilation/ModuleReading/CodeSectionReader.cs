namespace PluginHost.Compilation;

/// <summary>Reads the code section. What is kept of it is a <see cref="CodeSummary"/>.</summary>
internal static class CodeSectionReader
{
    public static void Read(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long start = cursor.Offset;
        int defined = module.Functions.Count - module.ImportedFunctions;
        int count = cursor.ReadCount("function bodies", minimumEntrySize: 3, module.Limits.MaxFunctions);
        if (count != defined)
        {
            throw new InvalidModuleException(
                ModuleError.Malformed, start, $"the {defined} bodies of the function section", $"{count}");
        }

        var tally = new CodeTally();
        for (int i = 0; i < count; i++)
        {
            int function = module.ImportedFunctions + i;
            uint size = cursor.ReadUInt32("the size of a function body");
            BinaryCursor body = cursor.ReadStretch(size, "a function body");
            int locals = ReadLocals(ref body, module, module.Functions[function].Parameters.Length);
            tally.Add(function, size, locals, InstructionReader.Read(ref body, module));
        }

        module.Code = tally.ToSummary();
    }

    private static int ReadLocals(ref BinaryCursor body, ModuleBuilder module, int parameters)
    {
        long locals = parameters;
        int groups = body.ReadCount("groups of locals", minimumEntrySize: 2, int.MaxValue);
        for (int i = 0; i < groups; i++)
        {
            long offset = body.Offset;
            locals += body.ReadUInt32("a number of locals");
            if (locals > module.Limits.MaxLocals)
            {
                throw new InvalidModuleException(
                    ModuleError.LimitExceeded, offset, $"at most {module.Limits.MaxLocals} locals", $"{locals}");
            }

            TypeEncoding.ReadValueType(ref body, module);
        }

        return (int)locals;
    }
}
