using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PluginHost.AspNetCore.Hosting;

/// <summary>Reads the options from the application's configuration.</summary>
internal sealed class HttpFilterConfiguration(IConfiguration? configuration = null) : IConfigureOptions<HttpFilterOptions>
{
    /// <summary>The section that holds them.</summary>
    public const string SectionName = "WasmPlugins:HttpFilters";

    /// <inheritdoc/>
    public void Configure(HttpFilterOptions options)
    {
        if (configuration?.GetSection(SectionName) is not { } section)
        {
            return;
        }

        foreach (IConfigurationSection header in section.GetSection(nameof(options.CredentialHeaders)).GetChildren())
        {
            options.CredentialHeaders.Add(header.Value ?? "");
        }

        options.FailurePolicy = section.GetValue(nameof(options.FailurePolicy), options.FailurePolicy);
        options.MaxBodyBytes = section.GetValue(nameof(options.MaxBodyBytes), options.MaxBodyBytes);
        options.MaxChangedHeaders = section.GetValue(nameof(options.MaxChangedHeaders), options.MaxChangedHeaders);
        options.MaxChangedHeaderBytes = section.GetValue(nameof(options.MaxChangedHeaderBytes), options.MaxChangedHeaderBytes);
    }
}
