namespace PluginHost.AspNetCore.Chains;

/// <summary>Says on an endpoint that a filter runs for it.</summary>
/// <param name="Name">The filter.</param>
/// <param name="Order">Its place among the endpoint's filters.</param>
internal sealed record FilterMetadata(FilterName Name, int Order)
{
    /// <summary>The filter, for whoever lists an endpoint's metadata.</summary>
    public override string ToString() => $"WebAssembly filter {Name} (order {Order})";
}
