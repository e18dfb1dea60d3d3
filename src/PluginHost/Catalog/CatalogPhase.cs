namespace PluginHost.Catalog;

/// <summary>Whether the catalog takes calls.</summary>
internal enum CatalogPhase
{
    /// <summary>Not yet.</summary>
    NotLoaded,

    /// <summary>Yes.</summary>
    Open,

    /// <summary>Not any more.</summary>
    Stopped,
}
