using System.Collections.Concurrent;
using System.Diagnostics;
using PluginHost.Diagnostics;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>Gets modules ready to run: from the cache if their code is there, otherwise from the compiler.</summary>
internal sealed class ModuleProvider(IModuleCompiler compiler, ICodeCache cache, PluginEvents events)
{
    private readonly ConcurrentDictionary<string, Task<Exception?>> _turns = new();
    private readonly StarvedModules _starved = new();

    /// <summary>Whether code that was compiled once is found again.</summary>
    public bool KeepsCode => cache.KeepsCode;

    /// <summary>
    /// Looks into the cache, on another thread: reading and checking megabytes takes as long as the pre-scan, which can go on meanwhile.
    /// </summary>
    /// <param name="profile">What the engine that is to run the module has for compiled code.</param>
    /// <param name="sha256">The module's SHA-256, in hexadecimal.</param>
    public PendingCode Find(CodeProfile profile, string sha256) => new(Task.Run(() => cache.Find(CodeKey.Of(sha256, profile))));

    /// <summary>Gets a module that the pre-scan has let through.</summary>
    /// <param name="engine">The engine that is to run it.</param>
    /// <param name="bytes">The module.</param>
    /// <param name="sha256">Its SHA-256, in hexadecimal.</param>
    /// <param name="cached">What <see cref="Find"/> has found for it.</param>
    /// <param name="budget">What compiling the modules of its guest has taken so far.</param>
    /// <param name="cancellationToken">Ends the wait for the compiler.</param>
    /// <exception cref="CompilationException">It could not be compiled.</exception>
    /// <exception cref="CompilerNotStartedException">There is no process to compile in.</exception>
    /// <exception cref="CompilerStarvedException">The process had too little of the machine.</exception>
    /// <exception cref="EngineException">The code does not fit the engine.</exception>
    public async Task<WasmModule> GetAsync(
        WasmEngine engine,
        ReadOnlyMemory<byte> bytes,
        string sha256,
        PendingCode cached,
        CompilationBudget budget,
        CancellationToken cancellationToken = default)
    {
        CodeProfile profile = engine.Profile.Code;
        CodeKey key = CodeKey.Of(sha256, profile);
        CodeKey portable = CodeKey.Of(sha256, profile with { IsPortable = true });
        TrustedCode? code = await cached.Task.ConfigureAwait(false);
        if ((TryLoad(engine, key, code) ?? TryFind(engine, portable)) is { } module)
        {
            events.CodeFound(sha256);
            return module;
        }

        return cache.KeepsCode
            ? await CompileOnceAsync(engine, bytes, sha256, key, budget, cancellationToken).ConfigureAwait(false)
            : await CompileAsync(engine, bytes, sha256, key, budget, cancellationToken).ConfigureAwait(false);
    }

    // Several plugins of one file load at the same time: the first of them compiles it, and the others find its code afterwards, or what is
    // wrong with it.
    private async Task<WasmModule> CompileOnceAsync(
        WasmEngine engine, ReadOnlyMemory<byte> bytes, string sha256, CodeKey key, CompilationBudget budget, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool hasWaited = false;
        while (_turns.GetOrAdd(key.ToString(), turn.Task) is var current && current != turn.Task)
        {
            if (await current.WaitAsync(cancellationToken).ConfigureAwait(false) is { } failure)
            {
                throw failure is CompilerStarvedException starved
                    ? new CompilerStarvedException(starved.Message) { Module = starved.Module }
                    : new CompilationException(failure.Message, failure);
            }

            hasWaited = true;
        }

        // What is wrong with a module that had only what others of its guest have left is not wrong for everybody.
        bool isWhole = budget.IsWhole;
        Exception? problem = null;
        try
        {
            if (hasWaited && TryFind(engine, key) is { } found)
            {
                events.CodeFound(sha256);
                return found;
            }

            return await CompileAsync(engine, bytes, sha256, key, budget, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CompilationException or CompilerStarvedException)
        {
            problem = isWhole ? exception : null;
            throw;
        }
        finally
        {
            _turns.TryRemove(key.ToString(), out _);
            turn.SetResult(problem);
        }
    }

    private async Task<WasmModule> CompileAsync(
        WasmEngine engine, ReadOnlyMemory<byte> bytes, string sha256, CodeKey key, CompilationBudget budget, CancellationToken cancellationToken)
    {
        events.CompilationStarts(sha256);
        long start = Stopwatch.GetTimestamp();

        // What had only the rest of its guest's time says nothing of the same module with all of it, of another plugin for example.
        string counted = budget.IsWhole ? sha256 : $"{sha256}+";
        int tries = _starved.CountTries(counted);
        TrustedCode code;
        try
        {
            code = await compiler.CompileAsync(engine.Profile.Code, bytes, budget, cancellationToken).ConfigureAwait(false);
        }
        catch (CompilerStarvedException exception)
        {
            throw _starved.Note(counted, tries, exception);
        }

        _starved.Forget(counted);
        events.CodeCompiled(sha256, Stopwatch.GetElapsedTime(start));
        cache.Store(key, code);
        return WasmModule.Load(engine, code);
    }

    private WasmModule? TryFind(WasmEngine engine, CodeKey key)
    {
        using TrustedCode? code = cache.Find(key);
        return TryLoad(engine, key, code);
    }

    private WasmModule? TryLoad(WasmEngine engine, CodeKey key, TrustedCode? code)
    {
        try
        {
            return code is null ? null : WasmModule.Load(engine, code);
        }
        catch (EngineException exception) when (!engine.Profile.IsPooled)
        {
            // Nothing about an engine without a pool can be too small for it, so the code is not for this engine after all.
            cache.Ignore(key, exception.Message);
            return null;
        }
    }
}
