using System.Diagnostics;
using System.Text;

namespace PluginHost.Samples.Tests;

/// <summary>Runs the commands of a page in a folder of its own that looks like the repository's root, on samples that are running.</summary>
internal sealed class OperatorShell : IAsyncDisposable
{
    private const string Start = "dotnet run --project samples/RequestFilter";
    private const string Server = "http://localhost:5080";

    private readonly string _folder = Directory.CreateTempSubdirectory("pluginhost-page-").FullName;
    private readonly List<(int Block, SampleProcess Sample)> _samples = [];

    public OperatorShell() => Directory.CreateSymbolicLink(Path.Combine(_folder, "plugins"), Path.Combine(Repository.Root, "plugins"));

    /// <summary>What the sample has written that was started first.</summary>
    public string Log => _samples[0].Sample.Output;

    /// <summary>Runs a command.</summary>
    /// <returns>What it prints.</returns>
    public async Task<string> RunAsync(ConsoleExample example)
    {
        if (!example.Command.StartsWith(Start, StringComparison.Ordinal))
        {
            return await RunAsync(
                example.Command.Contains(Server, StringComparison.Ordinal)
                    ? example.Command.Replace(Server, FindSample(example.Block).Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
                    : example.Command);
        }

        // The sample as it was built together with these tests, with the arguments as the shell makes them.
        string arguments = await RunAsync($"printf '%s\\n' {example.Command[Start.Length..]}");
        var sample = new SampleProcess { Arguments = arguments.TrimEnd('\n').Split('\n') };
        _samples.Add((example.Block, sample));
        await sample.InitializeAsync();
        return "";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach ((_, SampleProcess sample) in _samples)
        {
            await sample.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    // The one that was started in the same block; otherwise the first, which goes on through the page.
    private SampleProcess FindSample(int block) => _samples.Find(started => started.Block == block).Sample ?? _samples[0].Sample;

    private async Task<string> RunAsync(string command)
    {
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        string output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
