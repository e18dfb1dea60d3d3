namespace PluginHost.Soak.Reloading;

/// <summary>What a version of the filter does.</summary>
internal enum VersionKind
{
    Good,
    NotWasm,
    WrongContract,
    MoreGrants,
    TrapsAtOnce,
    TrapsLater,
    Loops,
    StartHangs,
}
