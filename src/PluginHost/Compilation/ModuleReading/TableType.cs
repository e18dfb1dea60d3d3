namespace PluginHost.Compilation;

/// <summary>The type of a table.</summary>
/// <param name="ElementType">A reference type.</param>
/// <param name="Minimum">Elements at the start.</param>
/// <param name="Maximum">Elements that it may grow to, if the module says so.</param>
/// <param name="Is64">Whether it is indexed with 64 bits.</param>
internal sealed record TableType(CoreValueType ElementType, ulong Minimum, ulong? Maximum, bool Is64) : ExternalType
{
    public override ExternalKind Kind => ExternalKind.Table;

    public override string ToString()
    {
        string index = Is64 ? " i64" : "";
        string maximum = Maximum is { } elements ? $" {elements}" : "";
        return $"(table{index} {Minimum}{maximum} {ElementType.ToWat()})";
    }
}
