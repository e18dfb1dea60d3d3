namespace PluginHost.AspNetCore.Tests.Support;

/// <summary>How a request ended on the server.</summary>
/// <param name="Exception">What was thrown.</param>
/// <param name="Outcomes">What filters did.</param>
internal sealed record RequestEnd(Exception? Exception, IReadOnlyList<WasmFilterOutcome> Outcomes);
