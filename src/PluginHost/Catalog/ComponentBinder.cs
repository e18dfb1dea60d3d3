using System.Text;
using PluginHost.Abi.Components;
using PluginHost.Compilation;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>Finds contracts in a component of one core module, and resolves what it imports.</summary>
internal static class ComponentBinder
{
    private const string NoRealloc = "";

    public static GuestLinks Bind(PluginDefinition definition, ComponentPlan plan, PluginRole role)
    {
        Dictionary<ContractDescriptor, ContractBinding> bindings = BindContracts(definition.Id, plan, role);
        IEnumerable<PlannedOptions> options = bindings.Values
            .SelectMany(binding => binding.Exports)
            .Select(export => plan.Exports[export.Descriptor.CoreName].Options);
        return new GuestLinks
        {
            Bindings = bindings,
            Imports = LinkImports(definition, plan, role.Imports),
            Memory = FindOne(definition.Id, "memory", options.Select(option => option.Memory)),
            ExportRealloc = FindOne(definition.Id, "allocator", options.Select(option => option.Realloc)) ?? NoRealloc,

            // A lone module gets its imports before it has a memory, so none of them can use it.
            ImportRealloc = NoRealloc,
            HasInitialize = false,
        };
    }

    private static Dictionary<ContractDescriptor, ContractBinding> BindContracts(PluginId id, ComponentPlan plan, PluginRole role)
    {
        var bindings = new Dictionary<ContractDescriptor, ContractBinding>();
        int functions = 0;
        foreach (ContractDescriptor contract in role.Contracts)
        {
            Add(contract, role.IsHook);
        }

        if (bindings.Count == 0 && role.Contracts.Count > 0)
        {
            string expected = string.Join(" or ", role.Contracts.SelectMany(contract => contract.Exports).Select(export => export.CoreName));
            throw new PluginContractException(id, "exports", $"at least one of {expected}", DescribeExports(plan));
        }

        foreach (ContractDescriptor contract in LifecycleContracts.All.Where(contract => !bindings.ContainsKey(contract)))
        {
            Add(contract, isOptional: true);
        }

        return bindings;

        void Add(ContractDescriptor contract, bool isOptional)
        {
            if (isOptional && !contract.Exports.Any(export => plan.Exports.ContainsKey(export.CoreName)))
            {
                return;
            }

            BoundExport[] bound = [.. contract.Exports.Select(export => Bind(id, plan, export))];
            bindings.Add(contract, new ContractBinding(contract, bound, functions));
            functions += bound.Length;
        }
    }

    private static BoundExport Bind(PluginId id, ComponentPlan plan, ExportDescriptor wanted)
    {
        string expected = $"a function {wanted.Signature} for {wanted.Wit}";
        if (!plan.Exports.TryGetValue(wanted.CoreName, out PlannedFunction? function))
        {
            throw new PluginContractException(id, wanted.CoreName, expected, DescribeExports(plan));
        }

        Check(id, wanted.CoreName, expected, wanted.Signature, function.Function.Type);
        CheckNeeds(id, wanted.CoreName, wanted.Wit, wanted.NeedsMemory, wanted.NeedsRealloc, function.Options);
        return new BoundExport(
            wanted, NameOf(function.Function)!, NameOf(function.Options.PostReturn), function.Options.Encoding);
    }

    private static LinkedImports LinkImports(PluginDefinition definition, ComponentPlan plan, IReadOnlyDictionary<string, ImportRule> rules)
    {
        PlannedInstance instance = plan.Instances[0];
        var functions = new List<HostFunction>();
        var imports = new List<LinkedImport>();
        foreach ((ModuleImport import, PlannedExtern planned) in instance.Module.Info.Imports.Zip(instance.Imports))
        {
            // Nothing else was instantiated that it could come from.
            PlannedImport wanted = plan.Imports[((PlannedHostFunction)planned).Import];
            string name = GuestText.Sanitize($"{wanted.Interface}#{wanted.Function}", 2 * GuestText.MaxNameLength);
            (ImportBinding binding, bool isBlocking) =
                ImportLinker.Resolve(definition.Id, wanted.Interface, wanted.Function, name, rules, definition.Grants);
            Check(definition.Id, name, binding.Signature.ToString(), binding.Signature, wanted.Type);
            CheckNeeds(definition.Id, name, binding.Wit, binding.NeedsMemory, binding.NeedsRealloc, wanted.Options);
            functions.Add(new HostFunction(import.Module, import.Name, binding.Signature));
            imports.Add(new ContractImport(name, binding, isBlocking));
        }

        return new LinkedImports([.. functions], [.. imports]);
    }

    private static void Check(PluginId id, string name, string expected, CoreSignature signature, ExternalType found)
    {
        if (found is not CoreFunctionType type || !CoreTypes.AreEqual(signature, type))
        {
            throw new PluginContractException(id, name, expected, found.ToString());
        }
    }

    // Only what the contract and the component disagree on is missing here: what a component needs by its own types, it has.
    private static void CheckNeeds(PluginId id, string name, string wit, bool needsMemory, bool needsRealloc, PlannedOptions options)
    {
        if ((needsMemory && options.Memory is null) || (needsRealloc && options.Realloc is null))
        {
            throw new PluginContractException(id, name, $"a function for {wit}", "one of other types, without the memory that these take");
        }
    }

    private static string? FindOne(PluginId id, string what, IEnumerable<PlannedExport?> exports)
    {
        string[] names = [.. exports.OfType<PlannedExport>().Select(export => export.Name).Distinct(StringComparer.Ordinal)];
        return names.Length <= 1
            ? names.FirstOrDefault()
            : throw new PluginLoadException(id, $"The component uses more than one {what} for what it exports, which is not supported yet.");
    }

    private static byte[]? NameOf(PlannedExport? export) => export is null ? null : Encoding.UTF8.GetBytes(export.Name);

    private static string DescribeExports(ComponentPlan plan)
    {
        const int Shown = 20;
        string[] some = [.. plan.Exports.Keys.Take(Shown + 1)];
        return some.Length == 0
            ? "no functions at all"
            : $"the functions {string.Join(", ", some.Take(Shown))}{(some.Length > Shown ? ", …" : "")}";
    }
}
