using PluginHost.Tests.Calls.Ordinary;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Calls;

/// <summary>
/// Most calls need nothing but to be made, and go in and out in one piece. Not in a process in which a host function has ever blocked, so
/// what has to lead out of that is tested in processes of its own.
/// </summary>
public sealed class OrdinaryCallTests
{
    [Fact]
    public Task Whatever_more_there_is_to_begin_is_begun() => ChildProcess.RunAsync(typeof(Beginnings));

    [Fact]
    public Task Whatever_belongs_to_the_caller_is_there_and_is_gone_afterwards() => ChildProcess.RunAsync(typeof(Callers));

    [Fact]
    public Task Whatever_else_was_changed_is_seen_by_the_next_call() => ChildProcess.RunAsync(typeof(Changes));

    [Fact]
    public Task Whatever_more_there_is_to_end_is_ended() => ChildProcess.RunAsync(typeof(Ends));

    [Fact]
    public Task Host_functions_that_block_have_their_calls_where_they_may() => ChildProcess.RunAsync(typeof(Blocking), nameof(Blocking.Thread));

    [Fact]
    public Task Calls_around_a_call_are_found_on_other_threads() => ChildProcess.RunAsync(typeof(Blocking), nameof(Blocking.Outer));
}
