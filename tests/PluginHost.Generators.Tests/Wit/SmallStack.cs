namespace PluginHost.Generators.Tests.Wit;

/// <summary>Runs something on a thread with little stack, and not for ever.</summary>
internal static class SmallStack
{
    private const int Bytes = 512 * 1024;

    public static void Run(Action action, Func<string> describe)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            Bytes)
        {
            IsBackground = true,
        };
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(1)), $"There is no answer after a minute:\n{describe()}");
        Assert.True(failure is null, $"{failure}\n{describe()}");
    }
}
