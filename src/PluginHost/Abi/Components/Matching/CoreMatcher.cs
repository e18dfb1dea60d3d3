using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Whether something of a core module may stand where another is expected, as core modules are linked.</summary>
internal static class CoreMatcher
{
    /// <summary>What stands in the way; null when nothing does.</summary>
    public static string? Compare(ExternalType actual, ExternalType expected)
    {
        bool fits = (actual, expected) switch
        {
            (TableType a, TableType e) => a.ElementType == e.ElementType && a.Is64 == e.Is64
                && Fits(a.Minimum, a.Maximum, e.Minimum, e.Maximum),
            (MemoryType a, MemoryType e) => a.IsShared == e.IsShared && a.Is64 == e.Is64 && a.PageSizeLog2 == e.PageSizeLog2
                && Fits(a.Minimum, a.Maximum, e.Minimum, e.Maximum),
            _ => actual == expected,
        };

        return fits ? null : $"{actual}, where {expected} is needed";
    }

    /// <summary>What keeps a module from being used as another: it may import less and export more.</summary>
    public static string? Compare(CoreModuleType actual, CoreModuleType expected)
    {
        foreach (ModuleImport import in actual.Imports)
        {
            string name = $"import {Printable.Quote(import.Module)} {Printable.Quote(import.Name)}";
            if (expected.FindImport(import.Module, import.Name) is not { } given)
            {
                return $"a core module with the {name}, which is not given";
            }

            if (Compare(given, import.Type) is { } mismatch)
            {
                return $"for the {name} of a core module {mismatch}";
            }
        }

        foreach ((string name, ExternalType type) in expected.Exports)
        {
            if (actual.Exports.GetValueOrDefault(name) is not { } offered)
            {
                return $"a core module without the export {Printable.Quote(name)}";
            }

            if (Compare(offered, type) is { } mismatch)
            {
                return $"for the export {Printable.Quote(name)} of a core module {mismatch}";
            }
        }

        return null;
    }

    private static bool Fits(ulong minimum, ulong? maximum, ulong expectedMinimum, ulong? expectedMaximum) =>
        minimum >= expectedMinimum && (expectedMaximum is null || maximum <= expectedMaximum);
}
