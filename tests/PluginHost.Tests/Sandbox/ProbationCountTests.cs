using Microsoft.Extensions.Time.Testing;
using PluginHost.Sandbox;

namespace PluginHost.Tests.Sandbox;

/// <summary>How many calls are looked at depends on how many instances share them.</summary>
public sealed class ProbationCountTests
{
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
        Probation probation = Start(calls: 4, instances: 3);
        Note(probation, 9, failure: null);

        Note(probation, 1, new PluginTrapException(new PluginId("guest"), TrapCode.Unreachable, []));

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

    private Probation Start(int calls, int instances) => new(
        new PluginProbation { Calls = calls, MaxFailures = 0 }, default, isJudged: true, _time, () => instances, _verdicts.Add);

    private static void Note(Probation probation, int times, Exception? failure)
    {
        for (int i = 0; i < times; i++)
        {
            probation.Note(duration: null, fuel: null, failure);
        }
    }
}
