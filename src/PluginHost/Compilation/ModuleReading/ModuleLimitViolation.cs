namespace PluginHost.Compilation;

/// <summary>A module that is more than its host is willing to compile.</summary>
/// <param name="Limit">Which limit.</param>
/// <param name="Actual">What the module has.</param>
/// <param name="Allowed">What is allowed.</param>
/// <param name="Message">Both in a sentence.</param>
internal sealed record ModuleLimitViolation(ModuleLimit Limit, long Actual, long Allowed, string Message);
