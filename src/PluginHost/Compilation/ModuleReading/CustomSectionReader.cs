namespace PluginHost.Compilation;

/// <summary>Notes custom sections, and reads the one that says how the module was built.</summary>
internal static class CustomSectionReader
{
    private const string ProducersSection = "producers";

    public static void Read(ref BinaryCursor cursor, ModuleBuilder module, long offset)
    {
        if (module.CustomSections.Count == module.Limits.MaxCustomSections)
        {
            throw new InvalidModuleException(
                ModuleError.LimitExceeded, offset, $"at most {module.Limits.MaxCustomSections} custom sections", "more");
        }

        string name = module.ReadName(ref cursor, "the name of a custom section");
        module.CustomSections.Add(new CustomSection(name, cursor.Remaining, cursor.Offset));
        if (name == ProducersSection && module.Producers is null)
        {
            module.Producers = ReadProducers(ref cursor, module);
        }
        else
        {
            cursor.ReadBytes((uint)cursor.Remaining, "a custom section");
        }
    }

    private static ModuleProducers? ReadProducers(ref BinaryCursor cursor, ModuleBuilder module)
    {
        BinaryCursor contents = cursor.ReadStretch((uint)cursor.Remaining, "the producers section");
        try
        {
            return ProducersReader.Read(ref contents, module);
        }
        catch (InvalidModuleException)
        {
            // What a custom section holds never makes a module invalid, and a message can do without this.
            return null;
        }
    }
}
