using System.Diagnostics.CodeAnalysis;

namespace PluginHost;

/// <summary>
/// Marks the interfaces that the generator makes from WIT and that a guest can export, so that code can only be written against
/// contracts that exist. Not meant to be implemented by hand, but free to be implemented by a substitute in tests.
/// </summary>
[SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "A constraint at compile time is what it is for.")]
public interface IWasmContract;
