using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Sandbox;

public sealed class GuestEntryTests
{
    [Fact]
    public async Task A_call_whose_time_passed_before_its_instance_was_made_does_not_enter()
    {
        var time = new FakeTimeProvider();
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(time: time), SandboxGuest.Runner("runner", "(local.get $value)"));
        Generation generation = host.GenerationOf("runner");
        ContractBinding binding = Assert.Single(generation.Guest.Bindings.Values);
        GuestThread thread = GuestThread.Current;
        var request = new CallRequest(
            binding.Exports[0].Descriptor, CallTime.Start(generation, outer: null), Context: null, Outer: null, TestContext.Current.CancellationToken);
        Assert.True(generation.Gate.TryEnter(thread.Number, out Place? place));

        // As when the process stands still between the two: the ticker has told everybody, and sleeps.
        time.Advance(TimeSpan.FromHours(1));
        Ticker ticker = host.Services.GetRequiredService<Ticker>();
        Assert.True(SpinWait.SpinUntil(() => ticker.IsAsleep, TimeSpan.FromSeconds(30)));
        GuestFunction? function = GuestEntry.Enter(generation, place, thread, request, binding, export: 0);

        Assert.IsType<PluginTimeoutException>(function?.Exit());
        Assert.False(place.IsTaken);
        Assert.Equal(0, generation.Instances);
    }
}
