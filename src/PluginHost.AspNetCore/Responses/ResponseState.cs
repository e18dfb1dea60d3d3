namespace PluginHost.AspNetCore.Responses;

/// <summary>Where a response stands that filters take part in.</summary>
internal enum ResponseState
{
    /// <summary>Nothing has been sent, and no filter has been asked.</summary>
    Pending = 0,

    /// <summary>Filters are being asked.</summary>
    Filtering,

    /// <summary>A filter waits for the body: what the application writes is kept.</summary>
    Collecting,

    /// <summary>All filters have been asked: what the application writes goes to the client.</summary>
    Passing,

    /// <summary>The response is whole, or has no body: what the application still writes goes nowhere.</summary>
    Discarding,
}
