using PluginHost.CompilerServices;

namespace PluginHost;

/// <summary>
/// A place in an application where plugins are called, under a name that a plugin's configuration uses. The hooks of this project are
/// made with it, and an application's own may be.
/// </summary>
public sealed class PluginHook
{
    /// <summary>Describes a hook.</summary>
    /// <param name="name">The name, for example <c>http-filter</c>.</param>
    /// <param name="contracts">
    /// The interfaces that the hook calls. A plugin exports at least one of them; those that it does not export are not called. What
    /// they may import needs no grant.
    /// </param>
    public PluginHook(string name, IReadOnlyList<ContractDescriptor> contracts)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(contracts);
        Name = name;
        Contracts = contracts;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The interfaces that the hook calls.</summary>
    public IReadOnlyList<ContractDescriptor> Contracts { get; }

    /// <summary>What is done when a plugin that does not say it itself gives no result.</summary>
    /// <value><see cref="PluginFailurePolicy.Closed"/>.</value>
    public PluginFailurePolicy FailurePolicy { get; init; }

    /// <summary>
    /// Whether a call that gave no result may be made again: the hook takes over what a plugin did only once the call has its result. A plugin
    /// of the hook may then have a <see cref="PluginRetry"/> without saying so itself.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool IsIdempotent { get; init; }

    /// <summary>
    /// Runs recorded inputs against a version that is about to serve (<see cref="PluginDefinition.SelfCheck"/>). <see langword="null"/>: plugins of
    /// the hook cannot have any.
    /// </summary>
    public PluginRecordsCheck? SelfCheck { get; init; }

    /// <summary>The grants that the hook itself checks, with what each allows.</summary>
    public IReadOnlyDictionary<string, string> Grants { get; init; } = new Dictionary<string, string>();
}
