namespace PluginHost.Sandbox;

/// <summary>What a probation came to.</summary>
/// <param name="Fault">What the version does worse than it may. <see langword="null"/> if nothing.</param>
/// <param name="LastFailure">How the call ended that decided it, if it failed.</param>
internal sealed record ProbationVerdict(string? Fault, Exception? LastFailure);
