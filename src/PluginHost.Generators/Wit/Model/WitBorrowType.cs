namespace PluginHost.Generators.Wit.Model;

/// <summary>A handle that borrows a resource for the time of a call.</summary>
internal sealed record WitBorrowType(WitResource Resource) : WitType
{
    public override string ToString() => $"borrow<{Resource.Name}>";
}
