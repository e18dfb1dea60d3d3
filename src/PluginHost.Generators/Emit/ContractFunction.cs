using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit;

/// <summary>A function that becomes a method.</summary>
/// <param name="Name">Its name in WIT, where it is imported or exported.</param>
/// <param name="Function">The function.</param>
internal sealed record ContractFunction(string Name, WitFunction Function)
{
    /// <summary>Where it is, for messages about its name.</summary>
    public NamedItem Named => new("function", Name, Function.Span);
}
