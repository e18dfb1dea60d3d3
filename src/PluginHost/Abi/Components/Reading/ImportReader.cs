using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads an import.</summary>
internal static class ImportReader
{
    public static void Read(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        ExternName name = ExternReader.ReadName(ref cursor, scope);
        ExternType type = ExternReader.ReadType(ref cursor, scope, isImport: true);
        if (scope.HasLocalResources(type.Part))
        {
            throw InvalidComponentException.Invalid(
                offset, "an import without resources of the component itself, which nobody outside has", $"{type.Kind} with one");
        }

        scope.Imports.Add(name, type, offset);
        ExternReader.Show(scope, type, isImport: true, offset);
        scope.Add(new ImportedItem { Offset = offset, Name = name.Text, Type = type });
    }
}
