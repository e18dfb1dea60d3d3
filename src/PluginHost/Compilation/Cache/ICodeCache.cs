using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>Keeps compiled code from one start to the next.</summary>
internal interface ICodeCache
{
    /// <summary>Whether it keeps what it is given, as long as that fits.</summary>
    bool KeepsCode { get; }

    /// <summary>The code with a key; <see langword="null"/> if it is not there, or is not to be trusted.</summary>
    TrustedCode? Find(CodeKey key);

    /// <summary>Says that the engine could not use what <see cref="Find"/> gave.</summary>
    void Ignore(CodeKey key, string problem);

    /// <summary>Keeps code, if it can.</summary>
    void Store(CodeKey key, TrustedCode code);
}
