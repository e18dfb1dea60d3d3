using Microsoft.Extensions.DependencyInjection;
using PluginHost.Dynamic;
using PluginHost.Tests.Support;
using Wasmtime;
using Wasmtime.Components;

namespace PluginHost.Tests.Dynamic;

/// <summary>A component in this host and in the engine.</summary>
internal sealed class ComponentPair : IAsyncDisposable
{
    private readonly PluginTestHost _host;
    private readonly Action<ComponentLinker>? _link;
    private readonly Engine _engine = new();
    private readonly Component _component;

    private ComponentPair(string text, DynamicContract contract, PluginTestHost host, Action<ComponentLinker>? link)
    {
        Text = text;
        Contract = contract;
        _host = host;
        _link = link;
        _component = Component.FromText(_engine, text);
    }

    public string Text { get; }

    public DynamicContract Contract { get; }

    /// <summary>Loads it.</summary>
    /// <param name="text">The component.</param>
    /// <param name="imports">Answers what it imports, here.</param>
    /// <param name="link">And in the engine.</param>
    /// <param name="grants">What it is granted.</param>
    public static async Task<ComponentPair> StartAsync(
        string text, Action<DynamicImports>? imports = null, Action<ComponentLinker>? link = null, params string[] grants)
    {
        byte[] bytes = Wat.ToWasm(text);
        DynamicContract contract = DynamicContract.Read(bytes);
        PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract(contract, imports),
            new PluginDefinition(new PluginId("guest"), PluginContent.FromBytes(bytes)) { Grants = new HashSet<string>(grants) });
        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);
        return new ComponentPair(text, contract, host, link);
    }

    /// <summary>What both say; null if both refuse.</summary>
    public async Task<WitValue?> AskBothAsync(string function, params WitValue[] arguments)
    {
        WitValue? expected = Ask(function, arguments);
        WitValue? found = await RunAsync(function, arguments);
        Assert.True(expected == found, $"{function}({string.Join(", ", (object[])arguments)}): {expected} in the engine, {found} here\n{Text}");
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        _component.Dispose();
        _engine.Dispose();
        await _host.DisposeAsync();
    }

    private async Task<WitValue?> RunAsync(string function, WitValue[] arguments)
    {
        IDynamicPlugin plugin = Contract.GetProvider(_host.Services).Get(new PluginId("guest"));
        try
        {
            return await plugin.CallAsync(function, arguments, TestContext.Current.CancellationToken);
        }
        catch (PluginException exception) when (exception is PluginAbiException or PluginTrapException)
        {
            return null;
        }
    }

    private WitValue? Ask(string function, WitValue[] arguments)
    {
        using var linker = new ComponentLinker(_engine);
        _link?.Invoke(linker);
        using var store = new Store(_engine);
        ComponentFunction called = linker.Instantiate(store, _component).GetFunction(function)!;
        try
        {
            return EngineValues.FromEngine(called.Call([.. arguments.Select(EngineValues.ToEngine)])!);
        }
        catch (WasmtimeException)
        {
            return null;
        }
    }
}
