using PluginHost.Abi;
using PluginHost.Compilation;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;
using PluginHost.Wasi;

namespace PluginHost.Catalog;

/// <summary>Resolves what a module imports: from WASI, and from the interfaces that it may use and was granted. Nothing else is there.</summary>
internal static class ImportLinker
{
    /// <summary>Resolves all imports.</summary>
    /// <param name="id">The plugin, for failures.</param>
    /// <param name="module">The module.</param>
    /// <param name="role">What the plugin is for.</param>
    /// <param name="grants">The rights that the plugin was given.</param>
    /// <exception cref="PluginDeniedException">An import is not there, or was not granted.</exception>
    /// <exception cref="PluginContractException">
    /// An import has another type than the host's function, or the module lacks what that needs.
    /// </exception>
    public static LinkedImports Link(PluginId id, ModuleInfo module, PluginRole role, IReadOnlySet<string> grants)
    {
        var functions = new List<HostFunction>();
        var imports = new List<LinkedImport>();
        var seen = new HashSet<ImportName>();
        var rules = new VersionedNames<ImportRule>(role.Imports);
        foreach (ModuleImport import in module.Imports)
        {
            string name = GuestText.Sanitize($"{import.Module}#{import.Name}", 2 * GuestText.MaxNameLength);
            if (import.Type is not CoreFunctionType type)
            {
                throw new PluginContractException(id, name, "an imported function", $"an imported {import.Type}");
            }

            (LinkedImport linked, CoreSignature signature) = Resolve(id, module, import, name, role.HasOwnSystem, rules, grants);
            if (!CoreTypes.AreEqual(signature, type))
            {
                throw new PluginContractException(id, name, signature.ToString(), type.ToString());
            }

            // A module may import one function several times; the engine wants it once.
            if (seen.Add(new ImportName(import.Module, import.Name)))
            {
                functions.Add(new HostFunction(import.Module, import.Name, signature));
                imports.Add(linked);
            }
        }

        return new LinkedImports([.. functions], [.. imports]);
    }

    private static (LinkedImport Import, CoreSignature Signature) Resolve(
        PluginId id,
        ModuleInfo module,
        ModuleImport import,
        string name,
        bool hasOwnSystem,
        VersionedNames<ImportRule> rules,
        IReadOnlySet<string> grants)
    {
        if (WasiPreview1.TryFind(import.Module, import.Name, out WasiImport? wasi, hasOwnSystem))
        {
            return (wasi, wasi.Signature);
        }

        (ImportBinding binding, bool isBlocking) = Resolve(id, import.Module, import.Name, name, rules, grants);
        ContractBinder.CheckNeeds(id, module, binding);
        return (new ContractImport(name, binding, isBlocking), binding.Signature);
    }

    /// <summary>Finds a function of an interface that a guest wants, if it may have it.</summary>
    /// <param name="id">The plugin, for failures.</param>
    /// <param name="interfaceName">The interface.</param>
    /// <param name="functionName">The function.</param>
    /// <param name="name">Both, for failures.</param>
    /// <param name="rules">The interfaces that the plugin's contracts know, by name.</param>
    /// <param name="grants">The rights that the plugin was given.</param>
    /// <exception cref="PluginDeniedException">The import is not there, or was not granted.</exception>
    /// <exception cref="PluginContractException">The host has another version of the interface, without the function.</exception>
    public static (ImportBinding Binding, bool IsBlocking) Resolve(
        PluginId id,
        string interfaceName,
        string functionName,
        string name,
        VersionedNames<ImportRule> rules,
        IReadOnlySet<string> grants)
    {
        ImportDescriptor? descriptor = rules.TryFind(interfaceName, out ImportRule? rule) ? rule.Descriptor : null;
        if (descriptor?.Functions.FirstOrDefault(function => function.FunctionName == functionName) is not { } binding)
        {
            throw descriptor is null || descriptor.Name == interfaceName
                ? new PluginDeniedException(id, name, grant: null)
                : WithoutFunction(id, name, descriptor);
        }

        return rule!.Grant is not null && !grants.Contains(rule.Grant)
            ? throw new PluginDeniedException(id, name, rule.Grant)
            : (binding, rule.IsBlocking || binding.IsBlocking);
    }

    // The guest was built for a version that has more in it.
    private static PluginContractException WithoutFunction(PluginId id, string name, ImportDescriptor descriptor) => new(
        id,
        name,
        $"a function of {descriptor.Name}, which is what this host has of the interface: "
        + string.Join(", ", descriptor.Functions.Select(function => function.FunctionName)),
        "one that is not there; build the guest for the host's version, or the host with the guest's");

    private sealed record ImportName(string Module, string Name);
}
