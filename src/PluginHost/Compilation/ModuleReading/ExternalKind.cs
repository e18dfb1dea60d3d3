namespace PluginHost.Compilation;

/// <summary>What an import or export is, numbered as in the binary format.</summary>
internal enum ExternalKind
{
    Function = 0,
    Table = 1,
    Memory = 2,
    Global = 3,
    Tag = 4,
}
