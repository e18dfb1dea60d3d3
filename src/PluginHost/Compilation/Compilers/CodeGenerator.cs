using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>Compiles a module on this thread, in whatever process it is.</summary>
internal static class CodeGenerator
{
    /// <summary>Compiles a module, with an engine that is there for this alone.</summary>
    /// <exception cref="CompilationException">It is no valid module.</exception>
    public static TrustedCode Compile(CodeProfile profile, ReadOnlySpan<byte> module)
    {
        try
        {
            using WasmEngine engine = WasmEngine.Create(profile.ToEngineProfile());
            using WasmModule compiled = WasmModule.Compile(engine, module);
            return compiled.Save();
        }
        catch (EngineException exception)
        {
            throw new CompilationException(exception.Message, exception);
        }
    }
}
