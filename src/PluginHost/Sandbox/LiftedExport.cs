namespace PluginHost.Sandbox;

/// <summary>A function that a component exports.</summary>
/// <param name="Function">The core function's number among those that the host calls.</param>
/// <param name="PostReturn">The number of its post-return function; <see cref="LinkedOptions.None"/> if it has none.</param>
/// <param name="Options">How its values are passed.</param>
internal sealed record LiftedExport(int Function, int PostReturn, LinkedOptions Options);
