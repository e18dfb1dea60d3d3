using PluginHost.Compilation;
using PluginHost.Interop;

namespace PluginHost.Tests.Support;

/// <summary>A compiler that has too little of the machine when a test says so.</summary>
internal sealed class StarvingCompiler : IModuleCompiler, IDisposable
{
    /// <summary>Whether it has too little.</summary>
    public bool Starves { get; set; }

    /// <summary>Released each time that it had.</summary>
    public SemaphoreSlim Tried { get; } = new(0);

    public Task<TrustedCode> CompileAsync(CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default)
    {
        if (Starves)
        {
            Tried.Release();
            return Task.FromException<TrustedCode>(new CompilerStarvedException("The machine is busy."));
        }

        return Task.FromResult(CodeGenerator.Compile(profile, module.Span));
    }

    public void Dispose() => Tried.Dispose();
}
