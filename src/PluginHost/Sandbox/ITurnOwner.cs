namespace PluginHost.Sandbox;

/// <summary>Somebody who waits for a turn.</summary>
internal interface ITurnOwner
{
    /// <summary>Whose call it is.</summary>
    PluginId Plugin { get; }
}
