using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>What a compiler's process made of a module.</summary>
/// <param name="Code">The code.</param>
/// <param name="Used">The processor's time that it took.</param>
internal readonly record struct CompilerAnswer(TrustedCode Code, TimeSpan Used);
