namespace PluginHost;

/// <summary>One plugin as configuration or code describes it.</summary>
public sealed class PluginOptions
{
    /// <summary>Where the guest comes from.</summary>
    public PluginSourceOptions Source { get; } = new();

    /// <summary>The SHA-256 that the guest must have, in hexadecimal. <see langword="null"/> accepts any.</summary>
    public string? Sha256 { get; set; }

    /// <summary>
    /// The WIT interface or world that the guest exports, for example <c>example:greeter/greeter@0.1.0</c>. May be left out if the
    /// application has one contract only.
    /// </summary>
    public string? Contract { get; set; }

    /// <summary>The hook that the plugin is for, for example <c>http-filter</c>, instead of a contract.</summary>
    public string? Hook { get; set; }

    /// <summary>The rights that the plugin is given, by name.</summary>
    /// <value>Empty: none.</value>
    public IList<string> Grants { get; } = [];

    /// <summary>What the plugin may use.</summary>
    public PluginLimits Limits { get; } = new();

    /// <summary>What the guest finds in its world if it uses WASI.</summary>
    public PluginWasi Wasi { get; } = new();

    /// <summary>How long an instance lives.</summary>
    /// <value><see cref="PluginLifetime.PerCall"/>.</value>
    public PluginLifetime Lifetime { get; set; }

    /// <summary>What the plugin's hook does when the plugin, and its <see cref="Fallback"/> if it has one, gives no result.</summary>
    /// <value><see langword="null"/>: what the hook does by default, which is <see cref="PluginFailurePolicy.Closed"/> unless it says otherwise.</value>
    public PluginFailurePolicy? FailurePolicy { get; set; }

    /// <summary>
    /// What the plugin's hook asks in its place when the plugin gives no result: another plugin, as <c>name</c> or <c>scope/name</c>, or code of
    /// the application, as <c>code:name</c>; see <see cref="PluginFallback"/>.
    /// </summary>
    /// <value><see langword="null"/>: nothing.</value>
    public string? Fallback { get; set; }

    /// <summary>
    /// Where the plugin stands among others that its hook calls one after the other: lower ones come earlier, those of the same order as the
    /// application names them.
    /// </summary>
    /// <value>0.</value>
    public int Order { get; set; }

    /// <summary>What stands around the plugin's calls besides its limits.</summary>
    /// <value><see langword="null"/>: nothing.</value>
    public PluginResilience? Resilience { get; set; }

    /// <summary>
    /// The plugin's settings, as one JSON document. In configuration either a section, which becomes a JSON object (true, false, null
    /// and numbers as such, everything else as a string), or a string that holds the document.
    /// </summary>
    /// <value><c>{}</c>.</value>
    public string Settings { get; set; } = "{}";

    /// <summary>What is asked of the first calls of the plugin's new versions, instead of what the host asks of all.</summary>
    /// <value><see langword="null"/>: <see cref="WasmReloadOptions.Probation"/>.</value>
    public PluginProbation? Probation { get; set; }

    /// <summary>
    /// The path of a file with recorded inputs and the outputs that are expected for them, in the form that the plugin's hook reads; see
    /// <see cref="PluginDefinition.SelfCheck"/>. A relative path starts where those of the guests do.
    /// </summary>
    /// <value><see langword="null"/>: none.</value>
    public string? SelfCheck { get; set; }

    /// <summary>Whether the plugin is loaded.</summary>
    /// <value><see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;
}
