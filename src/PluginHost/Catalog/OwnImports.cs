using Microsoft.Extensions.Logging;
using PluginHost.Diagnostics;
using PluginHost.Plugin;

namespace PluginHost.Catalog;

/// <summary>What every guest may import without a grant: its own settings and its own log.</summary>
internal sealed class OwnImports(string settings, GuestLog log) : ISettings, ILog
{
    /// <inheritdoc/>
    public ValueTask<string> JsonAsync(CancellationToken cancellationToken = default) => new(settings);

    /// <inheritdoc/>
    public ValueTask WriteAsync(Level level, string message, CancellationToken cancellationToken = default)
    {
        log.Write(ToLogLevel(level), message);
        return ValueTask.CompletedTask;
    }

    private static LogLevel ToLogLevel(Level level) => level switch
    {
        Level.Trace => LogLevel.Trace,
        Level.Debug => LogLevel.Debug,
        Level.Information => LogLevel.Information,
        Level.Warning => LogLevel.Warning,
        Level.Error => LogLevel.Error,
        Level.Critical => LogLevel.Critical,
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };
}
