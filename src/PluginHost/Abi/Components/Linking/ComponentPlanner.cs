using System.Collections.Immutable;
using PluginHost.Abi.Canonical;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>
/// Works out what a component comes to, by instantiating it on paper: components inside it are followed wherever they are instantiated.
/// What the host cannot link yet is refused by name.
/// </summary>
internal sealed partial class ComponentPlanner
{
    /// <summary>A component that instantiates another twice, which does the same, would double with each step.</summary>
    private const int MaxSteps = 100_000;

    /// <summary>How deep components may be instantiated in one another: each takes some of the stack.</summary>
    private const int MaxDepth = 100;

    private const int MaxInstances = 100;

    /// <summary>Each function that a core module is given has a little state in each instance of the guest. Far above what tools write.</summary>
    private const int MaxOperations = 10_000;

    /// <summary>Each instance of a component has a little state in each instance of the guest.</summary>
    private const int MaxOwners = 1000;

    private readonly List<PlannedInstance> _instances = [];
    private readonly List<PlannedOperation> _operations = [];
    private int _steps;
    private int _depth;

    /// <summary>Plans a component.</summary>
    /// <param name="component">The component, as it was read.</param>
    /// <exception cref="InvalidComponentException">It has something that cannot be linked yet, or comes to too much.</exception>
    public static ComponentPlan Plan(Component component)
    {
        var planner = new ComponentPlanner();
        var scope = new PlanScope(around: null, arguments: null, number: 0);
        planner._parents.Add(-1);
        planner.AddResourcesOfHost(component, scope);
        planner.Evaluate(component, scope);
        var exports = new Dictionary<string, PlannedFunction>(StringComparer.Ordinal);
        foreach (ExportedItem export in component.Exports)
        {
            planner.AddExports(export, scope.Items[export], component.Type.Exports.Find(export.Name), exports);
        }

        ImmutableArray<PlannedOperation> used = planner.KeepUsedOperations(component);
        return new ComponentPlan
        {
            Component = component,
            Instances = [.. planner._instances],
            Operations = used,
            Resources = [.. planner._resources],
            Exports = exports,
            Owners = planner._parents.Count,
        };
    }

    // Numbers anew those that a core module is given, so that an instance pays for no others.
    private ImmutableArray<PlannedOperation> KeepUsedOperations(Component component)
    {
        var used = new List<PlannedOperation>();
        var numbers = new Dictionary<int, int>();
        for (int i = 0; i < _instances.Count; i++)
        {
            _instances[i] = _instances[i] with { Imports = [.. _instances[i].Imports.Select(Renumber)] };
        }

        return used.Count <= MaxOperations
            ? [.. used]
            : throw InvalidComponentException.Limit(
                component.Offset, $"a component whose core modules are given {MaxOperations} functions that none of them exports");

        PlannedExtern Renumber(PlannedExtern import)
        {
            if (import is not PlannedHostFunction { Number: var planned })
            {
                return import;
            }

            if (!numbers.TryGetValue(planned, out int number))
            {
                number = used.Count;
                numbers.Add(planned, number);
                used.Add(_operations[planned]);
            }

            return new PlannedHostFunction(number);
        }
    }

    // What else can be exported (an interface of the host, a component) nobody can call.
    private void AddExports(ExportedItem export, PlanValue value, ExternType? declared, Dictionary<string, PlannedFunction> exports)
    {
        string name = export.Name;
        switch (value)
        {
            case PlanValue.Lifted { Function: var function } when declared is FunctionExtern { Type: var type }:
                exports.Add(name, function with { Type = type });
                break;
            case PlanValue.Instance instance when declared is InstanceExtern { Type: var type }:
                // One instance may be exported under any number of names.
                Step(export, instance.Exports.Count);
                foreach ((string member, PlanValue inner) in instance.Exports)
                {
                    // What the export's type leaves out is not there for anybody outside.
                    if (inner is PlanValue.Lifted { Function: var function } && type.Exports.Find(member) is FunctionExtern { Type: var wit })
                    {
                        exports.TryAdd($"{name}#{member}", function with { Type = wit });
                    }
                }

                break;
        }
    }

    private void Evaluate(Component component, PlanScope scope)
    {
        foreach (Definition definition in component.Definitions)
        {
            Step(definition, steps: 1);
            switch (definition)
            {
                case Item item:
                    scope.Items.Add(item, Evaluate(item, scope));
                    break;
                case CoreDefinition core:
                    scope.CoreDefinitions.Add(core, Evaluate(core, scope));
                    break;
                case ResourceDefinition resource:
                    scope.OwnResources.Add(resource, Add(resource, scope));
                    break;
                case ResourceAlias alias:
                    Learn(alias.Identity, scope.Resolve(alias.Target), scope);
                    break;
                case CoreInstantiation instantiation:
                    scope.CoreInstances.Add(instantiation, Instantiate(instantiation, scope));
                    break;
            }
        }
    }

    private PlanValue Evaluate(Item item, PlanScope scope) => item switch
    {
        ImportedItem import => scope.Arguments is { } arguments ? arguments[import.Name] : AskHost(import),
        InstanceExport { Instance: var instance, Name: var name } => scope.Items[instance] switch
        {
            PlanValue.Instance { Exports: var exports } => exports[name],
            PlanValue.HostInstance host when host.Type.Exports.Find(name) is FunctionExtern { Type: var type } =>
                new PlanValue.HostFunction(host.Name, name, type),
            _ => throw Unlinkable(item, "a function of an imported interface", item.Type.Kind),
        },
        OuterItem outer => scope.Outer(outer.Levels).Items[outer.Target],
        EmbeddedModule module => new PlanValue.Module(module),
        EmbeddedComponent embedded => new PlanValue.Nested(embedded.Component, scope),
        LiftedFunction lifted => new PlanValue.Lifted(new PlannedFunction(
            OwnExport(lifted.Function, scope, lifted)!,
            ((FunctionExtern)lifted.Type).Type,
            Plan(lifted.Options, scope, lifted),
            scope)),
        Instantiation instantiation => Instantiate(instantiation, scope),
        Bag bag => Evaluate(bag, scope),
        ExportedItem exported => Export(exported, scope),
        _ => throw Unlinkable(item, "an item that is known", item.Type.Kind),
    };

    private PlanValue.Instance Evaluate(Bag bag, PlanScope scope)
    {
        Step(bag, bag.Exports.Count);
        return new PlanValue.Instance(ValuesOf(bag.Exports, scope));
    }

    private static PlanValue AskHost(ImportedItem import) => import.Type switch
    {
        FunctionExtern { Type: var type } => new PlanValue.HostFunction(PlannedImport.Root, import.Name, type),
        InstanceExtern { Type: var type } => new PlanValue.HostInstance(import.Name, type),
        _ => throw Unlinkable(import, "an imported function or interface", import.Type.Kind),
    };

    private void Step(Definition definition, int steps)
    {
        _steps += steps;
        if (_steps > MaxSteps)
        {
            throw InvalidComponentException.Limit(definition.Offset, $"a component that is instantiated in {MaxSteps} steps");
        }
    }

    private PlanValue.Instance Instantiate(Instantiation instantiation, PlanScope scope)
    {
        Step(instantiation, instantiation.Arguments.Count);
        if (_depth == MaxDepth)
        {
            throw InvalidComponentException.Limit(instantiation.Offset, $"components that are instantiated {MaxDepth} deep in one another");
        }

        if (_parents.Count == MaxOwners)
        {
            throw InvalidComponentException.Limit(instantiation.Offset, $"a component that comes to {MaxOwners} instances of components");
        }

        var nested = (PlanValue.Nested)scope.Items[instantiation.Component];
        var inner = new PlanScope(nested.Around, ValuesOf(instantiation.Arguments, scope), _parents.Count);
        _parents.Add(scope.Number);
        PutIn(nested.Component, instantiation, scope, inner);
        _depth++;
        Evaluate(nested.Component, inner);
        _depth--;
        Pair(instantiation.Type, new InstanceExtern(new InstanceType(nested.Component.Type.Exports, owner: null)), instantiation,
            (outside, inside) => Learn(outside, inner.Resolve(inside), scope));
        return new PlanValue.Instance(
            nested.Component.Exports.ToDictionary(export => export.Name, export => inner.Items[export], StringComparer.Ordinal));
    }

    // Types are known from reading and stand for nothing here.
    private static Dictionary<string, PlanValue> ValuesOf(IReadOnlyDictionary<string, Item> items, PlanScope scope) => items
        .Where(item => item.Value.Type is not TypeExtern)
        .ToDictionary(item => item.Key, item => scope.Items[item.Value], StringComparer.Ordinal);

    private int Instantiate(CoreInstantiation instantiation, PlanScope scope)
    {
        if (_instances.Count == MaxInstances)
        {
            throw InvalidComponentException.Limit(instantiation.Offset, $"a component that comes to {MaxInstances} instances of core modules");
        }

        EmbeddedModule module = ((PlanValue.Module)scope.Items[instantiation.Module]).Embedded;
        var arguments = instantiation.Arguments.ToDictionary(StringComparer.Ordinal);
        Step(instantiation, module.Info.Imports.Length + instantiation.Arguments.Length);
        _instances.Add(new PlannedInstance(
            module, [.. module.Info.Imports.Select(import => Find(arguments[import.Module], import.Name, import.Type, scope))]));
        return _instances.Count - 1;
    }

    private static PlannedExtern Find(CoreInstance instance, string name, ExternalType type, PlanScope scope) => instance is CoreBag bag
        ? scope.CoreDefinitions[bag.Exports[name]]
        : new PlannedExport(scope.CoreInstances[instance], name, instance.Find(name) ?? type);

    private PlannedExtern Evaluate(CoreDefinition definition, PlanScope scope)
    {
        switch (definition)
        {
            case CoreExport export:
                return Find(export.Instance, export.Name, export.Type, scope);
            case LoweredFunction lowered:
                _operations.Add(Lower(lowered, scope));
                return new PlannedHostFunction(_operations.Count - 1);
            case ResourceFunction resource:
                _operations.Add(new PlannedResourceCall(
                    resource.Operation, Resolve(resource.Resource, resource, scope), scope.Number, (CoreFunctionType)resource.Type));
                return new PlannedHostFunction(_operations.Count - 1);
            default:
                throw Unlinkable(definition, "a core definition that is known", definition.Type.ToString()!);
        }
    }

    private PlannedOperation Lower(LoweredFunction lowered, PlanScope scope)
    {
        var type = (CoreFunctionType)lowered.Type;
        PlannedOptions options = Plan(lowered.Options, scope, lowered);
        switch (scope.Items[lowered.Function])
        {
            case PlanValue.HostFunction host:
                return new PlannedImport(host.Interface, host.Name, type, options, host.Type);
            case PlanValue.Lifted { Function: var callee }:
                // By the callee's own types: the caller's have been compared with them.
                ShapeBuilder shapes = ShapesOf(callee.Scope, lowered);
                return new PlannedCall(
                    callee,
                    shapes.BuildParameters(callee.Type),
                    callee.Type.Result is { } result ? shapes.Build(result) : null,
                    options,
                    !AreRelated(scope.Number, callee.Options.Owner),
                    type);
            default:
                throw Unlinkable(lowered, "a function", "another item");
        }
    }

    private ShapeBuilder ShapesOf(PlanScope scope, Definition user) => scope.Shapes ??= new ShapeBuilder(
        resource => Resolve(resource, user, scope), members => Step(user, members));

    private static PlannedOptions Plan(CanonicalOptions options, PlanScope scope, Definition user) => new(
        scope.Number,
        options.Encoding,
        OwnExport(options.Memory, scope, user),
        OwnExport(options.Realloc, scope, user),
        OwnExport(options.PostReturn, scope, user));

    private static PlannedExport? OwnExport(CoreDefinition? definition, PlanScope scope, Definition user) => definition is null
        ? null
        : scope.CoreDefinitions[definition] as PlannedExport
            ?? throw Unlinkable(user, "what a core module exports", "a function of the host that is used as if it were one");

    private static InvalidComponentException Unlinkable(Definition definition, string expected, string found) =>
        InvalidComponentException.Unsupported(definition.Offset, expected, found);
}
