using Acme.Pricing;

namespace PluginHost.Tests.Application;

/// <summary>What the application lets plugins ask: an ordinary service.</summary>
internal sealed class Warehouse(IReadOnlyDictionary<string, uint> stock) : IStock
{
    public ValueTask<bool> InStockAsync(Item item, CancellationToken cancellationToken = default) =>
        new(stock.TryGetValue(item.Sku, out uint there) && there >= item.Quantity);
}
