namespace PluginHost.Compilation;

/// <summary>The limits of <see cref="ModuleLimits"/>.</summary>
internal enum ModuleLimit
{
    FileBytes,
    CodeBytes,
    Functions,
    Imports,
    Exports,
    Globals,
    Parameters,
    Results,
    BodyBytes,
    BodyLoops,
    BodyBlockValues,
    BodyBytesTimesLocals,
    BodyLoopsTimesLocals,
    TotalBytesTimesLocals,
    TotalLoopsTimesLocals,
}
