using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Components;

/// <summary>Resources that components define: handles, what they own and borrow, and what becomes of those that are used wrongly.</summary>
public sealed class ResourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handle_leads_to_what_it_was_made_for_and_its_end_is_told_to_the_destructor()
    {
        Assert.Equal(42u, await RunAsync(Alone("(call $rep (call $new (i32.const 42)))")));
        Assert.Equal(42u, await RunAsync(Alone("(call $drop (call $new (i32.const 42))) (call $ended)")));
    }

    [Fact]
    public async Task Handles_begin_with_one_and_are_used_again()
    {
        Assert.Equal(1u, await RunAsync(Alone("(call $new (i32.const 7))")));
        Assert.Equal(2u, await RunAsync(Alone(
            "(drop (call $new (i32.const 7))) (call $drop (call $new (i32.const 8))) (call $new (i32.const 9))")));
    }

    [Theory]
    [InlineData("(call $rep (i32.const 0))", "the handle 0, which does not exist")]
    [InlineData("(call $rep (i32.const 1))", "the handle 1, which does not exist")]
    [InlineData("(call $rep (i32.const -1))", "the handle 4294967295, which does not exist")]
    [InlineData("(call $drop (call $new (i32.const 1))) (call $rep (i32.const 1))", "the handle 1, which does not exist")]
    [InlineData("(call $drop (call $new (i32.const 1))) (call $drop (i32.const 1)) (i32.const 0)", "the handle 1, which does not exist")]
    [InlineData("(call $drop (call $new-other (i32.const 1))) (i32.const 0)", "as one of another resource")]
    public async Task A_handle_that_is_none_of_the_resource_breaks_the_rules(string body, string message)
    {
        var failure = await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync(Alone(body)));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_may_be_as_many_handles_as_the_limit_says()
    {
        PluginDefinition plugin = Alone("(loop $more (drop (call $new (i32.const 1))) (br $more)) (i32.const 0)") with
        {
            Limits = new PluginLimits { MaxResources = 3 },
        };

        var failure = await Assert.ThrowsAsync<PluginLimitException>(() => RunAsync(plugin));
        Assert.Equal((nameof(PluginLimits.MaxResources), 3), (failure.LimitName, failure.Limit));

        PluginDefinition within = Alone(
            "(drop (call $new (i32.const 1))) (drop (call $new (i32.const 1))) (call $new (i32.const 1))") with
        {
            Limits = new PluginLimits { MaxResources = 3 },
        };
        Assert.Equal(3u, await RunAsync(within));
    }

    [Fact]
    public async Task No_handle_is_made_or_given_up_while_the_result_is_being_taken()
    {
        await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync(Alone("(i32.const 1)", afterwards: "(drop (call $new (i32.const 1)))")));
    }

    [Fact]
    public async Task A_destructor_that_traps_ends_the_call()
    {
        await Assert.ThrowsAsync<PluginTrapException>(() => RunAsync(Alone("(call $drop (call $new (i32.const 666))) (i32.const 1)")));
    }

    [Fact]
    public async Task What_one_call_leaves_in_a_kept_instance_the_next_one_finds()
    {
        PluginDefinition plugin = Alone("(call $new (local.get $value))") with { Lifetime = PluginLifetime.Single };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        IRunner runner = host.Get<IRunner>("guest");

        Assert.Equal(1u, await runner.RunAsync(0, Token));
        Assert.Equal(2u, await runner.RunAsync(0, Token));
    }

    [Fact]
    public async Task Another_component_borrows_and_gives_back_what_it_was_given()
    {
        // What it lends, its owner knows by what it calls it; what it gives away is gone.
        Assert.Equal(105u, await RunAsync(Shared("(call $look (call $make (i32.const 5)))")));
        Assert.Equal(1005u, await RunAsync(Shared("(call $take (call $make (i32.const 5)))")));
        Assert.Equal(5u, await RunAsync(Shared("(call $drop (call $make (i32.const 5))) (call $ended)")));
    }

    [Theory]
    [InlineData("(local.set $h (call $make (i32.const 5))) (drop (call $take (local.get $h))) (call $look (local.get $h))", "does not exist")]
    [InlineData("(local.set $h (call $make (i32.const 5))) (drop (call $take (local.get $h))) (call $take (local.get $h))", "does not exist")]
    [InlineData("(call $look (i32.const 5))", "does not exist")]
    [InlineData("(local.set $h (call $make (i32.const 5))) (call $both (local.get $h) (local.get $h))", "which is lent to a call")]
    [InlineData("(call $keep (call $make (i32.const 5))) (i32.const 0)", "kept 1 borrowed handles")]
    [InlineData("(call $give-away (call $make (i32.const 5))) (i32.const 0)", "which it has only borrowed")]
    public async Task Between_components_nobody_uses_what_is_not_theirs(string body, string message)
    {
        var failure = await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync(Shared(body)));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_lent_and_given_up_in_time_stays_with_its_owner()
    {
        Assert.Equal(105u, await RunAsync(Shared(
            "(local.set $h (call $make (i32.const 5))) (call $return (local.get $h)) (call $look (local.get $h))")));
    }

    [Fact]
    public async Task Handles_of_all_components_count_together()
    {
        PluginDefinition plugin = Shared("(call $return (call $make (i32.const 5))) (i32.const 1)");

        var failure = await Assert.ThrowsAsync<PluginLimitException>(
            () => RunAsync(plugin with { Limits = new PluginLimits { MaxResources = 1 } }));
        Assert.Equal((nameof(PluginLimits.MaxResources), 1), (failure.LimitName, failure.Limit));
        Assert.Equal(1u, await RunAsync(plugin with { Limits = new PluginLimits { MaxResources = 2 } }));
    }

    [Fact]
    public async Task A_handle_is_lent_to_one_call_only_so_often()
    {
        Assert.Equal(10u, await RunAsync(Lending(10)));

        var failure = await Assert.ThrowsAsync<PluginLimitException>(() => RunAsync(Lending(11)));
        Assert.Equal((nameof(PluginLimits.MaxResources), 10), (failure.LimitName, failure.Limit));
    }

    [Theory]
    [InlineData("own", "own<thing>")]
    [InlineData("borrow", "borrow<thing>")]
    public async Task A_contract_is_not_served_by_a_function_that_passes_handles(string handle, string found)
    {
        PluginDefinition plugin = SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
            (component
              (type $t (resource (rep i32)))
              (export $thing "thing" (type $t))
              (core module $m (func (export "r") (param i32) (result i32) (local.get 0)))
              (core instance $i (instantiate $m))
              (func $run (param "value" ({handle} $thing)) (result u32) (canon lift (core func $i "r")))
              (instance $runner (export "run" (func $run)))
              (export "{SandboxGuest.RunnerContract}" (instance $runner)))
            """);

        await RefuseAsync(plugin, found);
    }

    [Fact]
    public async Task A_function_of_the_host_is_not_imported_as_one_that_passes_handles()
    {
        PluginDefinition asker = SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
            (component
              (import "{SandboxGuest.HostGrant}@1.0.0" (instance $host
                (export "thing" (type $thing (sub resource)))
                (export "ask" (func (param "value" (borrow $thing)) (result u32)))))
              (core func $ask (canon lower (func $host "ask")))
              (core module $m
                (import "h" "a" (func $ask (param i32) (result i32)))
                (func (export "r") (param i32) (result i32) (call $ask (local.get 0))))
              (core instance $i (instantiate $m (with "h" (instance (export "a" (func $ask))))))
              (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
              (instance $runner (export "run" (func $run)))
              (export "{SandboxGuest.RunnerContract}" (instance $runner)))
            """);

        await RefuseAsync(asker, "borrow<thing>");
    }

    private static async Task RefuseAsync(PluginDefinition plugin, string found)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        var failure = Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Equal($"parameter value: 'u32' in the contract, '{found}' in the guest", failure.Difference);
    }

    // One component lends one handle of another's resource to it so many times in one list.
    private static PluginDefinition Lending(int times) => SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
        (component
          (component $owner
            (type $t (resource (rep i32)))
            (export $thing "thing" (type $t))
            (core func $new (canon resource.new $t))
            (core module $m
              (import "t" "new" (func $new (param i32) (result i32)))
              {SandboxGuest.Allocator}
              (func (export "make") (result i32) (call $new (i32.const 5)))
              (func (export "many") (param i32 i32) (result i32) (local.get 1)))
            (core instance $i (instantiate $m (with "t" (instance (export "new" (func $new))))))
            (func (export "make") (result (own $thing)) (canon lift (core func $i "make")))
            (func (export "many") (param "l" (list (borrow $thing))) (result u32) (canon lift (core func $i "many")
              (memory (core memory $i "memory")) (realloc (core func $i "cabi_realloc")))))
          (component $asking
            (import "owner" (instance $owner
              (export "thing" (type $thing (sub resource)))
              (export "make" (func (result (own $thing))))
              (export "many" (func (param "l" (list (borrow $thing))) (result u32)))))
            (core module $libc (memory (export "memory") 1))
            (core instance $libc (instantiate $libc))
            (core func $make (canon lower (func $owner "make")))
            (core func $many (canon lower (func $owner "many") (memory (core memory $libc "memory"))))
            (core module $m
              (import "libc" "memory" (memory 1))
              (import "o" "make" (func $make (result i32)))
              (import "o" "many" (func $many (param i32 i32) (result i32)))
              (func (export "r") (param i32) (result i32) (local $h i32) (local $at i32)
                (local.set $h (call $make))
                (loop $more
                  (i32.store (local.get $at) (local.get $h))
                  (local.set $at (i32.add (local.get $at) (i32.const 4)))
                  (br_if $more (i32.lt_u (local.get $at) (i32.const 400))))
                (call $many (i32.const 0) (i32.const {times}))))
            (core instance $i (instantiate $m
              (with "libc" (instance $libc)) (with "o" (instance (export "make" (func $make)) (export "many" (func $many))))))
            (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
            (export "run" (func $run)))
          (instance $owner (instantiate $owner))
          (instance $asking (instantiate $asking (with "owner" (instance $owner))))
          (instance $runner (export "run" (func $asking "run")))
          (export "{SandboxGuest.RunnerContract}" (instance $runner)))
        """) with
    {
        Limits = new PluginLimits { MaxResources = 10 },
    };

    // One component with two resources. Whoever ends is remembered by the destructor, which traps for 666.
    private static PluginDefinition Alone(string body, string? afterwards = null) => SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
        (component
          (core module $end
            (global $ended (mut i32) (i32.const 0))
            (func (export "end") (param i32)
              (if (i32.eq (local.get 0) (i32.const 666)) (then unreachable))
              (global.set $ended (local.get 0)))
            (func (export "ended") (result i32) (global.get $ended)))
          (core instance $end (instantiate $end))
          (type $thing (resource (rep i32) (dtor (core func $end "end"))))
          (type $other (resource (rep i32)))
          (core func $new (canon resource.new $thing))
          (core func $new-other (canon resource.new $other))
          (core func $rep (canon resource.rep $thing))
          (core func $drop (canon resource.drop $thing))
          (core module $m
            (import "things" "new" (func $new (param i32) (result i32)))
            (import "things" "new-other" (func $new-other (param i32) (result i32)))
            (import "things" "rep" (func $rep (param i32) (result i32)))
            (import "things" "drop" (func $drop (param i32)))
            (import "things" "ended" (func $ended (result i32)))
            (func (export "r") (param $value i32) (result i32) {body})
            (func (export "after") (param i32) {afterwards}))
          (core instance $i (instantiate $m (with "things" (instance
            (export "new" (func $new)) (export "new-other" (func $new-other)) (export "rep" (func $rep)) (export "drop" (func $drop))
            (export "ended" (func $end "ended"))))))
          (func $run (param "value" u32) (result u32) (canon lift (core func $i "r") (post-return (core func $i "after"))))
          (instance $runner (export "run" (func $run)))
          (export "{SandboxGuest.RunnerContract}" (instance $runner)))
        """);

    // One component defines a resource, one borrows it for a while, and one has handles of it and calls both.
    private static PluginDefinition Shared(string body) => SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
        (component
          (component $owner
            (core module $end
              (global $ended (mut i32) (i32.const 0))
              (func (export "end") (param i32) (global.set $ended (local.get 0)))
              (func (export "ended") (result i32) (global.get $ended)))
            (core instance $end (instantiate $end))
            (type $t (resource (rep i32) (dtor (core func $end "end"))))
            (export $thing "thing" (type $t))
            (core func $new (canon resource.new $t))
            (core func $rep (canon resource.rep $t))
            (core module $m
              (import "t" "new" (func $new (param i32) (result i32)))
              (import "t" "rep" (func $rep (param i32) (result i32)))
              (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
              (func (export "look") (param i32) (result i32) (i32.add (local.get 0) (i32.const 100)))
              (func (export "take") (param i32) (result i32) (i32.add (call $rep (local.get 0)) (i32.const 1000)))
              (func (export "both") (param i32 i32) (result i32) (i32.const 0)))
            (core instance $i (instantiate $m (with "t" (instance (export "new" (func $new)) (export "rep" (func $rep))))))
            (func (export "make") (param "n" u32) (result (own $thing)) (canon lift (core func $i "make")))
            (func (export "look") (param "t" (borrow $thing)) (result u32) (canon lift (core func $i "look")))
            (func (export "take") (param "t" (own $thing)) (result u32) (canon lift (core func $i "take")))
            (func (export "both") (param "a" (borrow $thing)) (param "b" (own $thing)) (result u32) (canon lift (core func $i "both")))
            (func (export "ended") (result u32) (canon lift (core func $end "ended"))))
          (component $borrower
            (import "thing" (type $thing (sub resource)))
            (import "take" (func $take (param "t" (own $thing)) (result u32)))
            (core func $drop (canon resource.drop $thing))
            (core func $take (canon lower (func $take)))
            (core module $m
              (import "t" "drop" (func $drop (param i32)))
              (import "t" "take" (func $take (param i32) (result i32)))
              (func (export "keep") (param i32))
              (func (export "return") (param i32) (call $drop (local.get 0)))
              (func (export "give-away") (param i32) (drop (call $take (local.get 0)))))
            (core instance $i (instantiate $m (with "t" (instance (export "drop" (func $drop)) (export "take" (func $take))))))
            (func (export "keep") (param "t" (borrow $thing)) (canon lift (core func $i "keep")))
            (func (export "return") (param "t" (borrow $thing)) (canon lift (core func $i "return")))
            (func (export "give-away") (param "t" (borrow $thing)) (canon lift (core func $i "give-away"))))
          (component $asking
            (import "owner" (instance $owner
              (export "thing" (type $thing (sub resource)))
              (export "make" (func (param "n" u32) (result (own $thing))))
              (export "look" (func (param "t" (borrow $thing)) (result u32)))
              (export "take" (func (param "t" (own $thing)) (result u32)))
              (export "both" (func (param "a" (borrow $thing)) (param "b" (own $thing)) (result u32)))
              (export "ended" (func (result u32)))))
            (alias export $owner "thing" (type $thing))
            (import "borrower" (instance $borrower
              (alias outer $asking $thing (type $thing))
              (export "keep" (func (param "t" (borrow $thing))))
              (export "return" (func (param "t" (borrow $thing))))
              (export "give-away" (func (param "t" (borrow $thing))))))
            (core func $make (canon lower (func $owner "make")))
            (core func $look (canon lower (func $owner "look")))
            (core func $take (canon lower (func $owner "take")))
            (core func $both (canon lower (func $owner "both")))
            (core func $ended (canon lower (func $owner "ended")))
            (core func $keep (canon lower (func $borrower "keep")))
            (core func $return (canon lower (func $borrower "return")))
            (core func $give-away (canon lower (func $borrower "give-away")))
            (core func $drop (canon resource.drop $thing))
            (core module $m
              (import "o" "make" (func $make (param i32) (result i32)))
              (import "o" "look" (func $look (param i32) (result i32)))
              (import "o" "take" (func $take (param i32) (result i32)))
              (import "o" "both" (func $both (param i32 i32) (result i32)))
              (import "o" "ended" (func $ended (result i32)))
              (import "o" "keep" (func $keep (param i32)))
              (import "o" "return" (func $return (param i32)))
              (import "o" "give-away" (func $give-away (param i32)))
              (import "o" "drop" (func $drop (param i32)))
              (func (export "r") (param $value i32) (result i32) (local $h i32) {body}))
            (core instance $i (instantiate $m (with "o" (instance
              (export "make" (func $make)) (export "look" (func $look)) (export "take" (func $take)) (export "both" (func $both))
              (export "ended" (func $ended)) (export "keep" (func $keep)) (export "return" (func $return))
              (export "give-away" (func $give-away)) (export "drop" (func $drop))))))
            (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
            (export "run" (func $run)))
          (instance $owner (instantiate $owner))
          (alias export $owner "thing" (type $thing))
          (instance $borrower (instantiate $borrower (with "thing" (type $thing)) (with "take" (func $owner "take"))))
          (instance $asking (instantiate $asking (with "owner" (instance $owner)) (with "borrower" (instance $borrower))))
          (instance $runner (export "run" (func $asking "run")))
          (export "{SandboxGuest.RunnerContract}" (instance $runner)))
        """);

    private static async Task<uint> RunAsync(PluginDefinition plugin)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);
        return await host.Get<IRunner>("guest").RunAsync(0, Token);
    }
}
