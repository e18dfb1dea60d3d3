using System.Globalization;
using Acme.Pricing;

namespace PluginHost.Tests.Application;

/// <summary>Code of an application, as it would be written: it asks plugins for prices and does not know what a plugin is made of.</summary>
internal sealed class Checkout(IPluginProvider<IPricing> pricing)
{
    public async Task<string> DescribePriceAsync(string tenant, IReadOnlyList<Item> cart, CancellationToken cancellationToken)
    {
        if (!pricing.TryGet(new PluginId(tenant, "pricing"), out IPricing? rules))
        {
            return "prices on request";
        }

        PluginResult<Result<ulong, Refusal>> answer =
            await PluginCall.TryAsync(rules.QuoteAsync(cart, coupon: null, cancellationToken)).ConfigureAwait(false);
        return answer switch
        {
            { Failure: PluginTimeoutException } => "prices in a moment",
            { Failure: { } failure } => failure.PublicMessage,
            { Value: var quote } => quote.Match(Format, Explain),
        };
    }

    private static string Format(ulong cents) => string.Create(CultureInfo.InvariantCulture, $"{cents / 100}.{cents % 100:00}");

    private static string Explain(Refusal refusal) => refusal switch
    {
        Refusal.UnknownItem { Value: var sku } => $"we do not have {sku}",
        Refusal.Closed => "we are closed",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}
