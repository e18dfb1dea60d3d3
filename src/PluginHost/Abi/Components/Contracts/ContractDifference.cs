namespace PluginHost.Abi.Components;

/// <summary>The first difference between a function of a contract and that of a component.</summary>
/// <param name="Path">Where it is, from the function to the innermost type.</param>
/// <param name="Contract">What the contract has there, as WIT; null for nothing.</param>
/// <param name="Component">What the component has there.</param>
internal sealed record ContractDifference(string Path, string? Contract, string? Component)
{
    /// <summary>The innermost type with a name around it, as the contract defines it; null if there is none.</summary>
    public string? ContractDefinition { get; init; }

    /// <summary>The same as the component defines it.</summary>
    public string? ComponentDefinition { get; init; }

    /// <summary>The difference from further outside.</summary>
    public ContractDifference Inside(string place) => this with { Path = Path.Length == 0 ? place : $"{place}: {Path}" };

    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Quote(Contract)} in the contract, {Quote(Component)} in the guest";

    private static string Quote(string? text) => text is null ? "nothing" : $"'{text}'";
}
