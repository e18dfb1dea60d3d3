namespace PluginHost.Compilation;

/// <summary>Something that a module offers to its host.</summary>
/// <param name="Name">The name, unique in the module.</param>
/// <param name="Index">Its place among the functions, tables, memories, globals or tags.</param>
/// <param name="Type">What is offered.</param>
internal sealed record ModuleExport(string Name, int Index, ExternalType Type)
{
    public ExternalKind Kind => Type.Kind;
}
