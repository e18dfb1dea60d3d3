using System.Globalization;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>Numbers as C# writes them.</summary>
internal static class Numbers
{
    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>An address some bytes after another one.</summary>
    public static string Address(string address, int offset) => offset == 0 ? address : $"{address} + {Text(offset)}";
}
