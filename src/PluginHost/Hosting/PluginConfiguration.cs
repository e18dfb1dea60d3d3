using Microsoft.Extensions.Configuration;

namespace PluginHost.Hosting;

/// <summary>
/// Configuration that describes plugins. Its changes are followed here and not through the options' own change tokens: options that are not
/// valid any more would be thrown at whoever has changed configuration.
/// </summary>
/// <param name="Configuration">The configuration. <see langword="null"/> if there is none.</param>
internal sealed record PluginConfiguration(IConfiguration? Configuration);
