using System.Text;
using PluginHost.Abi.Components;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>Exports of core modules, each with a number that stays.</summary>
internal sealed class NumberedExports
{
    private readonly Dictionary<(int Instance, string Name), int> _numbers = [];
    private readonly List<LinkedExtern> _exports = [];

    /// <summary>The number of an export; <see cref="LinkedOptions.None"/> for none.</summary>
    public int NumberOf(PlannedExport? export)
    {
        if (export is null)
        {
            return LinkedOptions.None;
        }

        if (!_numbers.TryGetValue((export.Instance, export.Name), out int number))
        {
            number = _exports.Count;
            _numbers.Add((export.Instance, export.Name), number);
            _exports.Add(LinkedExtern.Export(export.Instance, Encoding.UTF8.GetBytes(export.Name)));
        }

        return number;
    }

    /// <summary>The exports by their numbers.</summary>
    public LinkedExtern[] ToArray() => [.. _exports];
}
