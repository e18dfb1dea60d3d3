using PluginHost.Abi;
using PluginHost.Abi.Components;
using PluginHost.Compilation;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;
using PluginHost.Wasi.Preview2;

namespace PluginHost.Catalog;

/// <summary>Finds contracts in a component, and resolves what it imports.</summary>
internal static class ComponentBinder
{
    /// <summary>Binds a component.</summary>
    /// <param name="definition">The plugin.</param>
    /// <param name="plan">What the component comes to.</param>
    /// <param name="role">What the plugin is for.</param>
    /// <exception cref="PluginException">The component does not have what a contract asks for, or wants what it may not have.</exception>
    public static GuestLinks Bind(PluginDefinition definition, ComponentPlan plan, PluginRole role)
    {
        // What is exported comes first, so that the memory of the first function is the one that is found fastest.
        var links = new ComponentLinks(plan);
        var types = new ComponentTypes(definition.Id, plan.Component);
        var names = new GuestExports(plan.Exports.Keys);
        return new GuestLinks
        {
            Bindings = ContractSet.Bind(
                definition.Id, names, role.Contracts, role.IsHook, export => Bind(definition.Id, plan, names, export, types, links)),
            Imports = LinkImports(definition, plan, new VersionedNames<ImportRule>(role.Imports), types, links),
            Memory = null,
            ExportRealloc = "",
            ImportRealloc = "",
            HasInitialize = false,
            Component = links,
        };
    }

    private static BoundExport Bind(
        PluginId id, ComponentPlan plan, GuestExports names, ExportDescriptor wanted, ComponentTypes types, ComponentLinks links)
    {
        string expected = $"a function {wanted.Signature} for {wanted.Wit}";
        string name = names.NameOf(wanted);
        if (!plan.Exports.TryGetValue(name, out PlannedFunction? function))
        {
            throw new PluginContractException(id, wanted.CoreName, expected, names.DescribeWithout(wanted));
        }

        // The guest's own, which a version may make as long as it likes.
        string shown = GuestText.Sanitize(name, 2 * GuestText.MaxNameLength);
        types.CheckExport(wanted, shown, function.Type);
        Check(id, shown, expected, wanted.Signature, function.Function.Type);
        return new BoundExport(wanted, [], PostReturnName: null, Lift(function, links));
    }

    private static LiftedExport Lift(PlannedFunction function, ComponentLinks links) => new(
        links.NumberOf(function.Function), links.NumberOf(function.Options.PostReturn), links.Link(function.Options));

    // By their numbers in the plan, in which is only what core modules are given.
    private static LinkedImports LinkImports(
        PluginDefinition definition,
        ComponentPlan plan,
        VersionedNames<ImportRule> rules,
        ComponentTypes types,
        ComponentLinks links)
    {
        var imports = new LinkedImport[plan.Operations.Length];
        var functions = new List<HostFunction>();
        for (int number = 0; number < imports.Length; number++)
        {
            imports[number] = plan.Operations[number] switch
            {
                PlannedImport import => LinkImport(definition, import, number, rules, types, links),
                PlannedResourceCall call => new ResourceImport(call.Operation, links.Resources[call.Resource], call.Owner),
                PlannedCall call => LinkCall(call, number, links),
                _ => throw new ArgumentException("An operation is none that can be linked.", nameof(plan)),
            };
            if (imports[number] is ComponentImport && plan.Operations[number] is PlannedImport asked)
            {
                functions.Add(new HostFunction(asked.Interface, asked.Function, CoreTypes.ToSignature(asked.Type)));
            }
        }

        return new LinkedImports([.. functions], imports);
    }

    private static LinkedImport LinkImport(
        PluginDefinition definition,
        PlannedImport wanted,
        int number,
        VersionedNames<ImportRule> rules,
        ComponentTypes types,
        ComponentLinks links)
    {
        string name = GuestText.Sanitize($"{wanted.Interface}#{wanted.Function}", 2 * GuestText.MaxNameLength);
        if (WasiPreview2.FindFunction(wanted.Interface, wanted.Function) is { } wasi)
        {
            Check(definition.Id, name, wasi.Signature.ToString(), wasi.Signature, wanted.Type);

            // Where it needs a memory that it was not given, it finds an empty one.
            CheckAllocator(definition.Id, name, wasi.NeedsRealloc, wanted.Options);
            return new WasiMethodImport(name, wasi.Method, number, links.Link(wanted.Options));
        }

        (ImportBinding binding, bool isBlocking) =
            ImportLinker.Resolve(definition.Id, wanted.Interface, wanted.Function, name, rules, definition.Grants);
        types.CheckImport(binding, name, wanted);
        Check(definition.Id, name, binding.Signature.ToString(), binding.Signature, wanted.Type);
        return new ComponentImport(name, binding, isBlocking, number, links.Link(wanted.Options));
    }

    private static InnerCall LinkCall(PlannedCall call, int number, ComponentLinks links) =>
        new(GuestText.Sanitize(call.Callee.Function.Name, 2 * GuestText.MaxNameLength))
        {
            Number = number,
            Caller = links.Link(call.Caller),
            Callee = Lift(call.Callee, links),
            Parameters = call.Parameters,
            Result = call.Result,
            IsAllowed = call.IsAllowed,
            Resources = links.Resources,
        };

    private static void Check(PluginId id, string name, string expected, CoreSignature signature, ExternalType found)
    {
        if (found is not CoreFunctionType type || !CoreTypes.AreEqual(signature, type))
        {
            throw new PluginContractException(id, name, expected, found.ToString());
        }
    }

    // The interfaces of WASI are compared by core types alone, by which other types may pass for theirs.
    private static void CheckAllocator(PluginId id, string name, bool needsRealloc, PlannedOptions options)
    {
        if (needsRealloc && (options.Memory is null || options.Realloc is null))
        {
            throw new PluginContractException(id, name, "the function of WASI", "one of other types, without the memory that these take");
        }
    }
}
