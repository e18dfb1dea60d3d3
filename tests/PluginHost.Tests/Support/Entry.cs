using PluginHost.Tests.Safety;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace PluginHost.Tests.Support;

/// <summary>Where the process starts: with its tests, or, if a test has started it for that, with what has to happen on the main thread.</summary>
internal static class Entry
{
    public const string ScenarioVariable = "PLUGINHOST_TESTS_SCENARIO";

    public static int Main(string[] args)
    {
        if (Environment.GetEnvironmentVariable(ScenarioVariable) is { } scenario)
        {
            ThreadTests.RunScenario(scenario);
            return 0;
        }

        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions).GetAwaiter().GetResult()
            : ConsoleRunner.Run(args).GetAwaiter().GetResult();
    }
}
