using System.Collections.Frozen;

namespace PluginHost;

/// <summary>A plugin as a source describes it: which guest, under which contract, with which rights and limits.</summary>
public sealed record PluginDefinition
{
    /// <summary>Describes a plugin.</summary>
    /// <param name="id">The plugin's identity.</param>
    /// <param name="content">Where the guest's bytes come from.</param>
    public PluginDefinition(PluginId id, PluginContent content)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(content);
        Id = id;
        Content = content;
    }

    /// <summary>The plugin's identity.</summary>
    public PluginId Id { get; }

    /// <summary>Where the guest's bytes come from.</summary>
    public PluginContent Content { get; init; }

    /// <summary>The SHA-256 that the bytes must have, in hexadecimal. <see langword="null"/> accepts any bytes.</summary>
    public string? Sha256 { get; init; }

    /// <summary>
    /// The WIT interface or world that the guest must export, for example <c>example:greeter/greeter@0.1.0</c>. <see langword="null"/>
    /// if <see cref="Hook"/> says it, or if the application has only one contract.
    /// </summary>
    public string? Contract { get; init; }

    /// <summary>The hook that the plugin is for, for example <c>http-filter</c>, instead of a contract.</summary>
    public string? Hook { get; init; }

    /// <summary>The rights that the plugin was given, by name. Empty: none.</summary>
    public IReadOnlySet<string> Grants { get; init; } = new HashSet<string>();

    /// <summary>What the plugin may use.</summary>
    public PluginLimits Limits { get; init; } = new();

    /// <summary>What the guest finds in its world if it uses WASI.</summary>
    public PluginWasi Wasi { get; init; } = new();

    /// <summary>How long an instance lives.</summary>
    public PluginLifetime Lifetime { get; init; }

    /// <summary>
    /// What the plugin's hook does when the plugin, and its <see cref="Fallback"/> if it has one, gives no result. <see langword="null"/>: what
    /// the hook does by default.
    /// </summary>
    public PluginFailurePolicy? FailurePolicy { get; init; }

    /// <summary>What the plugin's hook asks in its place when the plugin gives no result. <see langword="null"/>: nothing.</summary>
    public PluginFallback? Fallback { get; init; }

    /// <summary>
    /// Where the plugin stands among others that a hook calls one after the other: lower ones come earlier, those of the same order as the
    /// application names them.
    /// </summary>
    /// <value>0.</value>
    public int Order { get; init; }

    /// <summary>What stands around the plugin's calls besides its limits. <see langword="null"/>: nothing.</summary>
    public PluginResilience? Resilience { get; init; }

    /// <summary>The plugin's settings: one JSON document.</summary>
    public string Settings { get; init; } = "{}";

    /// <summary>Whether the plugin is to be loaded. A disabled plugin is known by name, and rejects its calls.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// What is asked of the first calls of the plugin's new versions. <see langword="null"/> for what the host asks of all
    /// (<c>WasmPlugins:Reload:Probation</c>).
    /// </summary>
    public PluginProbation? Probation { get; init; }

    /// <summary>
    /// Recorded inputs with the outputs that are expected for them, in the form that the plugin's <see cref="Hook"/> reads. They are run against
    /// each new version before it serves; one that does something else is refused. <see langword="null"/>: none.
    /// </summary>
    public PluginContent? SelfCheck { get; init; }

    /// <summary>The files that say how the plugin is loaded: when one changes, it is looked at again.</summary>
    internal IEnumerable<string> Files => new[] { Content.FilePath, SelfCheck?.FilePath }.OfType<string>();

    /// <summary>A copy that nobody can change any more.</summary>
    internal PluginDefinition Freeze() => this with
    {
        Grants = Grants.ToFrozenSet(StringComparer.Ordinal),
        Limits = Limits.Clone(),
        Wasi = Wasi with { },
        Resilience = Resilience?.Copy(),
        Probation = Probation?.Clone(),
    };

    /// <summary>Whether another definition would load the same guest in the same way. What is asked of it before it serves, and of its first calls, does not count.</summary>
    internal bool IsLoadedLike(PluginDefinition other) =>
        Id == other.Id
        && Sha256 == other.Sha256
        && Contract == other.Contract
        && Hook == other.Hook
        && Lifetime == other.Lifetime
        && FailurePolicy == other.FailurePolicy
        && Fallback == other.Fallback
        && Order == other.Order
        && Resilience == other.Resilience
        && Settings == other.Settings
        && Enabled == other.Enabled
        && Grants.SetEquals(other.Grants)
        && Limits.HasSameValues(other.Limits)
        && Wasi == other.Wasi;
}
