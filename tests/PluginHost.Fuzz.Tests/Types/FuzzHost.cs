using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.CompilerServices;
using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Wit.Model;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>The guest of some types in the real engine, behind the code that was generated for them.</summary>
internal sealed class FuzzHost : IPuppet
{
    /// <summary>Where the allocator begins.</summary>
    public const uint FreeMemory = GuestMemory.Size / 2;

    private readonly PluginTestHost _host;
    private readonly ContractDescriptor _contract;
    private readonly MethodInfo[] _methods;
    private readonly object _relay;
    private readonly object _puppet;

    private FuzzHost(PluginTestHost host, string package, ContractDescriptor contract, IReadOnlyList<WitType> types)
    {
        _host = host;
        Package = package;
        _contract = contract;
        Types = types;
        _methods = contract.InterfaceType.GetMethods();
        _relay = Find("relay");
        _puppet = Find("puppet");
    }

    /// <summary>The contract's WIT.</summary>
    public string Package { get; }

    public IReadOnlyList<WitType> Types { get; }

    public object? Seen { get; private set; }

    public bool WasCalled { get; private set; }

    /// <summary>Starts a host.</summary>
    /// <param name="package">The contract's WIT.</param>
    /// <param name="encoding">How the puppet wants its strings, as a component; <see langword="null"/> for a core module.</param>
    public static async Task<FuzzHost> StartAsync(string package, StringEncoding? encoding = null)
    {
        var wit = new CompiledWit(package);
        ContractDescriptor contract = wit.Contract("IGuest");
        ImportDescriptor import = wit.Import("IHost");
        List<WitType> types = [.. wit.Interface("host").Functions.Select(function => function.Result!)];
        FuzzHost? fuzz = null;
        object service = ServiceProxy.Create(import.ServiceType, (method, arguments) => fuzz!.Serve(method, arguments));
        PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                Generic(typeof(WasmPluginsBuilderExtensions), nameof(WasmPluginsBuilderExtensions.AddWasmContract), contract.InterfaceType)
                    .Invoke(null, [plugins]);
                plugins.Services.AddSingleton(import.ServiceType, service);
            },
            Define("relay", FuzzGuest.Write(types, pages: 16)) with { Lifetime = PluginLifetime.PerCall },
            OfOneInstance(Define("puppet", encoding is { } wanted ? FuzzComponent.Write(wit.Package, wanted) : FuzzGuest.Write(types, pages: 1))));
        foreach (PluginStatus status in host.Catalog.GetStatus())
        {
            Assert.True(status.State == PluginState.Ready, status.Failure?.Message);
        }

        return fuzz = new FuzzHost(host, package, contract, types);
    }

    /// <summary>Gives a value to the guest, which gives it to the host, and back.</summary>
    public async Task<object?> RelayAsync(int type, object? value)
    {
        MethodInfo method = Method(type, 0);
        Forget();
        return ClrValues.From(Types[type], await InvokeAsync(_relay, method, ClrValues.To(Types[type], value, method.GetParameters()[0].ParameterType)));
    }

    /// <summary>Gives a value to the guest through its memory, which gives back the same memory.</summary>
    public async Task<object?> SpillAsync(int type, object? value, ulong beside)
    {
        MethodInfo method = Method(type, 1);
        object?[] arguments = [.. method.GetParameters().SkipLast(1).Select(_ => (object)beside)];
        arguments[0] = ClrValues.To(Types[type], value, method.GetParameters()[0].ParameterType);
        var result = (System.Runtime.CompilerServices.ITuple)(await InvokeAsync(_relay, method, arguments))!;
        Assert.Equal(beside, result[1]);
        return ClrValues.From(Types[type], result[0]);
    }

    public Task LoadAsync(GuestMemory memory, int wrongCall = 0, uint wrong = 0) =>
        InvokeAsync(_puppet, _methods[0], new ReadOnlyMemory<byte>(memory.Bytes.ToArray()), FreeMemory, (uint)wrongCall, wrong);

    public async Task<uint> LoadsAsync() => (uint)(await InvokeAsync(_puppet, _methods[1]))!;

    public async Task<object?> GetAsync(int type) => ClrValues.From(Types[type], await InvokeAsync(_puppet, Method(type, 0)));

    public async Task<object?> AskAsync(int type)
    {
        Forget();
        await InvokeAsync(_puppet, Method(type, 1));
        return Seen;
    }

    /// <summary>Gives the puppet a value, which it then gives to the host.</summary>
    public Task PutAsync(int type, object? value) => GiveAsync(type, function: 2, value);

    /// <summary>Gives the puppet a value through its memory, which it then returns.</summary>
    public Task FillAsync(int type, object? value) => GiveAsync(type, function: 3, value);

    /// <summary>A plugin that finds what one call put into its memory in the next one.</summary>
    /// <remarks>It fails again and again, so it cannot be Single: that would be made anew later each time.</remarks>
    public static PluginDefinition OfOneInstance(PluginDefinition plugin) => plugin with
    {
        Lifetime = PluginLifetime.Pooled,
        Grants = new HashSet<string> { FuzzPackage.HostGrant },
        Limits = new PluginLimits { CallTimeout = TimeSpan.FromMinutes(1), MaxConcurrentCalls = 1 },
    };

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static PluginDefinition Define(string id, string text) => PluginTestHost.FromWat(id, text) with
    {
        Contract = FuzzPackage.GuestName,
        Grants = new HashSet<string> { FuzzPackage.HostGrant },
        Limits = new PluginLimits { CallTimeout = TimeSpan.FromMinutes(1) },
    };

    private static async Task<object?> InvokeAsync(object guest, MethodInfo method, params object?[] arguments)
    {
        object pending = method.Invoke(
            guest, BindingFlags.DoNotWrapExceptions, null, [.. arguments, TestContext.Current.CancellationToken], null)!;
        var task = (Task)pending.GetType().GetMethod(nameof(ValueTask.AsTask))!.Invoke(pending, null)!;
        await task;
        return task.GetType().GetProperty("Result")?.GetValue(task);
    }

    private static MethodInfo Generic(Type type, string method, Type argument) =>
        type.GetMethods().Single(found => found.Name == method && found.IsGenericMethod).MakeGenericMethod(argument);

    private object Find(string id) =>
        Generic(typeof(PluginTestHost), nameof(PluginTestHost.Get), _contract.InterfaceType).Invoke(_host, [id, null])!;

    private MethodInfo Method(int type, int function) =>
        _methods[FuzzPackage.CommonFunctions + (type * FunctionsEach) + function];

    private int FunctionsEach => (_methods.Length - FuzzPackage.CommonFunctions) / Types.Count;

    private Task<object?> GiveAsync(int type, int function, object? value)
    {
        MethodInfo method = Method(type, function);
        ParameterInfo[] parameters = method.GetParameters();
        object?[] arguments = [.. parameters.SkipLast(1).Select(_ => (object)0ul)];
        arguments[0] = ClrValues.To(Types[type], value, parameters[0].ParameterType);
        return InvokeAsync(_puppet, method, arguments);
    }

    private void Forget() => (Seen, WasCalled) = (null, false);

    private object Serve(MethodInfo method, object?[] arguments)
    {
        int type = Array.IndexOf(method.DeclaringType!.GetMethods(), method);
        Seen = ClrValues.From(Types[type], arguments[0]);
        WasCalled = true;
        Type result = method.ReturnType.GetGenericArguments()[0];
        return method.ReturnType.GetConstructor([result])!.Invoke([ClrValues.To(Types[type], Seen, result)]);
    }
}
