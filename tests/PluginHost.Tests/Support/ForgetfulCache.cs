using PluginHost.Compilation;
using PluginHost.Interop;

namespace PluginHost.Tests.Support;

/// <summary>A cache that promises to keep code, and has had no room for any.</summary>
internal sealed class ForgetfulCache : ICodeCache
{
    public bool KeepsCode => true;

    public TrustedCode? Find(CodeKey key) => null;

    public void Ignore(CodeKey key, string problem)
    {
    }

    public void Store(CodeKey key, TrustedCode code)
    {
    }
}
