using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>Keeps nothing.</summary>
internal sealed class NoCodeCache : ICodeCache
{
    /// <inheritdoc/>
    public bool KeepsCode => false;

    /// <inheritdoc/>
    public TrustedCode? Find(CodeKey key) => null;

    /// <inheritdoc/>
    public void Ignore(CodeKey key, string problem)
    {
    }

    /// <inheritdoc/>
    public void Store(CodeKey key, TrustedCode code)
    {
    }
}
