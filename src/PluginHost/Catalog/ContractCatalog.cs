using PluginHost.Abi;
using PluginHost.Abi.Components;
using PluginHost.CompilerServices;
using PluginHost.Dynamic;
using PluginHost.Plugin;

namespace PluginHost.Catalog;

/// <summary>The contracts, imports and hooks that the application has added.</summary>
internal sealed class ContractCatalog
{
    // What every guest may import: it reaches nothing outside of its own sandbox.
    private static readonly Type[] OwnImportTypes = [typeof(ISettings), typeof(ILog)];

    private readonly Dictionary<string, ContractDescriptor> _contracts = [];
    private readonly Dictionary<string, PluginHook> _hooks = [];
    private readonly List<ImportDescriptor> _additionalImports = [];
    private readonly Dictionary<Type, WasmImportOptions> _importOptions = [];
    private readonly HashSet<string> _fallbackCode;

    /// <summary>Collects what was added.</summary>
    public ContractCatalog(
        IEnumerable<ContractRegistration> contracts,
        IEnumerable<ImportRegistration> imports,
        IEnumerable<PluginHook> hooks,
        IEnumerable<PluginFallbackCode> fallbackCode)
    {
        _fallbackCode = fallbackCode.Select(code => code.Name).ToHashSet(StringComparer.Ordinal);
        foreach (ContractRegistration contract in contracts)
        {
            if (!_contracts.TryAdd(contract.Descriptor.Name, contract.Descriptor))
            {
                throw new InvalidOperationException(
                    $"Two contracts are named '{contract.Descriptor.Name}'. Give those that are read from components names of their own.");
            }
        }

        foreach (PluginHook hook in hooks)
        {
            _hooks[hook.Name] = hook;
        }

        foreach (ImportRegistration import in imports)
        {
            _additionalImports.Add(import.Descriptor);
            _importOptions[import.Descriptor.ServiceType] = import.Options;
        }
    }

    /// <summary>Whether an interface is one that every guest may import, and that only the host serves.</summary>
    public static bool IsOwnImport(string interfaceName) =>
        new VersionedNames<ImportRule>(CreateOwnRules()).TryFind(interfaceName, out _);

    /// <summary>Finds out what a plugin is for.</summary>
    /// <exception cref="PluginLoadException">
    /// Its contract, its hook or the code that it falls back to is not known, or it has grants that nothing asks for.
    /// </exception>
    public PluginRole FindRole(PluginDefinition definition) => definition switch
    {
        { Fallback.Code: { } code } when !_fallbackCode.Contains(code) => throw new PluginLoadException(
            definition.Id,
            $"It falls back to '{definition.Fallback}', which nothing has registered. The application has {DescribeNames(_fallbackCode, "no such code")}."),
        { Hook: not null, Contract: not null } => throw new PluginLoadException(
            definition.Id, "It names both a Hook and a Contract. Keep the one that it is for."),
        { Hook: { } name } => ForHook(definition, name),
        _ => ForContract(definition),
    };

    /// <summary>What is done when a plugin gives no result.</summary>
    public PluginFailurePolicy FindPolicy(PluginDefinition definition) => definition.FailurePolicy
        ?? (definition.Hook is { } name ? _hooks.GetValueOrDefault(name)?.FailurePolicy : null)
        ?? PluginFailurePolicy.Closed;

    /// <summary>Whether a call of a plugin may be made again.</summary>
    public bool IsIdempotent(PluginDefinition definition) =>
        definition.Resilience?.Retry?.IsIdempotent == true
        || (definition.Hook is { } name && _hooks.GetValueOrDefault(name)?.IsIdempotent == true);

    private PluginRole ForHook(PluginDefinition definition, string name)
    {
        if (!_hooks.TryGetValue(name, out PluginHook? hook))
        {
            throw new PluginLoadException(
                definition.Id, $"There is no hook '{name}'. The application has {DescribeNames(_hooks.Keys, "no hooks")}.");
        }

        var rules = CreateOwnRules();
        foreach (ImportDescriptor import in hook.Contracts.SelectMany(contract => contract.Imports))
        {
            rules[import.Name] = new ImportRule(import, Grant: null, IsBlocking: false, IsService: false);
        }

        AddAdditionalRules(rules);
        CheckGrants(definition, rules.Values, hook.Grants.Keys);
        return new PluginRole(IsHook: true, hook.Contracts, rules);
    }

    private PluginRole ForContract(PluginDefinition definition)
    {
        ContractDescriptor contract = FindContract(definition);
        var rules = CreateOwnRules();
        foreach (ImportDescriptor import in contract.Imports)
        {
            // The functions that a world imports by itself are granted under the world's name.
            string grant = ImportRule.DefaultGrant(import.Name == PlannedImport.Root ? contract.Name : import.Name);
            rules.TryAdd(import.Name, CreateRule(import, grant));
        }

        AddAdditionalRules(rules);
        CheckGrants(definition, rules.Values, []);
        return new PluginRole(IsHook: false, [contract], rules);
    }

    private ContractDescriptor FindContract(PluginDefinition definition)
    {
        if (definition.Contract is not { } name)
        {
            return _contracts.Count == 1
                ? _contracts.Values.Single()
                : throw new PluginLoadException(
                    definition.Id,
                    $"It names neither a Contract nor a Hook. The application has {DescribeNames(_contracts.Keys, "no contracts")} "
                    + $"and {DescribeNames(_hooks.Keys, "no hooks")}.");
        }

        return new VersionedNames<ContractDescriptor>(_contracts).TryFind(name, out ContractDescriptor? contract)
            ? contract
            : throw new PluginLoadException(
                definition.Id,
                $"There is no contract '{name}'. The application has {DescribeNames(_contracts.Keys, "no contracts")}; "
                + "contracts are added with AddWasmContract<T>().");
    }

    private static Dictionary<string, ImportRule> CreateOwnRules()
    {
        var rules = new Dictionary<string, ImportRule>();
        foreach (Type type in OwnImportTypes)
        {
            if (ContractRegistry.TryGetImport(type, out ImportDescriptor? import))
            {
                rules.Add(import.Name, new ImportRule(import, Grant: null, IsBlocking: false, IsService: false));
            }
        }

        return rules;
    }

    private void AddAdditionalRules(Dictionary<string, ImportRule> rules)
    {
        foreach (ImportDescriptor import in _additionalImports)
        {
            rules.TryAdd(import.Name, CreateRule(import, ImportRule.DefaultGrant(import.Name)));
        }
    }

    private ImportRule CreateRule(ImportDescriptor import, string defaultGrant)
    {
        WasmImportOptions? options = _importOptions.GetValueOrDefault(import.ServiceType);
        return new ImportRule(import, options?.Grant ?? defaultGrant, options?.IsBlocking ?? false, IsService: import.ServiceType != typeof(DynamicImports));
    }

    private static void CheckGrants(PluginDefinition definition, IEnumerable<ImportRule> rules, IEnumerable<string> hookGrants)
    {
        var known = new SortedSet<string>(hookGrants, StringComparer.Ordinal);
        known.UnionWith(rules.Select(rule => rule.Grant).OfType<string>());
        foreach (string grant in definition.Grants)
        {
            if (!known.Contains(grant))
            {
                throw new PluginLoadException(
                    definition.Id, $"The grant '{grant}' is not known here. What can be granted: {DescribeNames(known, "nothing")}.");
            }
        }
    }

    private static string DescribeNames(IEnumerable<string> names, string none) =>
        string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => $"'{name}'")) is { Length: > 0 } all ? all : none;
}
