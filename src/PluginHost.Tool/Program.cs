using PluginHost;
using PluginHost.Tool;

if (PrepareArguments.Parse(args, out string problem) is not { } arguments)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(PrepareArguments.Usage);
    return 2;
}

try
{
    await new Preparation(arguments, Console.Out).RunAsync();
    return 0;
}
catch (Exception exception) when (exception is ToolException or PluginException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
