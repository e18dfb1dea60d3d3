using Microsoft.Extensions.DependencyInjection;
using PluginHost.Abi;
using PluginHost.Interop;

namespace PluginHost.Catalog;

/// <summary>Knows whether the application has services for what plugins import.</summary>
/// <param name="services">Says whether a type is registered. <see langword="null"/> if the container cannot say.</param>
internal sealed class ImportServices(IServiceProviderIsService? services)
{
    /// <summary>Checks that there is a service for every import of a plugin.</summary>
    /// <exception cref="PluginContractException">There is none.</exception>
    public void Check(PluginId id, PluginRole role, LinkedImports imports)
    {
        var rules = new VersionedNames<ImportRule>(role.Imports);
        foreach (HostFunction function in imports.Functions)
        {
            if (rules.TryFind(function.Module, out ImportRule? rule)
                && rule.IsService
                && services?.IsService(rule.Descriptor.ServiceType) == false)
            {
                throw new PluginContractException(
                    id,
                    function.Module,
                    $"a service of type {rule.Descriptor.ServiceType}, which serves the plugin's imports",
                    "none; register one in the application's services");
            }
        }
    }
}
