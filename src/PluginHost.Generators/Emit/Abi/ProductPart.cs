using PluginHost.Generators.Emit.Types;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>A field of a record, an item of a tuple, or a parameter among others.</summary>
/// <param name="Use">Its type.</param>
/// <param name="Member">The property or field that holds it.</param>
/// <param name="Place">Where it is.</param>
internal sealed record ProductPart(TypeUse Use, string Member, Place Place)
{
    /// <summary>Whether the part is all in one place.</summary>
    public bool IsInline => !Canonical.CanonicalFlattening.HasPointers(Use.Type);
}
