using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Sandbox;

namespace PluginHost.Tests.Support;

internal static class TickerExtensions
{
    /// <summary>Returns when the ticker has seen what the clock says. Its thread looks by itself, a tick later, and calls go by what it saw.</summary>
    public static void WaitForTicker(this PluginTestHost host, FakeTimeProvider time)
    {
        Ticker ticker = host.Services.GetRequiredService<Ticker>();
        long now = (long)(time.GetUtcNow() - time.Start).TotalMilliseconds;
        Assert.True(SpinWait.SpinUntil(() => ticker.Now == now, TimeSpan.FromSeconds(60)));
    }
}
