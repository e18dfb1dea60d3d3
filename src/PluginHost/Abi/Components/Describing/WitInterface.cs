namespace PluginHost.Abi.Components;

/// <summary>An interface that is described: as it is imported, as it is exported, or both, of which either may have only a part.</summary>
/// <param name="Name">What it is called; empty for one without a name of its own.</param>
/// <param name="Imported">What is imported of it; null if it is not imported.</param>
/// <param name="Exported">What is exported of it; null if it is not exported.</param>
internal sealed record WitInterface(string Name, ExternList? Imported, ExternList? Exported)
{
    /// <summary>What both sides have: an item of both stands here twice, with other types.</summary>
    public IEnumerable<KeyValuePair<string, ExternType>> Items => (Imported ?? ExternList.Empty).Concat(Exported ?? ExternList.Empty);

    /// <summary>Says of an item that only one of both sides has it.</summary>
    public string NoteOf(string item)
    {
        if (Imported is null || Exported is null)
        {
            return "";
        }

        return Imported.Find(item) is null ? " // only exported" : Exported.Find(item) is null ? " // only imported" : "";
    }
}
