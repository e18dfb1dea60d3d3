using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PluginHost.Compilation;
using PluginHost.Diagnostics;

namespace PluginHost.Hosting;

/// <summary>Makes the compiler that the options ask for.</summary>
internal static class CompilerFactory
{
    /// <summary>The compiler, and a word in the log about where it is.</summary>
    public static IModuleCompiler Create(IServiceProvider provider)
    {
        WasmEngineOptions options = provider.GetRequiredService<IOptions<WasmPluginsOptions>>().Value.Engine;
        PluginEvents events = provider.GetRequiredService<PluginEvents>();
        // A compilation in this process cannot be ended, so its time is the real one, whatever clock the application's calls follow.
        TimeProvider timeProvider = provider.GetRequiredService<TimeProvider>();
        var limits = new CompilerLimits(options.CompileTimeout, options.MaxCompileMemoryBytes);
        switch (options.Compilation)
        {
            case WasmCompilation.Never:
                return new NoCompiler(
                    "It was not prepared, and WasmPlugins:Engine:Compilation is Never. Compile it with 'pluginhost prepare' for the engine "
                    + "and the processor that are here, into the directory that is WasmPlugins:Engine:CachePath.");
            case WasmCompilation.InProcess:
                events.CompilesInProcess("WasmPlugins:Engine:Compilation says so.", isChosen: true);
                return new InProcessCompiler(limits, TimeProvider.System);
        }

        if (CompilerCommand.Find(out string problem) is { } command)
        {
            events.CompilesInChild();
            var child = new ChildProcessCompiler(command, limits, provider.GetRequiredService<HostStart>(), timeProvider);
            return options.Compilation == WasmCompilation.ChildProcess
                ? child
                : new AutomaticCompiler(child, new InProcessCompiler(limits, TimeProvider.System), events, timeProvider);
        }

        if (options.Compilation == WasmCompilation.ChildProcess)
        {
            return new NoCompiler($"WasmPlugins:Engine:Compilation is ChildProcess, and none can be started. {problem}");
        }

        events.CompilesInProcess(problem);
        return new InProcessCompiler(limits, TimeProvider.System);
    }
}
