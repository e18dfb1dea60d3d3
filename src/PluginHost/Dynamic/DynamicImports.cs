using PluginHost.Abi.Components;
using PluginHost.CompilerServices;

namespace PluginHost.Dynamic;

/// <summary>
/// What answers the functions that the component of a contract imports (<see cref="DynamicContract.Imports"/>). As with other contracts, a plugin has to
/// be granted an interface to be let in, by its name without the version; the functions that a component imports by itself, by the contract's.
/// </summary>
public sealed class DynamicImports
{
    private readonly DynamicContract _contract;
    private readonly Dictionary<string, DynamicImport> _answers = new(StringComparer.Ordinal);

    internal DynamicImports(DynamicContract contract) => _contract = contract;

    /// <summary>Answers a function.</summary>
    /// <param name="function">Its whole name: <c>acme:shop/rates@1.0.0#rate</c>, or only its own for one that the component imports by itself.</param>
    /// <param name="answer">
    /// Gives the result for arguments in their order; <see langword="null"/> if the function has none. What it throws, or a result of another type,
    /// ends the guest's call with a <see cref="PluginImportException"/>.
    /// </param>
    /// <param name="isBlocking">Whether it may take its time. Calls of the guest then run on threads of the host's own.</param>
    /// <returns>This, to add more.</returns>
    /// <exception cref="ArgumentException">The component does not import the function, or it is answered already.</exception>
    public DynamicImports Add(
        string function, Func<IReadOnlyList<WitValue>, CancellationToken, ValueTask<WitValue?>> answer, bool isBlocking = false)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(answer);
        DynamicFunction found = _contract.Imports.FirstOrDefault(import => import.Name == function)
            ?? throw new ArgumentException(
                $"The contract '{_contract.Name}' has no import '{function}'. "
                + $"It has {(_contract.Imports.IsEmpty ? "none" : string.Join(", ", _contract.Imports.Select(import => import.Name)))}.",
                nameof(function));
        return _answers.TryAdd(function, new DynamicImport(found, _contract.TypesOf(found), answer, isBlocking))
            ? this
            : throw new ArgumentException($"The import '{function}' of the contract '{_contract.Name}' is answered already.", nameof(function));
    }

    internal IReadOnlyList<ImportDescriptor> Describe() =>
    [
        .. _answers.GroupBy(answer => InterfaceOf(answer.Key), answer => answer.Value)
            .Select(functions => new ImportDescriptor(functions.Key, typeof(DynamicImports), [.. functions])),
    ];

    private static string InterfaceOf(string function) =>
        WitFunctions.InterfaceOf(function) is { Length: > 0 } name ? name : PlannedImport.Root;
}
