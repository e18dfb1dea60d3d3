using PluginHost.AspNetCore.Fields;
using PluginHost.AspNetCore.Http;
using PluginHost.AspNetCore.SelfCheck;
using PluginHost.CompilerServices;

namespace PluginHost.AspNetCore.Hosting;

/// <summary>The hook for HTTP filters.</summary>
internal static class HttpFilterHook
{
    /// <summary>The hook's name in a plugin's configuration.</summary>
    public const string Name = "http-filter";

    /// <summary>Describes the hook.</summary>
    public static PluginHook Create() => new(
        Name,
        [
            Find(typeof(IRequestFilter)),
            Find(typeof(IRequestBodyFilter)),
            Find(typeof(IResponseFilter)),
            Find(typeof(IResponseBodyFilter)),
        ])
    {
        // What a phase changes is taken over when it has its verdict.
        IsIdempotent = true,
        Grants = HttpGrants.Descriptions,
        SelfCheck = FilterSelfCheck.RunAsync,
    };

    private static ContractDescriptor Find(Type type) => ContractRegistry.TryGetContract(type, out ContractDescriptor? contract)
        ? contract
        : throw new InvalidOperationException($"{type} is not a contract.");
}
