namespace PluginHost.Fuzz.Tests.Tools;

/// <summary>What became of a guest.</summary>
/// <param name="NotLoaded">Why it was not loaded; null if it was.</param>
/// <param name="Answers">How many calls gave a result.</param>
/// <param name="Failures">Why the others gave none.</param>
internal sealed record Trial(PluginException? NotLoaded, int Answers, IReadOnlyList<PluginException> Failures);
