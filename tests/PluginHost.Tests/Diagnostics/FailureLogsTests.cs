using Microsoft.Extensions.Time.Testing;
using PluginHost.Diagnostics;

namespace PluginHost.Tests.Diagnostics;

/// <summary>However many plugins fail, none keeps another out of the log, and not all of them are remembered.</summary>
public sealed class FailureLogsTests
{
    private const int Remembered = 1000;
    private const int PerSecond = 10 * Remembered;

    private static readonly PluginId Noisy = new("noisy");

    private readonly FailureLogs _logs = new(PerSecond, new FakeTimeProvider());

    [Fact]
    public void A_plugin_that_fails_always_keeps_no_other_out_of_the_log_however_many_there_are()
    {
        FailOthers(Remembered);
        Fail(Noisy, PerSecond / 2);
        Assert.False(_logs.TryTake(Noisy, out _));

        Assert.True(_logs.TryTake(new PluginId("another"), out _));
    }

    [Fact]
    public void A_plugin_that_has_not_failed_for_long_is_forgotten()
    {
        Fail(Noisy, PerSecond / 2);
        Assert.False(_logs.TryTake(Noisy, out _));

        FailOthers(Remembered);

        Assert.True(_logs.TryTake(Noisy, out _));
    }

    [Fact]
    public void A_plugin_that_fails_always_is_remembered_however_many_others_fail()
    {
        Fail(Noisy, PerSecond / 2);

        for (int i = 0; i < 2 * Remembered; i++)
        {
            Assert.True(_logs.TryTake(new PluginId($"other-{i}"), out _));
            Assert.False(_logs.TryTake(Noisy, out _));
        }
    }

    private void Fail(PluginId id, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.True(_logs.TryTake(id, out _));
        }
    }

    private void FailOthers(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Fail(new PluginId($"other-{i}"), 1);
        }
    }
}
