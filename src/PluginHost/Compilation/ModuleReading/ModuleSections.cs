namespace PluginHost.Compilation;

/// <summary>Names and order of the sections.</summary>
internal static class ModuleSections
{
    /// <summary>The section as messages call it.</summary>
    public static string ToName(this ModuleSection section) => section switch
    {
        ModuleSection.Custom => "a custom section",
        ModuleSection.Type => "the type section",
        ModuleSection.Import => "the import section",
        ModuleSection.Function => "the function section",
        ModuleSection.Table => "the table section",
        ModuleSection.Memory => "the memory section",
        ModuleSection.Global => "the global section",
        ModuleSection.Export => "the export section",
        ModuleSection.Start => "the start section",
        ModuleSection.Element => "the element section",
        ModuleSection.Code => "the code section",
        ModuleSection.Data => "the data section",
        ModuleSection.DataCount => "the data count section",
        ModuleSection.Tag => "the tag section",
        _ => "an unknown section",
    };

    /// <summary>The place of a section that is not a custom one: later additions do not stand in the order of their ids.</summary>
    public static int Rank(this ModuleSection section) => section switch
    {
        <= ModuleSection.Memory => (int)section,
        ModuleSection.Tag => 6,
        ModuleSection.Global => 7,
        ModuleSection.Export => 8,
        ModuleSection.Start => 9,
        ModuleSection.Element => 10,
        ModuleSection.DataCount => 11,
        ModuleSection.Code => 12,
        _ => 13,
    };
}
