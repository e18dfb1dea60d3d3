using PluginHost.CompilerServices;

namespace PluginHost.Hosting;

/// <summary>What the application's code expects of new versions of a contract's plugins.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Name">The check's name, for failures.</param>
/// <param name="RunAsync">Throws if a version is not what is expected.</param>
internal sealed record SelfCheckCode(
    ContractDescriptor Contract, string Name, Func<PluginCandidate, CancellationToken, ValueTask> RunAsync);
