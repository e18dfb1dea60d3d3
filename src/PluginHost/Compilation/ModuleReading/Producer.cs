namespace PluginHost.Compilation;

/// <summary>A language or tool that took part in building a module.</summary>
/// <param name="Name">As <c>rustc</c>.</param>
/// <param name="Version">As <c>1.85.1 (4eb161250 2025-03-15)</c>; may be empty.</param>
internal readonly record struct Producer(string Name, string Version)
{
    public override string ToString() => Version.Length == 0 ? Name : $"{Name} {Version}";
}
