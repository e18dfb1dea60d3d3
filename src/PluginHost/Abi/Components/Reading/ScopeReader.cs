using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads the types of components and instances, which have index spaces of their own.</summary>
internal static class ScopeReader
{
    /// <summary>Begins a scope inside of another.</summary>
    public static Scope Enter(ScopeKind kind, Scope parent, long offset) => parent.Nesting < parent.Budget.Limits.MaxNesting
        ? new Scope(kind, parent, parent.Budget)
        : throw InvalidComponentException.Limit(offset, $"components and types in one another up to {parent.Budget.Limits.MaxNesting} deep");

    public static InstanceType ReadInstanceType(ref BinaryCursor cursor, Scope parent)
    {
        Scope scope = Enter(ScopeKind.InstanceType, parent, cursor.Offset);
        ReadDeclarations(ref cursor, scope);
        return new InstanceType(scope.Exports.Items, scope.HasOwnResources ? scope.Owner : null);
    }

    public static ComponentType ReadComponentType(ref BinaryCursor cursor, Scope parent)
    {
        Scope scope = Enter(ScopeKind.ComponentType, parent, cursor.Offset);
        ReadDeclarations(ref cursor, scope);
        return new ComponentType(scope.Imports.Items, scope.Exports.Items, scope.Owner);
    }

    private static void ReadDeclarations(ref BinaryCursor cursor, Scope scope)
    {
        int count = scope.Budget.ReadCount(ref cursor, "declarations", minimumSize: 2);
        for (int i = 0; i < count; i++)
        {
            long offset = cursor.Offset;
            scope.Budget.Offset = offset;
            byte kind = cursor.ReadByte("a declaration");
            switch (kind)
            {
                case 0:
                    CoreTypeReader.Read(ref cursor, scope);
                    break;
                case 1:
                    TypeReader.Read(ref cursor, scope);
                    break;
                case 2:
                    AliasReader.Read(ref cursor, scope);
                    break;
                case 3 when scope.Kind == ScopeKind.ComponentType:
                    ImportReader.Read(ref cursor, scope);
                    break;
                case 4:
                    ExportReader.ReadDeclaration(ref cursor, scope);
                    break;
                default:
                    throw InvalidComponentException.Malformed(offset, "a declaration", $"0x{kind:x2}");
            }
        }
    }
}
