namespace PluginHost.Compilation;

/// <summary>
/// Reads what a core module declares, following the binary format of the WebAssembly core specification. The reader is total: any bytes
/// give a <see cref="ModuleInfo"/> or an <see cref="InvalidModuleException"/>, in time linear in their number and with memory bounded by
/// <see cref="ModuleReadLimits"/>. It does not validate: instructions, and the use of most indices, are left to the engine.
/// </summary>
internal static class ModuleReader
{
    private const int PreambleSize = 8;

    /// <summary>Reads a module.</summary>
    /// <param name="module">The bytes of one core module.</param>
    /// <param name="limits">What is accepted of each thing.</param>
    /// <param name="start">Where the module starts in its file, when it is part of a component; offsets in errors count from there.</param>
    /// <exception cref="InvalidModuleException">The bytes are no module that the reader can accept.</exception>
    public static ModuleInfo Read(ReadOnlySpan<byte> module, ModuleReadLimits limits, long start = 0)
    {
        GuestFile file = GuestFile.Recognize(module);
        if (file.Kind != GuestFileKind.CoreModule)
        {
            ModuleError error = file.Kind is GuestFileKind.Truncated or GuestFileKind.Empty ? ModuleError.Truncated : ModuleError.Malformed;
            throw new InvalidModuleException(error, start, "a core WebAssembly module", file.Description);
        }

        BinaryCursor cursor = BinaryCursor.OverFile(module, start);
        cursor.ReadBytes(PreambleSize, "the preamble");
        var builder = new ModuleBuilder(limits);
        var last = ModuleSection.Custom;
        while (!cursor.IsAtEnd)
        {
            ReadSection(ref cursor, builder, ref last);
        }

        CheckComplete(builder, cursor.Offset);
        return builder.Build(module.Length);
    }

    private static void ReadSection(ref BinaryCursor cursor, ModuleBuilder module, ref ModuleSection last)
    {
        long offset = cursor.Offset;
        byte id = cursor.ReadByte("a section");
        if (id > (byte)ModuleSection.Tag)
        {
            throw new InvalidModuleException(ModuleError.Malformed, offset, "a section id, 0 to 13", $"{id}");
        }

        var section = (ModuleSection)id;
        if (section != ModuleSection.Custom)
        {
            CheckOrder(section, last, offset);
            last = section;
        }

        string name = section.ToName();
        uint size = cursor.ReadUInt32("the size of a section");
        BinaryCursor contents = cursor.ReadStretch(size, name);
        ReadContents(ref contents, module, section, offset);
        contents.ExpectEnd();
    }

    private static void CheckOrder(ModuleSection section, ModuleSection last, long offset)
    {
        if (last == ModuleSection.Custom || section.Rank() > last.Rank())
        {
            return;
        }

        string found = section == last ? $"{section.ToName()} a second time" : section.ToName();
        throw new InvalidModuleException(ModuleError.Malformed, offset, $"a section that comes after {last.ToName()}", found);
    }

    private static void ReadContents(ref BinaryCursor contents, ModuleBuilder module, ModuleSection section, long offset)
    {
        switch (section)
        {
            case ModuleSection.Custom:
                CustomSectionReader.Read(ref contents, module, offset);
                break;
            case ModuleSection.Type:
                TypeSectionReader.Read(ref contents, module);
                break;
            case ModuleSection.Import:
                ImportSectionReader.Read(ref contents, module);
                break;
            case ModuleSection.Function:
                DefinitionReader.ReadFunctions(ref contents, module);
                break;
            case ModuleSection.Table:
                DefinitionReader.ReadTables(ref contents, module);
                break;
            case ModuleSection.Memory:
                DefinitionReader.ReadMemories(ref contents, module);
                break;
            case ModuleSection.Tag:
                DefinitionReader.ReadTags(ref contents, module);
                break;
            case ModuleSection.Global:
                DefinitionReader.ReadGlobals(ref contents, module);
                break;
            case ModuleSection.Export:
                ExportSectionReader.Read(ref contents, module);
                break;
            case ModuleSection.Start:
                DefinitionReader.ReadStart(ref contents, module);
                break;
            case ModuleSection.Element:
                SegmentReader.ReadElements(ref contents, module);
                break;
            case ModuleSection.DataCount:
                SegmentReader.ReadDataCount(ref contents, module);
                break;
            case ModuleSection.Code:
                CodeSectionReader.Read(ref contents, module);
                break;
            case ModuleSection.Data:
                SegmentReader.ReadData(ref contents, module);
                break;
        }
    }

    private static void CheckComplete(ModuleBuilder module, long end)
    {
        int defined = module.Functions.Count - module.ImportedFunctions;
        if (module.Code.Bodies != defined)
        {
            throw new InvalidModuleException(
                ModuleError.Truncated, end, $"a code section with {defined} function bodies", "the end of the file");
        }

        if (module.DeclaredDataSegments is { } declared && declared != module.DataSegments)
        {
            throw new InvalidModuleException(
                ModuleError.Truncated, end, $"a data section with {declared} segments", "the end of the file");
        }
    }
}
