using System.Diagnostics;
using System.Text;

namespace PluginHost.Samples.Tests;

/// <summary>A sample that serves HTTP, as a process of its own on a free port.</summary>
public sealed class SampleProcess : IAsyncLifetime
{
    private const string Listening = "Now listening on: ";

    // All plugins are there when it listens, however busy the machine is and however many guests it has to compile.
    private const string WaitForAll = "--WasmPlugins:Reload:StartupTimeout=-00:00:00.001";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    /// <summary>More arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Where it serves.</summary>
    public Uri Address => _address.Task.Result;

    /// <summary>Whether it is still there.</summary>
    public bool IsRunning => _process is { HasExited: false };

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Repository.AssemblyOf("RequestFilter"), "--urls", "http://127.0.0.1:0", WaitForAll, .. Arguments])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "samples", "RequestFilter"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The sample ended:\n{Output}"));
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await _address.Task.WaitAsync(StartLimit, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        int at = line.IndexOf(Listening, StringComparison.Ordinal);
        if (at >= 0)
        {
            _address.TrySetResult(new Uri(line[(at + Listening.Length)..]));
        }
    }
}
