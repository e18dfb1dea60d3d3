using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PluginHost.Dynamic;

namespace PluginHost.Tool;

/// <summary>Calls a function of a component, as an application would, with nothing granted. What the guest logs goes to standard error.</summary>
internal sealed class GuestCall(CallArguments arguments, TextWriter output)
{
    private static readonly PluginId Id = new("guest");

    /// <summary>Calls it, or lists the functions if none was named.</summary>
    /// <exception cref="ToolException">It is no component, or there is no such function, or it does not take such arguments.</exception>
    /// <exception cref="PluginException">The component cannot be loaded, or the call has no result.</exception>
    public async Task RunAsync()
    {
        DynamicContract contract = await ReadAsync();
        if (arguments.Function is null)
        {
            foreach (DynamicFunction function in contract.Functions)
            {
                await output.WriteLineAsync(function.ToString());
            }

            return;
        }

        Check(contract, arguments.Function);
        await using ServiceProvider services = Build(contract);
        PluginStatus status = (await services.GetRequiredService<IPluginCatalog>().LoadAsync()).Single();
        if (status.Failure is { } failure)
        {
            throw failure;
        }

        try
        {
            await output.WriteLineAsync(
                await contract.GetProvider(services).Get(Id).CallJsonAsync(arguments.Function, arguments.Json));
        }
        catch (JsonException exception)
        {
            throw new ToolException(exception.Message, exception);
        }
    }

    private static void Check(DynamicContract contract, string function)
    {
        try
        {
            contract.IndexOf(function);
        }
        catch (ArgumentException exception)
        {
            throw new ToolException(exception.Message, exception);
        }
    }

    private async Task<DynamicContract> ReadAsync()
    {
        try
        {
            return DynamicContract.Read(await File.ReadAllBytesAsync(arguments.Guest));
        }
        catch (DynamicContractException exception)
        {
            throw new ToolException($"{arguments.Guest}: {exception.Message}", exception);
        }
    }

    private ServiceProvider Build(DynamicContract contract)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging
            .AddFilter("PluginHost", LogLevel.None)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        services.AddWasmPlugins(_ => { })
            .AddWasmContract(contract)
            .AddPlugin(Id.ToString(), plugin =>
            {
                plugin.Source.Path = Path.GetFullPath(arguments.Guest);
                plugin.Contract = contract.Name;
                plugin.Limits.CallTimeout = arguments.Timeout;
            });
        return services.BuildServiceProvider();
    }
}
