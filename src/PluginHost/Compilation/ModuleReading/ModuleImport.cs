namespace PluginHost.Compilation;

/// <summary>Something that a module needs from its host.</summary>
/// <param name="Module">The first name, of an interface or a host module.</param>
/// <param name="Name">The second name.</param>
/// <param name="Index">Its place among the functions, tables, memories, globals or tags.</param>
/// <param name="Type">What is needed.</param>
internal sealed record ModuleImport(string Module, string Name, int Index, ExternalType Type)
{
    public ExternalKind Kind => Type.Kind;
}
