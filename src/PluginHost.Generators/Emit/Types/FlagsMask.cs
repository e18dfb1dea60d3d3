using System.Globalization;
using PluginHost.Generators.Canonical;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Types;

/// <summary>The bits of flags that have labels.</summary>
internal static class FlagsMask
{
    /// <summary>The mask as C# writes it; null if every bit has a label, so that nothing has to be masked.</summary>
    public static string? Of(WitFlags flags)
    {
        var bits = CanonicalLayout.FlagsSize(flags.Flags.Length) * 8;
        return flags.Flags.Length == bits
            ? null
            : "0x" + ((1u << flags.Flags.Length) - 1).ToString("x", CultureInfo.InvariantCulture);
    }
}
