using PluginHost.Abi;
using PluginHost.CompilerServices;

namespace PluginHost.Catalog;

/// <summary>The functions that a guest exports by the names of core modules, and which of them are meant by a contract.</summary>
internal sealed class GuestExports
{
    private const int Shown = 20;

    private readonly List<string> _names;
    private readonly HashSet<string> _all;
    private readonly VersionedNames<string> _interfaces;

    /// <summary>Collects what a guest exports.</summary>
    /// <param name="names">The names: <c>interface#function</c>, or only the function.</param>
    public GuestExports(IEnumerable<string> names)
    {
        _names = [.. names];
        _all = new HashSet<string>(_names, StringComparer.Ordinal);
        _interfaces = new VersionedNames<string>(_names.Select(FindInterface).OfType<string>().Select(name => KeyValuePair.Create(name, name)));
    }

    /// <summary>The name under which the guest would have a function: the contract's, or that of the version that the guest was built for.</summary>
    public string NameOf(ExportDescriptor wanted) =>
        _interfaces.TryFind(wanted.InterfaceName, out string? found) ? $"{found}#{wanted.FunctionName}" : wanted.CoreName;

    /// <summary>Whether a guest has anything of a contract that it need not have.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="all">All that the guest may have. What it has of one of them by name is not another's too, by its version.</param>
    public bool HasAnyOf(ContractDescriptor contract, IReadOnlyList<ContractDescriptor> all)
    {
        string[] there = [.. contract.Exports.Select(NameOf).Where(name => _all.Contains(name))];
        return contract.Exports.Any(export => there.Contains(export.CoreName))
            || (there.Length > 0 && !all.SelectMany(other => other.Exports).Any(export => there.Contains(export.CoreName)));
    }

    /// <summary>What a guest has that does not have a function.</summary>
    public string DescribeWithout(ExportDescriptor wanted) =>
        _interfaces.TryFind(wanted.InterfaceName, out string? found) && found != wanted.InterfaceName
            ? $"{Sanitize(found)}, which has {Describe(_names.Where(name => name.StartsWith($"{found}#", StringComparison.Ordinal)).Select(name => name[(found.Length + 1)..]))}"
            : Describe();

    /// <summary>What a guest has.</summary>
    public string Describe() => (_names.Count == 0 ? "no exports at all" : $"the exports {Describe(_names)}") + Advice;

    private static string? FindInterface(string name) =>
        name.IndexOf('#', StringComparison.Ordinal) is > 0 and int end ? name[..end] : null;

    // The likely reason: a compiler's default is a program.
    private string Advice => _all.Contains("_start")
        ? " of a program with a main function (_start); build a library instead, which WASI calls a reactor"
        : "";

    private static string Describe(IEnumerable<string> names)
    {
        string[] some = [.. names.Take(Shown + 1).Select(Sanitize)];
        return $"{string.Join(", ", some.Take(Shown))}{(some.Length > Shown ? ", …" : "")}";
    }

    private static string Sanitize(string name) => GuestText.Sanitize(name, GuestText.MaxNameLength);
}
