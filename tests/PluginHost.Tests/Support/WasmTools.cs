using System.Diagnostics;

namespace PluginHost.Tests.Support;

/// <summary>wasm-tools, with which authors make components, and a folder for its files.</summary>
internal sealed class WasmTools : IDisposable
{
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(2);
    private static readonly string Tool = Path.Combine(Guests.SourceFolder, ".tools", "bin", "wasm-tools");

    private readonly string _folder = Directory.CreateTempSubdirectory("pluginhost-tests-").FullName;

    private WasmTools()
    {
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Finds the tool, or skips the test.</summary>
    public static WasmTools FindOrSkip()
    {
        Assert.SkipUnless(File.Exists(Tool), $"{Tool} is missing; plugins/toolchains.sh gets it.");
        return new WasmTools();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Where a file or folder of this name is, or is to be.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Writes a file for the tool to read.</summary>
    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    /// <summary>Makes a folder, without what one of this name had in it before.</summary>
    public string NewFolder(string name)
    {
        if (Directory.Exists(PathOf(name)))
        {
            Directory.Delete(PathOf(name), recursive: true);
        }

        return Directory.CreateDirectory(PathOf(name)).FullName;
    }

    /// <summary>The bytes of what the tool wrote.</summary>
    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>Makes a component of one of the repository's guests of the greeter.</summary>
    public async Task<byte[]> MakeGreeterAsync(string guest)
    {
        await RunAsync(
            "component", "embed", Path.Combine(Guests.SourceFolder, "wit", "greeter"), "--world", "greeting", Guests.PathOf(guest),
            "-o", PathOf("embedded.wasm"));
        await RunAsync("component", "new", PathOf("embedded.wasm"), "-o", PathOf("component.wasm"));
        return Read("component.wasm");
    }

    /// <summary>Runs the tool, which has to succeed.</summary>
    public static async Task RunAsync(params string[] arguments)
    {
        string? error = await TryRunAsync(arguments);
        Assert.True(error is null, $"wasm-tools {string.Join(' ', arguments)}: {error}");
    }

    /// <summary>Runs the tool, and gives what it says when it fails.</summary>
    public static async Task<string?> TryRunAsync(params string[] arguments)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        end.CancelAfter(MostTime);
        using Process process = Process.Start(
            new ProcessStartInfo(Tool, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await using CancellationTokenRegistration kill = end.Token.Register(process.Kill);
        Task<string> output = process.StandardOutput.ReadToEndAsync(Token);
        string errors = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return process.ExitCode == 0 ? null : $"{process.ExitCode}: {errors}{await output}";
    }
}
