using System.Diagnostics;

namespace PluginHost.Docs.Tests;

/// <summary>The commands of docs/components.md make components of its guests, which its program calls.</summary>
[Collection(ExampleProject.Console)]
public sealed class ComponentPageTests : IDisposable
{
    private static readonly string Tools = Path.Combine(Repository.Root, "plugins", ".tools");
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("component-page-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("javascript")]
    [InlineData("rust")]
    public async Task What_the_page_says_makes_a_component_that_its_program_calls(string language)
    {
        Assert.SkipUnless(Directory.Exists(Tools), $"{Tools} is missing; plugins/toolchains.sh gets it.");
        Example example = Repository.Documents.SelectMany(document => document.Examples)
            .Single(found => found is { Document: "docs/components.md", Name: "component" });
        string guest = WriteProject(example);
        ExampleBlock source = example.Of(language).Single();

        await RunAsync(example.Of("bash").First(commands => commands.Line > source.Line).Text, guest);
        string printed = await new ExampleProject(example).RunAsync(
            folder => File.Copy(Path.Combine(guest, "greeter.wasm"), Path.Combine(folder, "greeter.wasm")));

        Assert.Null(example.Of("text").Single().FindMissing(printed));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // The guest's folder lies beside a clone of the repository, as in the README, and has the tools from npm.
    private string WriteProject(Example example)
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "pluginhost"), Repository.Root);
        DirectoryInfo guest = _folder.CreateSubdirectory("guest");
        Directory.CreateSymbolicLink(Path.Combine(guest.FullName, "node_modules"), Path.Combine(Tools, "npm-components", "node_modules"));
        foreach ((string language, string file) in new[]
                 {
                     ("wit", "wit/greeter.wit"), ("javascript", "greeter.js"), ("rust", "src/lib.rs"), ("toml", "Cargo.toml"),
                 })
        {
            string path = Path.Combine(guest.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, example.Of(language).Single().Text);
        }

        return guest.FullName;
    }

    private async Task RunAsync(string commands, string folder)
    {
        string bin = Path.Combine(Tools, "bin");
        var start = new ProcessStartInfo("bash", ["-e", "-c", commands])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
                ["HOME"] = _folder.FullName,
                ["CARGO_HOME"] = Path.Combine(_folder.FullName, "cargo"),
                ["RUSTC"] = Path.Combine(bin, "rustc"),
                ["CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER"] = Path.Combine(bin, "wasm-ld"),
            },
        };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        end.CancelAfter(MostTime);
        using Process process = Process.Start(start)!;
        await using CancellationTokenRegistration kill = end.Token.Register(() => process.Kill(entireProcessTree: true));
        Task<string> output = process.StandardOutput.ReadToEndAsync(Token);
        string errors = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"{commands}\n{process.ExitCode}: {errors}{await output}");
    }
}
