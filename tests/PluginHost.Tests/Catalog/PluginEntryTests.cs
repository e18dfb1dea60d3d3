using PluginHost.Catalog;

namespace PluginHost.Tests.Catalog;

/// <summary>Since when a plugin stands as it does is a question of what is wrong with it, and not of the words for it.</summary>
public sealed class PluginEntryTests
{
    private static readonly PluginId Id = new("guest");
    private static readonly PluginEntry Before = Failed(new PluginLoadException(Id, "It took 30 ms.")) with { Since = DateTimeOffset.UnixEpoch };

    [Fact]
    public void The_same_failure_in_other_words_goes_on() =>
        Assert.Equal(DateTimeOffset.UnixEpoch, Failed(new PluginLoadException(Id, "It took 31 ms.")).After(Before, DateTimeOffset.MaxValue).Since);

    [Fact]
    public void Another_failure_and_the_same_of_another_version_begin_anew()
    {
        PluginException[] others =
            [new PluginContractException(Id, "a", "b", "c"), new PluginLoadException(Id, "It took 30 ms.") { Version = "abc" }];

        Assert.All(others, other => Assert.Equal(DateTimeOffset.MaxValue, Failed(other).After(Before, DateTimeOffset.MaxValue).Since));
    }

    private static PluginEntry Failed(PluginException failure) =>
        new(new PluginDefinition(Id, PluginContent.FromBytes(ReadOnlyMemory<byte>.Empty)), PluginState.Failed, Failure: failure);
}
