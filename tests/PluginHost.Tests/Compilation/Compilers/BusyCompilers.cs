namespace PluginHost.Tests.Compilation.Compilers;

/// <summary>Tests that keep a processor busy for a while: they run when no other test does, because others look at the time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BusyCompilers
{
    public const string Name = "Busy compilers";
}
