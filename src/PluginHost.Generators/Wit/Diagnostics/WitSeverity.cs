namespace PluginHost.Generators.Wit.Diagnostics;

internal enum WitSeverity
{
    Warning,
    Error,
}
