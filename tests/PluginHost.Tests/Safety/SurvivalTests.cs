using PluginHost.Tests.Calls;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Safety;

/// <summary>
/// What would end a process if it went wrong, once more in a process that has nothing else to do: its tests pass there, and it ends as it
/// should. Other such tests start processes of their own.
/// </summary>
public sealed class SurvivalTests
{
    [Fact]
    public Task Guests_that_call_the_host_that_calls_guests() => ChildProcess.RunAsync(typeof(ReentranceTests));

    [Fact]
    public Task Memory_that_is_not_where_it_was() => ChildProcess.RunAsync(typeof(GrowingMemoryTests));

    [Fact]
    public Task Allocators_that_lie() => ChildProcess.RunAsync(typeof(AllocatorTests));

    [Fact]
    public Task Hosts_that_are_disposed_while_guests_run_and_used_afterwards() => ChildProcess.RunAsync(typeof(DisposalTests));
}
