using System.Diagnostics;
using System.Globalization;
using PluginHost.Scoreboard.Http;

namespace PluginHost.Scoreboard.Ops;

/// <summary>The versions of the filter that a <see cref="ReloadServer"/> has come to serve.</summary>
/// <param name="server">The server.</param>
/// <param name="versions">The file.</param>
internal sealed class ServedVersions(ServerProcess server, GuestVersions versions) : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HttpClient _client = new() { BaseAddress = server.Address };
    private int _put;

    /// <summary>How many versions after the first serve now.</summary>
    public int Count => int.Parse(
        _client.GetStringAsync(ReloadServer.ReloadsPath).GetAwaiter().GetResult(), CultureInfo.InvariantCulture) / ReloadServer.Plugins - 1;

    /// <summary>Whether a version has been put in place that does not serve yet.</summary>
    public bool IsPending => Count < _put;

    /// <summary>Puts the next version in place.</summary>
    public void Next() => versions.Put(++_put);

    /// <summary>Waits until the last version that was put in place serves.</summary>
    public void Wait()
    {
        long start = Stopwatch.GetTimestamp();
        while (IsPending)
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException($"The version {_put} did not come to serve within {Patience}.");
            }

            Thread.Sleep(Between);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
