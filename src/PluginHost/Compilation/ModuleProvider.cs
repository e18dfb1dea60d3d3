using System.Diagnostics;
using PluginHost.Diagnostics;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>Gets modules ready to run: from the cache if their code is there, otherwise from the compiler.</summary>
internal sealed class ModuleProvider(IModuleCompiler compiler, ICodeCache cache, PluginEvents events)
{
    /// <summary>Gets a module that the pre-scan has let through.</summary>
    /// <param name="engine">The engine that is to run it.</param>
    /// <param name="bytes">The module.</param>
    /// <param name="sha256">Its SHA-256, in hexadecimal.</param>
    /// <param name="cancellationToken">Ends the wait for the compiler.</param>
    /// <exception cref="CompilationException">It could not be compiled.</exception>
    /// <exception cref="CompilerNotStartedException">There is no process to compile in.</exception>
    /// <exception cref="EngineException">The code does not fit the engine.</exception>
    public async Task<WasmModule> GetAsync(
        WasmEngine engine, ReadOnlyMemory<byte> bytes, string sha256, CancellationToken cancellationToken = default)
    {
        CodeProfile profile = engine.Profile.Code;
        if ((TryFind(engine, profile, sha256) ?? TryFind(engine, profile with { IsPortable = true }, sha256)) is { } module)
        {
            events.CodeFound(sha256);
            return module;
        }

        events.CompilationStarts(sha256);
        long start = Stopwatch.GetTimestamp();
        TrustedCode code = await compiler.CompileAsync(profile, bytes, cancellationToken).ConfigureAwait(false);
        events.CodeCompiled(sha256, Stopwatch.GetElapsedTime(start));
        cache.Store(CodeKey.Of(sha256, profile), code);
        return WasmModule.Load(engine, code);
    }

    private WasmModule? TryFind(WasmEngine engine, CodeProfile profile, string sha256)
    {
        CodeKey key = CodeKey.Of(sha256, profile);
        try
        {
            return cache.Find(key) is { } code ? WasmModule.Load(engine, code) : null;
        }
        catch (EngineException exception) when (!engine.Profile.IsPooled)
        {
            // Nothing about an engine without a pool can be too small for it, so the code is not for this engine after all.
            cache.Ignore(key, exception.Message);
            return null;
        }
    }
}
