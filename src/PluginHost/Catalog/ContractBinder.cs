using System.Text;
using PluginHost.Compilation;
using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>Finds contracts in a core module: by the names that wit-component gives its exports, and by their core function types.</summary>
internal static class ContractBinder
{
    private const string PostReturnPrefix = "cabi_post_";

    private const string CommonRealloc = "cabi_realloc";
    private const string Initialize = "_initialize";

    private static readonly CoreSignature InitializeSignature = new([], []);
    private static readonly CoreSignature ReallocSignature =
        new([CoreType.I32, CoreType.I32, CoreType.I32, CoreType.I32], [CoreType.I32]);

    /// <summary>Finds contracts, and what of <see cref="LifecycleContracts"/> is there.</summary>
    /// <param name="id">The plugin, for failures.</param>
    /// <param name="module">The module.</param>
    /// <param name="contracts">The contracts.</param>
    /// <param name="areOptional">Whether a contract that the module exports nothing of is left out; one of them must be there.</param>
    /// <exception cref="PluginContractException">The module does not have what a contract asks for.</exception>
    public static Dictionary<ContractDescriptor, ContractBinding> Bind(
        PluginId id, ModuleInfo module, IReadOnlyList<ContractDescriptor> contracts, bool areOptional)
    {
        var exports = module.Exports.ToDictionary(export => export.Name);
        var names = new GuestExports(exports.Keys);
        string realloc = FindExportRealloc(module);
        return ContractSet.Bind(id, names, contracts, areOptional, export => Bind(id, exports, names, export, realloc));
    }

    /// <summary>
    /// Checks the functions that the host calls in a guest whatever its contract. The engine does not check what it is given for a call,
    /// so no function is ever called whose type has not been compared.
    /// </summary>
    /// <param name="id">The plugin, for failures.</param>
    /// <param name="module">The module.</param>
    /// <exception cref="PluginContractException">A function has another type.</exception>
    public static void CheckOwnFunctions(PluginId id, ModuleInfo module)
    {
        var exports = module.Exports.ToDictionary(export => export.Name);
        CheckIfThere(Initialize, InitializeSignature, "the guest's start");
        CheckIfThere(FindExportRealloc(module), ReallocSignature, "the allocator");
        CheckIfThere(FindImportRealloc(module), ReallocSignature, "the allocator");

        void CheckIfThere(string name, CoreSignature signature, string what)
        {
            if (exports.ContainsKey(name))
            {
                Check(id, exports, name, signature, what);
            }
        }
    }

    /// <summary>Checks that a guest has what a function of the host needs of it.</summary>
    /// <param name="id">The plugin, for failures.</param>
    /// <param name="module">The module.</param>
    /// <param name="import">The host's function, which the guest imports.</param>
    /// <exception cref="PluginContractException">The guest does not have it.</exception>
    public static void CheckNeeds(PluginId id, ModuleInfo module, ImportBinding import)
    {
        var exports = module.Exports.ToDictionary(export => export.Name);
        CheckNeeds(id, exports, import.NeedsMemory, import.NeedsRealloc ? FindImportRealloc(module) : null, import.Wit);
    }

    /// <summary>Whether a guest has to be started before its functions are called.</summary>
    public static bool HasInitialize(ModuleInfo module) => module.Exports.Any(export => export.Name == Initialize);

    /// <summary>The name of the allocator for what an export is given.</summary>
    public static string FindExportRealloc(ModuleInfo module) => FindRealloc(module, "cabi_export_realloc");

    /// <summary>The name of the allocator for what an import returns.</summary>
    public static string FindImportRealloc(ModuleInfo module) => FindRealloc(module, "cabi_import_realloc");

    // A guest whose runtime must know who calls has an allocator for each direction; the others have one for both.
    private static string FindRealloc(ModuleInfo module, string specific) =>
        module.Exports.Any(export => export.Name == specific) ? specific : CommonRealloc;

    private static BoundExport Bind(
        PluginId id, Dictionary<string, ModuleExport> exports, GuestExports names, ExportDescriptor wanted, string realloc)
    {
        string name = names.NameOf(wanted);
        if (name != wanted.CoreName && !exports.ContainsKey(name))
        {
            throw new PluginContractException(
                id, wanted.CoreName, $"a function {wanted.Signature} for {wanted.Wit}", names.DescribeWithout(wanted));
        }

        Check(id, exports, name, wanted.Signature, wanted.Wit);
        CheckNeeds(id, exports, wanted.NeedsMemory, wanted.NeedsRealloc ? realloc : null, wanted.Wit);

        string postReturn = PostReturnPrefix + name;
        bool hasPostReturn = exports.ContainsKey(postReturn);
        if (hasPostReturn)
        {
            Check(id, exports, postReturn, new CoreSignature(wanted.Signature.Results, []), "the post-return function");
        }

        return new BoundExport(
            wanted, Encoding.UTF8.GetBytes(name), hasPostReturn ? Encoding.UTF8.GetBytes(postReturn) : null);
    }

    private static void CheckNeeds(
        PluginId id, Dictionary<string, ModuleExport> exports, bool needsMemory, string? realloc, string wit)
    {
        if (needsMemory && exports.GetValueOrDefault("memory") is not { Kind: ExternalKind.Memory })
        {
            throw new PluginContractException(
                id, "memory", $"an exported memory, which '{wit}' needs", exports.GetValueOrDefault("memory")?.Type.ToString() ?? "none");
        }

        if (realloc is not null)
        {
            Check(id, exports, realloc, ReallocSignature, $"the allocator, which '{wit}' needs");
        }
    }

    private static void Check(
        PluginId id, Dictionary<string, ModuleExport> exports, string name, CoreSignature signature, string wit)
    {
        string expected = $"a function {signature} for {wit}";
        if (!exports.TryGetValue(name, out ModuleExport? export))
        {
            throw new PluginContractException(id, name, expected, new GuestExports(exports.Keys).Describe());
        }

        if (export.Type is not CoreFunctionType type || !CoreTypes.AreEqual(signature, type))
        {
            throw new PluginContractException(id, name, expected, export.Type.ToString());
        }
    }
}
