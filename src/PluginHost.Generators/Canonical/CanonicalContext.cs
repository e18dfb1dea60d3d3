namespace PluginHost.Generators.Canonical;

/// <summary>Which way a function crosses the border of a guest.</summary>
internal enum CanonicalContext
{
    /// <summary><c>canon lift</c>: a core function that the guest exports; the host calls it.</summary>
    Lift,

    /// <summary><c>canon lower</c>: a core function that the guest imports; the guest calls it.</summary>
    Lower,
}
