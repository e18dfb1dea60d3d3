using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Tests.Wit;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Modules;

/// <summary>The contract of the guests that are changed: some of them fit it even then, and are called.</summary>
internal sealed class GreeterContract
{
    public const string Name = "example:greeter/greeter@0.1.0";

    private readonly Type _type;
    private readonly MethodInfo _greet;

    public GreeterContract()
    {
        (_, string text) = Assert.Single(WitFiles.Below("plugins/wit/greeter"));
        _type = new CompiledWit(text).Contract("IGreeter").InterfaceType;
        _greet = _type.GetMethods().Single();
    }

    public void AddTo(IWasmPluginsBuilder plugins) => typeof(WasmPluginsBuilderExtensions)
        .GetMethods().Single(method => method is { Name: nameof(WasmPluginsBuilderExtensions.AddWasmContract), IsGenericMethod: true })
        .MakeGenericMethod(_type).Invoke(null, [plugins]);

    /// <summary>Greets, and gives what came back or the failure.</summary>
    public async Task<object?> GreetAsync(PluginTestHost host, string plugin)
    {
        object guest = typeof(PluginTestHost).GetMethod(nameof(PluginTestHost.Get))!.MakeGenericMethod(_type).Invoke(host, [plugin, null])!;
        object pending = _greet.Invoke(
            guest, BindingFlags.DoNotWrapExceptions, null, ["World", TestContext.Current.CancellationToken], null)!;
        var task = (Task)pending.GetType().GetMethod(nameof(ValueTask.AsTask))!.Invoke(pending, null)!;
        try
        {
            await task;
        }
        catch (PluginException failure)
        {
            return failure;
        }

        return task.GetType().GetProperty("Result")!.GetValue(task);
    }
}
