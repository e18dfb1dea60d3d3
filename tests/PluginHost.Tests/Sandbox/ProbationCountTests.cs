using Microsoft.Extensions.Time.Testing;
using PluginHost.Sandbox;

namespace PluginHost.Tests.Sandbox;

/// <summary>How many calls are looked at depends on how many instances share them.</summary>
public sealed class ProbationCountTests
{
    private static readonly PluginTrapException Trap = new(new PluginId("guest"), TrapCode.Unreachable, []);

    private readonly FakeTimeProvider _time = new();
    private readonly List<ProbationVerdict> _verdicts = [];

    [Theory]
    [InlineData(4, 0, 4)]
    [InlineData(4, 3, 30)]
    [InlineData(100, 3, 100)]
    public void A_version_has_passed_after_its_calls_and_ten_for_each_kept_instance(int calls, int instances, int expected)
    {
        Probation probation = Start(calls, instances);
        Note(probation, expected - 1, failure: null);
        Assert.Empty(_verdicts);

        Note(probation, 1, failure: null);

        Assert.Null(Assert.Single(_verdicts).Fault);
    }

    [Fact]
    public void What_fails_when_every_instance_has_served_a_few_calls_is_seen()
    {
        Probation probation = Start(calls: 4, instances: 3, maxFailures: 0);
        Note(probation, 9, failure: null);

        Note(probation, 1, Trap);

        Assert.Contains("Of its first 10 calls 1 failed", Assert.Single(_verdicts).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void It_ends_with_its_time_however_many_instances_there_are()
    {
        Probation probation = Start(calls: 4, instances: 1000);
        Note(probation, 10, failure: null);
        _time.Advance(TimeSpan.FromMinutes(1));

        Note(probation, 1, failure: null);

        Assert.Null(Assert.Single(_verdicts).Fault);
    }

    [Fact]
    public void Of_more_calls_more_may_fail()
    {
        Probation probation = Start(calls: 10, instances: 10, maxFailures: 2, before: new FirstCalls(20, 1, 0, null, null));
        Note(probation, 50, failure: null);

        Note(probation, 16, Trap);
        Assert.Empty(_verdicts);
        Note(probation, 1, Trap);

        Assert.Contains("Of its first 67 calls 17 failed, more than 16", Assert.Single(_verdicts).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_of_which_too_few_calls_are_known_passes_on_what_was_known_of_the_one_before()
    {
        var before = new FirstCalls(20, 1, 0, null, null);
        Probation probation = Start(calls: 100, instances: 0, before: before);
        Note(probation, 9, failure: null);
        Assert.Equal(before, probation.FirstCalls);

        Note(probation, 1, failure: null);

        Assert.Equal(10, probation.FirstCalls.Calls);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(11, true)]
    public void Times_that_are_mostly_the_clocks_and_the_hosts_own_are_not_compared(double microseconds, bool isWorse)
    {
        Probation probation = Start(calls: 10, instances: 0, before: new FirstCalls(20, 0, 0, null, TimeSpan.FromMicroseconds(1)));

        for (int i = 0; i < 10; i++)
        {
            probation.Note(TimeSpan.FromMicroseconds(microseconds), fuel: null, failure: null);
        }

        Assert.Equal(isWorse, Assert.Single(_verdicts).Fault is not null);
    }

    private Probation Start(int calls, int instances, int maxFailures = 0, FirstCalls before = default) => new(
        new PluginProbation { Calls = calls, MaxFailures = maxFailures, MaxTimeouts = 0, MaxLatencyFactor = 2 },
        before,
        isJudged: true,
        _time,
        () => instances,
        _verdicts.Add);

    private static void Note(Probation probation, int times, Exception? failure)
    {
        for (int i = 0; i < times; i++)
        {
            probation.Note(duration: null, fuel: null, failure);
        }
    }
}
