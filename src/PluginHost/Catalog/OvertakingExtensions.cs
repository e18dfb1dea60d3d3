namespace PluginHost.Catalog;

/// <summary>Says what a turn has made way for.</summary>
internal static class OvertakingExtensions
{
    /// <summary>The reason as a sentence.</summary>
    public static string Describe(this Overtaking overtaking) => overtaking switch
    {
        Overtaking.Revert => "The version that serves is reverted first.",
        Overtaking.Rollback => "An earlier version is rolled back to.",
        Overtaking.Newer => "Its source has something newer.",
        Overtaking.Disabled => "It was disabled.",
        Overtaking.Removed => "It was removed.",
        _ => "It was cancelled.",
    };
}
