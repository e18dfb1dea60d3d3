namespace PluginHost.Compilation;

/// <summary>Numbers of a function body that decide what it costs to compile.</summary>
/// <param name="Loops">Its loops.</param>
/// <param name="BlockValues">Parameters and results of its blocks, loops and conditions.</param>
internal readonly record struct BodyShape(long Loops, long BlockValues);
