using System.Reflection;
using Acme.Pricing;
using NSubstitute;

namespace PluginHost.Tests.Application;

/// <summary>Unit tests of an application that has plugins, with substitutes for them: no guest, no engine and no native library.</summary>
public sealed class CheckoutTests
{
    private static readonly PluginId Plugin = new("north", "pricing");
    private static readonly Item[] Cart = [new("apple", 3)];

    private readonly IPricing _pricing = Substitute.For<IPricing>();
    private readonly IPluginProvider<IPricing> _plugins = Substitute.For<IPluginProvider<IPricing>>();

    public CheckoutTests() => _plugins.TryGet(Plugin, out Arg.Any<IPricing?>()).Returns(call =>
    {
        call[1] = _pricing;
        return true;
    });

    [Fact]
    public async Task A_price_is_shown()
    {
        Answer(Result<ulong, Refusal>.Ok(1205));

        Assert.Equal("12.05", await DescribeAsync());
        await _pricing.Received().QuoteAsync(Cart, null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_refusal_is_an_answer()
    {
        Answer(Result<ulong, Refusal>.Err(new Refusal.UnknownItem("apple")));
        Assert.Equal("we do not have apple", await DescribeAsync());

        Answer(Result<ulong, Refusal>.Err(Refusal.Closed.Instance));
        Assert.Equal("we are closed", await DescribeAsync());
    }

    [Fact]
    public async Task A_failure_is_none()
    {
        Fail(new PluginTimeoutException(Plugin, TimeSpan.FromSeconds(1)));
        Assert.Equal("prices in a moment", await DescribeAsync());

        Fail(new PluginTrapException(Plugin, TrapCode.Unreachable));
        Assert.Equal("The plugin failed.", await DescribeAsync());
    }

    [Fact]
    public async Task Another_tenant_has_no_plugin() =>
        Assert.Equal(
            "prices on request",
            await new Checkout(_plugins).DescribePriceAsync("south", Cart, TestContext.Current.CancellationToken));

    [Fact]
    public async Task What_plugins_may_ask_is_a_service()
    {
        var stock = new Warehouse(new Dictionary<string, uint> { ["apple"] = 3 });

        Assert.True(await stock.InStockAsync(new Item("apple", 3), TestContext.Current.CancellationToken));
        Assert.False(await stock.InStockAsync(new Item("apple", 4), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Neither_the_runtime_nor_the_engine_is_here()
    {
        Assembly[] loaded = AppDomain.CurrentDomain.GetAssemblies();

        Assert.DoesNotContain(loaded, assembly => assembly.GetName().Name is "PluginHost" or "Wasmtime");
        Assert.DoesNotContain(
            Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories),
            file => Path.GetFileName(file).Contains("wasmtime", StringComparison.OrdinalIgnoreCase)
                || Path.GetFileName(file) == "PluginHost.dll");
    }

    private void Answer(Result<ulong, Refusal> answer) =>
        _pricing.QuoteAsync(default!, default, TestContext.Current.CancellationToken).ReturnsForAnyArgs(answer);

    private void Fail(PluginException failure) =>
        _pricing.QuoteAsync(default!, default, TestContext.Current.CancellationToken)
            .ReturnsForAnyArgs(_ => ValueTask.FromException<Result<ulong, Refusal>>(failure));

    private Task<string> DescribeAsync() =>
        new Checkout(_plugins).DescribePriceAsync("north", Cart, TestContext.Current.CancellationToken);
}
