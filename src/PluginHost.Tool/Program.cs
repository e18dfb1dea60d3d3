using PluginHost;
using PluginHost.Tool;

if (args is ["describe", var guest])
{
    return await RunAsync(() => new Description(Console.Out).RunAsync(guest));
}

if (args is ["call", .. var call] && CallArguments.Parse(call) is { } asked)
{
    return await RunAsync(() => new GuestCall(asked, Console.Out).RunAsync());
}

if (PrepareArguments.Parse(args, out string problem) is not { } arguments)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(Usage.Text);
    return 2;
}

return await RunAsync(() => new Preparation(arguments, Console.Out).RunAsync());

static async Task<int> RunAsync(Func<Task> command)
{
    try
    {
        await command();
        return 0;
    }
    catch (Exception exception) when (exception is ToolException or PluginException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
}
