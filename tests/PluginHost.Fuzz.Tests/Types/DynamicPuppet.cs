using Microsoft.Extensions.DependencyInjection;
using PluginHost.CompilerServices;
using PluginHost.Dynamic;
using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Wit.Model;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>A guest whose contract is read from its component at run time: no code was generated for its types.</summary>
internal sealed class DynamicPuppet : IPuppet
{
    private readonly PluginTestHost _host;
    private readonly IDynamicPlugin _guest;

    private DynamicPuppet(PluginTestHost host, IDynamicPlugin guest, IReadOnlyList<WitType> types)
    {
        _host = host;
        _guest = guest;
        Types = types;
    }

    public IReadOnlyList<WitType> Types { get; }

    public object? Seen { get; private set; }

    public bool WasCalled { get; private set; }

    public static async Task<DynamicPuppet> StartAsync(string package, StringEncoding encoding)
    {
        WitPackage parsed = Assert.Single(WitResolver.Resolve([WitParser.Parse(new WitSource("wit/package.wit", package))]).Packages);
        List<WitType> types = [.. parsed.Interfaces.Single(item => item.Name == "host").Functions.Select(function => function.Result!)];
        byte[] component = Wat.ToWasm(FuzzComponent.Write(parsed, encoding));
        DynamicContract contract = DynamicContract.Read(component);
        DynamicPuppet? puppet = null;
        PluginDefinition plugin = FuzzHost.OfOneInstance(new PluginDefinition(new PluginId("puppet"), PluginContent.FromBytes(component)));
        PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract(contract, imports =>
            {
                for (int i = 0; i < types.Count; i++)
                {
                    int type = i;
                    imports.Add($"{FuzzPackage.HostName}#call-n{i}", (arguments, _) => puppet!.Serve(type, arguments[0]));
                }
            }),
            plugin);
        Assert.True(host.StatusOf("puppet").State == PluginState.Ready, host.StatusOf("puppet").Failure?.Message);
        return puppet = new DynamicPuppet(host, contract.GetProvider(host.Services).Get(new PluginId("puppet")), types);
    }

    public Task LoadAsync(GuestMemory memory, int wrongCall = 0, uint wrong = 0) =>
        CallAsync("load", WitValue.Bytes(memory.Bytes), FuzzHost.FreeMemory, (uint)wrongCall, wrong);

    public async Task<uint> LoadsAsync() => (await CallAsync("loads"))!.Get<uint>();

    public async Task<object?> GetAsync(int type) => WitValues.From(Types[type], await CallAsync($"get-n{type}"));

    public async Task<object?> AskAsync(int type)
    {
        (Seen, WasCalled) = (null, false);
        await CallAsync($"ask-n{type}");
        return Seen;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private Task<WitValue?> CallAsync(string function, params WitValue[] arguments) =>
        _guest.CallAsync(function, arguments, TestContext.Current.CancellationToken).AsTask();

    private ValueTask<WitValue?> Serve(int type, WitValue value)
    {
        Seen = WitValues.From(Types[type], value);
        WasCalled = true;
        return new(value);
    }
}
