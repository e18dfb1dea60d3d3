using PluginHost.Compilation;
using PluginHost.Interop;

namespace PluginHost.Catalog;

/// <summary>Gets the core modules of a guest ready to run. Their code is looked for from the start.</summary>
internal sealed class GuestCompilation : IDisposable
{
    private readonly ModuleProvider _modules;
    private readonly GuestCode _code;
    private readonly PendingCode[] _found;
    private readonly CompilationBudget _budget = new();

    /// <summary>Begins to look for the code of a guest's modules.</summary>
    /// <param name="modules">Where code comes from.</param>
    /// <param name="code">The guest.</param>
    /// <param name="profile">What the engine has for compiled code.</param>
    /// <param name="first">The search for the first module's code, if it has begun; its owner disposes it.</param>
    /// <param name="kept">The code of all modules, if it was kept.</param>
    public GuestCompilation(ModuleProvider modules, GuestCode code, CodeProfile profile, PendingCode? first, TrustedCode[]? kept)
    {
        _modules = modules;
        _code = code;
        _found = [.. code.Modules.Select((module, i) => kept is not null ? new PendingCode(Task.FromResult<TrustedCode?>(kept[i]))
            : i == 0 && first is not null ? first
            : modules.Find(profile, module.Sha256))];
    }

    /// <summary>Gets all modules, compiled for an engine.</summary>
    /// <exception cref="CompilationException">One could not be compiled.</exception>
    /// <exception cref="CompilerNotStartedException">There is no process to compile in.</exception>
    /// <exception cref="CompilerStarvedException">The process had too little of the machine.</exception>
    /// <exception cref="EngineException">The code does not fit the engine.</exception>
    public async Task<WasmModule[]> GetAsync(WasmEngine engine, CancellationToken cancellationToken)
    {
        var compiled = new WasmModule?[_code.Modules.Length];
        try
        {
            for (int i = 0; i < compiled.Length; i++)
            {
                GuestModule module = _code.Modules[i];
                compiled[i] = await _modules.GetAsync(engine, module.Bytes, module.Sha256, _found[i], _budget, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            // Of no use alone, and large.
            Array.ForEach(compiled, module => module?.Dispose());
            throw;
        }

        return compiled!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PendingCode found in _found)
        {
            found.Dispose();
        }
    }
}
