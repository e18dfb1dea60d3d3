namespace PluginHost.Generators.Emit.Planning;

/// <summary>What a project says about all of its WIT.</summary>
/// <param name="Namespace">The root namespace, or empty.</param>
/// <param name="Accessibility"><c>public</c>, <c>internal</c>, or empty for public.</param>
/// <param name="Features">The enabled features, separated by commas.</param>
/// <param name="ProjectDirectory">The project's directory, or empty.</param>
internal sealed record WitSettings(string Namespace, string Accessibility, string Features, string ProjectDirectory)
{
    public static WitSettings Default { get; } = new("", "", "", "");
}
