using System.Text;

namespace PluginHost.Compilation;

/// <summary>What has been read of a module so far.</summary>
internal sealed class ModuleBuilder(ModuleReadLimits limits)
{
    private readonly List<FeatureUse> _featureUses = [];
    private WasmFeatures _features;
    private int _nameBytes;

    public ModuleReadLimits Limits { get; } = limits;

    public List<CoreFunctionType?> Types { get; } = [];

    /// <summary>How many types may be referred to, where that is known while they are read; null in a module, whose types may come later.</summary>
    public int? ReachableTypes { get; set; }

    public int TypeMembers { get; set; }

    public int MostParameters { get; private set; }

    public int MostResults { get; private set; }

    public List<ModuleImport> Imports { get; } = [];

    public List<ModuleExport> Exports { get; } = [];

    public List<CoreFunctionType> Functions { get; } = [];

    public int ImportedFunctions { get; private set; }

    public List<TableType> Tables { get; } = [];

    public int ImportedTables { get; private set; }

    public List<MemoryType> Memories { get; } = [];

    public int ImportedMemories { get; private set; }

    public List<GlobalType> Globals { get; } = [];

    public int ImportedGlobals { get; private set; }

    public List<TagType> Tags { get; } = [];

    public int ImportedTags { get; private set; }

    public int? StartFunction { get; set; }

    public int ElementSegments { get; set; }

    public int SegmentElements { get; set; }

    public int? DeclaredDataSegments { get; set; }

    public int DataSegments { get; set; }

    public long DataBytes { get; set; }

    public CodeSummary Code { get; set; } = CodeSummary.Empty;

    public List<CustomSection> CustomSections { get; } = [];

    public ModuleProducers? Producers { get; set; }

    /// <summary>Notes a feature, the first time it is met.</summary>
    public void Use(WasmFeatures feature, long offset, string evidence)
    {
        if ((_features & feature) == 0)
        {
            _features |= feature;
            _featureUses.Add(new FeatureUse(feature, offset, evidence));
        }
    }

    /// <summary>The first use of one of some features, if there is any.</summary>
    public FeatureUse? FindUse(WasmFeatures features)
    {
        int index = _featureUses.FindIndex(use => (use.Feature & features) != 0);
        return index < 0 ? null : _featureUses[index];
    }

    public void AddType(CoreFunctionType? type)
    {
        Types.Add(type);
        MostParameters = Math.Max(MostParameters, type?.Parameters.Length ?? 0);
        MostResults = Math.Max(MostResults, type?.Results.Length ?? 0);
    }

    public void AddImport(string module, string name, ExternalType type, long offset)
    {
        if (Imports.Count == Limits.MaxImports)
        {
            throw TooMany("imports", Limits.MaxImports, offset);
        }

        int index;
        switch (type)
        {
            case CoreFunctionType function:
                AddFunction(function, offset);
                index = ImportedFunctions++;
                break;
            case TableType table:
                AddTable(table, offset);
                index = ImportedTables++;
                break;
            case MemoryType memory:
                AddMemory(memory, offset);
                index = ImportedMemories++;
                break;
            case GlobalType global:
                AddGlobal(global, offset);
                index = ImportedGlobals++;
                break;
            default:
                AddTag((TagType)type, offset);
                index = ImportedTags++;
                break;
        }

        Imports.Add(new ModuleImport(module, name, index, type));
    }

    public void AddFunction(CoreFunctionType type, long offset) => Add(Functions, type, "functions", Limits.MaxFunctions, offset);

    public void AddTable(TableType type, long offset)
    {
        Add(Tables, type, "tables", Limits.MaxTables, offset);
        if (Tables.Count > 1)
        {
            Use(WasmFeatures.ReferenceTypes, offset, "a second table");
        }
    }

    public void AddMemory(MemoryType type, long offset)
    {
        Add(Memories, type, "memories", Limits.MaxMemories, offset);
        if (Memories.Count > 1)
        {
            Use(WasmFeatures.MultiMemory, offset, "a second memory");
        }
    }

    public void AddGlobal(GlobalType type, long offset) => Add(Globals, type, "globals", Limits.MaxGlobals, offset);

    public void AddTag(TagType type, long offset) => Add(Tags, type, "tags", Limits.MaxTags, offset);

    /// <summary>Reads a name that is kept, within the limits of one and of all names.</summary>
    public string ReadName(ref BinaryCursor cursor, string expected)
    {
        long offset = cursor.Offset;
        ReadOnlySpan<byte> name = cursor.ReadName(expected, Limits.MaxNameBytes);
        if (name.Length > Limits.MaxTotalNameBytes - _nameBytes)
        {
            throw new InvalidModuleException(
                ModuleError.LimitExceeded, offset, $"at most {Limits.MaxTotalNameBytes} bytes of names", "more");
        }

        _nameBytes += name.Length;
        return Encoding.UTF8.GetString(name);
    }

    public ModuleInfo Build(long size) => new()
    {
        Size = size,
        Types = [.. Types],
        MostParameters = MostParameters,
        MostResults = MostResults,
        Imports = [.. Imports],
        Exports = [.. Exports],
        Functions = [.. Functions],
        ImportedFunctions = ImportedFunctions,
        Tables = [.. Tables],
        ImportedTables = ImportedTables,
        Memories = [.. Memories],
        ImportedMemories = ImportedMemories,
        Globals = Globals.Count,
        ImportedGlobals = ImportedGlobals,
        Tags = Tags.Count,
        ImportedTags = ImportedTags,
        StartFunction = StartFunction,
        ElementSegments = ElementSegments,
        SegmentElements = SegmentElements,
        DataSegments = DataSegments,
        DataBytes = DataBytes,
        Code = Code,
        CustomSections = [.. CustomSections],
        Producers = Producers,
        FeatureUses = [.. _featureUses],
    };

    private static void Add<T>(List<T> list, T item, string what, int limit, long offset)
    {
        if (list.Count >= limit)
        {
            throw TooMany(what, limit, offset);
        }

        list.Add(item);
    }

    private static InvalidModuleException TooMany(string what, int limit, long offset) =>
        new(ModuleError.LimitExceeded, offset, $"at most {limit} {what}", "more");
}
