using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PluginHost.Catalog;
using PluginHost.Compilation;
using PluginHost.Diagnostics;
using PluginHost.Hosting;
using PluginHost.Interop;

namespace PluginHost.Tool;

/// <summary>Compiles guests as an application would, and puts their code where it will look.</summary>
internal sealed class Preparation(PrepareArguments arguments, TextWriter output)
{
    private const UnixFileMode ReadByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Does it.</summary>
    /// <exception cref="ToolException">Something cannot be prepared.</exception>
    /// <exception cref="PluginLoadException">A guest is none that a host would load.</exception>
    public async Task RunAsync()
    {
        string directory = Path.GetFullPath(arguments.Output);
        CacheDirectory opened = CacheDirectory.Open(directory, arguments.KeyPath, isWritable: true);
        await using ServiceProvider services = new ServiceCollection().AddWasmPlugins(_ => { }).Services.BuildServiceProvider();
        var cache = new CodeCache(opened, long.MaxValue, TimeProvider.System, services.GetRequiredService<PluginEvents>());
        await services.GetRequiredService<HostStart>().RunAsync(
            () => CompileAsync(services.GetRequiredService<IModuleCompiler>(), cache, directory), Timeout.InfiniteTimeSpan);
        Share(directory);
    }

    private async Task CompileAsync(IModuleCompiler compiler, CodeCache cache, string directory)
    {
        foreach ((string path, CodeProfile profile) in arguments.Inputs.SelectMany(FindGuests).Distinct())
        {
            byte[] guest = await File.ReadAllBytesAsync(path);
            GuestCode read = GuestCode.Read(new PluginDefinition(PluginId.Parse("guest"), PluginContent.FromFile(path)), guest, PluginLoader.HashOf(guest));
            var budget = new CompilationBudget();
            long bytes = 0;
            foreach (GuestModule module in read.Modules)
            {
                CodeKey key = CodeKey.Of(module.Sha256, profile);
                cache.Store(key, await CompileAsync(compiler, path, profile, module.Bytes, budget));
                using TrustedCode code = cache.Find(key) ?? throw new ToolException($"{directory} cannot be written to.");
                bytes += code.Bytes.Length;
            }

            await output.WriteLineAsync($"{path}: {bytes} bytes of code ({profile})");
        }
    }

    private static async Task<TrustedCode> CompileAsync(
        IModuleCompiler compiler, string path, CodeProfile profile, ReadOnlyMemory<byte> guest, CompilationBudget budget)
    {
        try
        {
            return await compiler.CompileAsync(profile, guest, budget, CancellationToken.None);
        }
        catch (Exception exception) when (exception is CompilationException or CompilerStarvedException or CompilerNotStartedException)
        {
            throw new ToolException($"{path} was not compiled. {exception.Message}", exception);
        }
    }

    private IEnumerable<(string Path, CodeProfile Profile)> FindGuests(string input)
    {
        string path = Path.GetFullPath(input);
        return Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase)
            ? ReadConfiguration(path)
            : [(path, ProfileOf(isMetered: false)), (path, ProfileOf(isMetered: true))];
    }

    private IEnumerable<(string Path, CodeProfile Profile)> ReadConfiguration(string path)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonFile(path).Build();
        var options = new WasmPluginsOptions();
        WasmPluginsServiceCollectionExtensions.Bind(options, configuration.GetSection("WasmPlugins"));
        ValidateOptionsResult result = new WasmPluginsOptionsValidator().Validate(name: null, options);
        if (result.Failed)
        {
            throw new ToolException($"{path}: {result.FailureMessage}");
        }

        string basePath = Path.GetFullPath(options.BasePath ?? "", Path.GetDirectoryName(path)!);
        return options.Plugins.Values.Where(plugin => plugin.Enabled).Select(plugin =>
            (Path.GetFullPath(plugin.Source.Path!, basePath), ProfileOf(plugin.Limits.FuelPerCall is not null)));
    }

    private CodeProfile ProfileOf(bool isMetered) => new(isMetered, IsPortable: !arguments.IsNative);

    // In an image the files are root's and another user reads them. What protects them there is that nobody else can write them.
    private static void Share(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (string file in Directory.GetFiles(directory))
        {
            File.SetUnixFileMode(file, ReadByAll);
        }

        File.SetUnixFileMode(directory, ReadByAll | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }
}
